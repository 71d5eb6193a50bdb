using System.Globalization;
using System.Text;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>
/// The identity of every measure, and of what waits for labels, is its canonical text: a changed text would lose the history of
/// everyone who counts it. The list was written before the rooms of issue 10; lines may come to it, and none may change.
/// </summary>
public class CanonicalTextTests
{
    private static readonly string[] Files =
    [
        "config/good/minimal.yml", "config/good/inline-labels.yml", "config/good/anchors.yml", "config/good/full.yml",
        "employment/mlbudget.yml", "durability/mlbudget.yml", "durability/outcomes.yml", "versions/804cc00/mlbudget.yml", "config/good/prometheus.yml",
        "config/good/scores.yml", "config/good/spend.yml",
    ];

    [Fact]
    public void Everything_that_is_counted_keeps_its_canonical_text()
    {
        var text = new StringBuilder();
        foreach (var file in Files)
        {
            text.Append(CultureInfo.InvariantCulture, $"# {file}\n");
            foreach (var model in Load(file).Models)
            {
                text.Append(CultureInfo.InvariantCulture, $"{model.Definition.Name}\n");
                foreach (var measure in model.Definition.Measures)
                    text.Append(CultureInfo.InvariantCulture, $"  {measure.Canonical}\n");
                text.Append(CultureInfo.InvariantCulture, $"  row {model.Definition.RowLayout.Identity}\n")
                    .Append(CultureInfo.InvariantCulture, $"  row answer {model.Definition.RowLayout.Answer}\n");
                foreach (var track in model.Definition.RowLayout.Tracks)
                    text.Append(CultureInfo.InvariantCulture, $"  row track {track}\n");
                foreach (var number in model.Definition.RowLayout.Numbers)
                    text.Append(CultureInfo.InvariantCulture, $"  row number {number}\n");
                foreach (var condition in model.Definition.RowLayout.Conditions)
                    text.Append(CultureInfo.InvariantCulture, $"  row condition {condition}\n");
            }
        }

        Golden.Matches(text.ToString(), "CanonicalTexts.txt");
    }

    private static ExporterConfiguration Load(string file)
    {
        var references = TestReferences.Of(
            ("SECRET", TestReferences.Secret), ("LONG", "6h"), ("EMPLOYMENT_DATA", "/data/employment"), ("DURABILITY", "/data/logs"),
            ("VERSION_LOGS", "/data/logs"),
            ("VERSION", RepositoryRoot.Combine("tests", "testdata", "versions", "804cc00")));
        var result = ConfigurationFile.Load(RepositoryRoot.Combine("tests", "testdata", file), references);
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }
}
