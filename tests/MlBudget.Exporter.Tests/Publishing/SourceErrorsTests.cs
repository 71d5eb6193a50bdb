using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Publishing;

public sealed class SourceErrorsTests
{
    private readonly RecordedLog _log = new();
    private readonly SourceErrors _errors;

    public SourceErrorsTests() => _errors = new(_log.Loggers.CreateLogger<SourceErrors>());

    [Fact]
    public void An_error_is_said_once_per_episode_and_so_is_its_end()
    {
        foreach (var error in new[] { null, "gone", "gone", null, null, "gone", "changed" })
            _errors.Note(Snapshot(error));

        Assert.Equal(["Error: gone", "Information: the source can be read again", "Error: gone", "Error: changed"], _log.LinesWithLevels);
    }

    [Fact]
    public void What_is_noticed_of_a_model_is_said_once_per_episode_whatever_its_counts_are()
    {
        ModelNotice one = new(NoticeKind.OneAnswer, "only 'legit' was seen"), scores = new(NoticeKind.ScoresOutOfRange, "100 scores");
        ModelNotice[][] polls = [[], [one], [one with { Text = "more" }, scores], [scores], [], [scores with { Text = "200 scores" }]];

        foreach (var notices in polls)
            _errors.Note(Snapshot(null, notices));

        Assert.Equal(["Information: only 'legit' was seen", "Warning: 100 scores", "Warning: 200 scores"], _log.LinesWithLevels);
    }

    private static Snapshot Snapshot(string? error, params ModelNotice[] notices)
    {
        var report = new ModelReport { Model = "m", At = new(0), Slos = [], Dimensions = [], Notices = [.. notices] };
        return new(new(0), [new(report, [new("predictions", FeedRole.Predictions, error, null, null, 0, 0, [])])]);
    }
}
