using MlBudget.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>The same of models that answer numbers and one of many classes, with all that their metrics add up.</summary>
public sealed class KindsKillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Of_numbers_and_of_many_classes_it_ends_with_the_page_of_an_undisturbed_run()
    {
        using var folder = new TempFolder();
        var baseline = RepositoryRoot.At("tests", "testdata", "durability", "kinds.baseline.yml");
        var written = await File.ReadAllTextAsync(RepositoryRoot.At("tests", "testdata", "durability", "kinds.yml"));
        var configuration = folder.Write("kinds.yml", written.Replace("kinds.baseline.yml", baseline, StringComparison.Ordinal));
        await new KillRun(configuration, output).EndsWithTheUndisturbedPageAsync(KillRun.Kills / 3, seed: 20260505, HasAllNumbers);
    }

    /// <summary>No SLO is without data, so that what was compared are numbers.</summary>
    private static void HasAllNumbers(string page)
    {
        var missing = MetricsText.Parse(page).Where(series => series.StartsWith("mlbudget_dimension_no_data_slos{", StringComparison.Ordinal)).Values;
        Assert.NotEmpty(missing);
        Assert.All(missing, dimension => Assert.Equal(0, dimension.Value));
    }
}
