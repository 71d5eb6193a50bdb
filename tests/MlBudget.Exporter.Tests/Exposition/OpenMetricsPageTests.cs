using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Exposition;

public sealed class OpenMetricsPageTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 1, 30, 0, TimeSpan.Zero);

    [Fact]
    public void The_page_has_the_samples_of_the_text_format_under_headers_with_units()
    {
        var page = new MetricsPage().Render(Reports.Fraud());
        var (open, text) = (Text(page.In(PageFormat.OpenMetrics)), Text(page.In(PageFormat.Text)));

        Assert.Equal(Samples(text), Samples(open));
        Assert.Contains(
            "# HELP mlbudget_events Events of the SLO, counted as they arrive.\n# TYPE mlbudget_events counter\nmlbudget_events_total{", open,
            StringComparison.Ordinal);
        Assert.Contains(
            "# TYPE mlbudget_slo_window_seconds gauge\n# UNIT mlbudget_slo_window_seconds seconds\nmlbudget_slo_window_seconds{", open,
            StringComparison.Ordinal);
        Assert.Contains(
            "# TYPE mlbudget_slo_objective_ratio gauge\n# UNIT mlbudget_slo_objective_ratio ratio\n", open, StringComparison.Ordinal);
        Assert.DoesNotContain("_created", open, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Promtool_makes_blocks_of_a_whole_page_with_created_times()
    {
        Promtool.SkipIfMissing();
        var folder = Directory.CreateTempSubdirectory("mlbudget-om-");
        var self = new SelfMetrics();
        self.Polled(TimeSpan.FromMilliseconds(40));
        var page = Text(new MetricsPage(new FakeTimeProvider(Start)).Render(Reports.Fraud()).In(PageFormat.OpenMetrics));
        page += await self.TextAsync(PageFormat.OpenMetrics);
        // Blocks are made of samples with times, which a page that is scraped doesn't have.
        var timed = page.TrimEnd('\n').Split('\n').Select(line => line[0] == '#' ? line : line + " 1762047000");
        var (file, blocks) = (Path.Combine(folder.FullName, "page.om"), Path.Combine(folder.FullName, "tsdb"));
        File.WriteAllText(file, string.Join('\n', timed) + "\n# EOF\n");

        var (exitCode, output) = Promtool.Run([], "tsdb", "create-blocks-from", "openmetrics", file, blocks);

        Assert.True(exitCode == 0, output);
        Assert.NotEmpty(Directory.GetDirectories(blocks));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Families_are_parts_of_the_whole_page_and_no_copies(bool isOpen)
    {
        var format = isOpen ? PageFormat.OpenMetrics : PageFormat.Text;
        var page = new MetricsPage(new FakeTimeProvider(Start)).Render(Reports.Fraud());
        var (whole, families) = (page.In(format), page.FamiliesIn(format));

        Assert.Equal(Text(whole), string.Concat(families.Select(Text)));
        Assert.Equal(whole.Parts, families.SelectMany(family => family.Blocks).Select(block => block.Text));
        Assert.All(families, family => Assert.StartsWith($"# HELP {family.Name} ", Text(family), StringComparison.Ordinal));
    }

    [Fact]
    public void Counters_of_a_model_that_is_new_to_this_process_were_created_when_it_began()
    {
        var page = Text(new MetricsPage(new FakeTimeProvider(Start)).Render(Reports.Fraud()).In(PageFormat.OpenMetrics));

        Assert.Contains(
            "mlbudget_predictions_total{model=\"fraud-detector\"} 1204311\nmlbudget_predictions_created{model=\"fraud-detector\"} 1793583000\n",
            page, StringComparison.Ordinal);
        Assert.Equal(1_793_583_000, Start.ToUnixTimeSeconds());
    }

    [Fact]
    public void Of_a_model_that_an_earlier_process_has_counted_nobody_knows_when_its_counters_began()
    {
        var continued = Continued(Reports.Fraud());

        var page = Text(new MetricsPage(new FakeTimeProvider(Start)).Render(continued).In(PageFormat.OpenMetrics));

        Assert.DoesNotContain("_created", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_counter_that_falls_was_created_then()
    {
        var time = new FakeTimeProvider(Start);
        var page = new MetricsPage(time);
        var before = Continued(Reports.Fraud());
        page.Render(before);
        time.Advance(TimeSpan.FromMinutes(5));

        var later = Text(page.Render(before with
        {
            Models = [.. before.Models.Select(model => model with { Report = model.Report with { Predictions = 3 } })],
        }).In(PageFormat.OpenMetrics));

        Assert.Contains("mlbudget_predictions_created{model=\"fraud-detector\"} 1793583300\n", later, StringComparison.Ordinal);
        Assert.Single(later.Split('\n'), line => line.Contains("_created{", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_a_new_configuration_brings_began_after_the_last_page()
    {
        var time = new FakeTimeProvider(Start);
        var page = new MetricsPage(time);
        time.Advance(TimeSpan.FromMinutes(1));
        page.Render(new(Reports.At, []));
        time.Advance(TimeSpan.FromMinutes(1));

        var created = Text(page.Render(Reports.Fraud()).In(PageFormat.OpenMetrics)).Split('\n')
            .Where(line => line.Contains("_created{", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1]).Distinct();

        Assert.Equal([(Start.ToUnixTimeSeconds() + 60).ToString(CultureInfo.InvariantCulture)], created);
    }

    private static Snapshot Continued(Snapshot snapshot) =>
        snapshot with { Models = [.. snapshot.Models.Select(model => model with { IsContinued = true })] };

    private static string Text(CompressibleText text) => Encoding.UTF8.GetString(text.ToArray());

    private static string Text(FamilyBlocks family) => string.Concat(family.Blocks.Select(block => Encoding.UTF8.GetString(block.Text.Span)));

    private static IEnumerable<string> Samples(string page) => page.Split('\n').Where(line => !line.StartsWith('#'));
}
