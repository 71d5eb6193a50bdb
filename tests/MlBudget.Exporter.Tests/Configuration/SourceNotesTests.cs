using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>What <c>check</c> notes of sources that are allowed and yet may miss records.</summary>
public sealed class SourceNotesTests
{
    [Theory]
    [InlineData("{ field: made, zone: Europe/Berlin }", "", true)]
    [InlineData("{ field: made, zone: Europe/Berlin }", "overlap: 2h", false)]
    [InlineData("{ field: made, zone: Europe/Berlin }", "watermark: seq, overlap: 10", false)]
    [InlineData("made", "", false)]
    public void Rows_that_are_followed_by_local_times_are_said(string time, string more, bool isSaid)
    {
        var result = ConfigurationFile.Parse("a.yml",
            "models: [{ name: fraud, task: binary_classification, "
            + "predictions: { type: sqlite, connection: Data Source=a.db, query: select * from t where made >= @since order by made, "
            + $"fields: {{ time: {time}, id: id, prediction: p }}{(more.Length == 0 ? "" : $", {more}")} }}, "
            + "slos: [{ name: answers, metric: selection_rate, at_most: 0.9 }] }]");
        Assert.Empty(result.Errors);
        var notes = result.Configuration!.Notes.Where(note => note.Contains("local times", StringComparison.Ordinal));
        if (isSaid)
            Assert.StartsWith("models[0].predictions.fields.time: rows are followed by local times, which go back when clocks do", Assert.Single(notes), StringComparison.Ordinal);
        else
            Assert.Empty(notes);
    }
}
