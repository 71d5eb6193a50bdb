using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Exposition;

public sealed class SeriesBoundsTests
{
    /// <summary>How many series there are, is said beside them.</summary>
    private const int Own = 1;

    [Fact]
    public void A_model_with_too_many_series_loses_those_of_groups_and_features_first()
    {
        var whole = Lines(new MetricsPage().TextOf(Reports.Fraud()));
        var bounded = new MetricsPage().Render(Bounded(Reports.Fraud(), whole.Count - Own - 60));
        var lines = Lines(System.Text.Encoding.UTF8.GetString(bounded.In(PageFormat.Text).ToArray()));

        Assert.Equal(60, bounded.LeftOut["fraud-detector"]);
        Assert.Equal(whole.Count - 60, lines.Count);
        Assert.Contains($"mlbudget_model_series{{model=\"fraud-detector\"}} {whole.Count - Own}", whole);
        Assert.Contains($"mlbudget_model_series{{model=\"fraud-detector\"}} {whole.Count - Own - 60}", lines);
        Assert.Contains($"mlbudget_model_series_limit{{model=\"fraud-detector\"}} {whole.Count - Own - 60}", lines);
        Assert.All(
            whole.Except(lines).Where(line => !line.StartsWith("mlbudget_model_series", StringComparison.Ordinal)),
            line => Assert.Matches("^mlbudget_(group|feature|drift|skew|disparity)_", line));
    }

    [Fact]
    public void Another_model_keeps_all_of_its_own()
    {
        var many = Reports.Fraud().Models[0];
        var few = many with { Report = many.Report with { Model = "few" } };
        var page = new MetricsPage().Render(new(Reports.At, [many with { MaxSeries = 10 }, few]));

        Assert.Equal("fraud-detector", Assert.Single(page.LeftOut).Key);
    }

    [Fact]
    public async Task What_is_left_out_is_counted_on_each_page_and_a_model_that_goes_takes_its_counter_along()
    {
        var (self, pages) = (new SelfMetrics(), new MetricsPage());
        var whole = Lines(pages.TextOf(Reports.Fraud())).Count;
        var bounded = pages.Render(Bounded(Reports.Fraud(), whole - Own - 7));
        self.Rendered(["fraud-detector"], bounded);
        self.Rendered(["fraud-detector"], bounded);

        Assert.Equal("mlbudget_series_dropped_total{model=\"fraud-detector\"} 14", await DroppedAsync(self));
        self.Rendered([], pages.Render(new(Reports.At, [])));
        Assert.Null(await DroppedAsync(self));
        self.Rendered(["fraud-detector"], pages.Render(Reports.Fraud()));
        Assert.Equal("mlbudget_series_dropped_total{model=\"fraud-detector\"} 0", await DroppedAsync(self));
    }

    private static async Task<string?> DroppedAsync(SelfMetrics self) =>
        Lines(await self.TextAsync()).SingleOrDefault(line => line.StartsWith("mlbudget_series_dropped_total", StringComparison.Ordinal));

    private static Snapshot Bounded(Snapshot snapshot, int most) =>
        snapshot with { Models = [.. snapshot.Models.Select(model => model with { MaxSeries = most })] };

    private static List<string> Lines(string page) => [.. page.Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
}
