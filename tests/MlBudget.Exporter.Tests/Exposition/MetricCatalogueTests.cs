using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Exposition;

public sealed class MetricCatalogueTests
{
    public static TheoryData<string> Names => [.. MetricCatalogue.All.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_metric_is_named_explained_and_labelled_by_the_rules(string name)
    {
        var family = MetricCatalogue.All.Single(family => family.Name == name);

        Assert.Matches("^mlbudget(_[a-z]+)+$", family.Name);
        Assert.Equal(family.Kind == MetricKind.Counter, family.Name.EndsWith("_total", StringComparison.Ordinal));
        Assert.Matches("^[A-Z1].*\\.$", family.Help);
        // OpenMetrics would want both escaped.
        Assert.DoesNotContain('\\', family.Help);
        Assert.DoesNotContain('"', family.Help);
        Assert.All(family.Labels, label => Assert.Matches("^[a-z]+(_[a-z]+)*$", label));
        Assert.Distinct(family.Labels);
        // They belong to scrape targets, or to histograms and summaries.
        Assert.Empty(family.Labels.Intersect(["service", "namespace", "instance", "job", "le", "quantile"]));
    }

    [Fact]
    public void Names_are_unique_and_places_follow_the_list()
    {
        Assert.Distinct(MetricCatalogue.All.Select(family => family.Name));
        var places = MetricCatalogue.OfSnapshots.Select(family => family.Order).ToList();
        Assert.Distinct(places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void A_full_snapshot_fills_every_metric_that_snapshots_can_fill_with_the_labels_promised()
    {
        var filled = new HashSet<MetricFamily>();

        // What is of the whole of a log is of no shard of it, and the other way round.
        SnapshotSamples.Collect(Reports.Fraud(), Fill);
        SnapshotSamples.Collect(Reports.OfShards(Reports.Fraud()), Fill);
        SnapshotSamples.Collect(Reports.Fraud() with { Simulation = Reports.Simulation }, Fill);
        SnapshotSamples.Collect(Reports.OfShards(Reports.Of(Reports.Decay())), Fill);
        SnapshotSamples.Collect(Reports.Of(Refusals()), Fill);
        SnapshotSamples.Collect(Reports.Of(Cost()), Fill);
        SnapshotSamples.Collect(ReportedTemplate.In(Reports.Fraud()), Fill);
        var silent = Reports.Of(Reports.Recall());
        SnapshotSamples.Collect(silent with { Models = [silent.Models[0] with { Policies = PolicyReport.None with { DataLoss = Reports.Lost("recall") } }] }, Fill);

        Assert.Equal(
            MetricCatalogue.OfSnapshots.Select(family => family.Name),
            filled.OrderBy(family => family.Order).Select(family => family.Name));

        void Fill(MetricFamily family, double value, ReadOnlySpan<string> labels)
        {
            // The last labels may be left out of a series, but not of all of them.
            Assert.True(labels.Length <= family.Labels.Length, family.Name);
            if (labels.Length == family.Labels.Length)
                filled.Add(family);
        }
    }

    [Fact]
    public void Every_reason_and_every_kind_has_a_name_of_its_own()
    {
        Assert.Distinct(Enum.GetValues<NoticeKind>().Select(MetricNames.Of));
        Assert.Distinct(Enum.GetValues<MissingReason>().Select(MetricNames.Of));
        Assert.Distinct(Enum.GetValues<RejectionReason>().Select(MetricNames.Of));
        Assert.Distinct(Enum.GetValues<UnwatchedReason>().Select(MetricNames.Of));
        Assert.Distinct(Enum.GetValues<BudgetState>().Select(MetricNames.Of));
    }

    [Fact]
    public void The_composite_says_that_it_is_for_reading_only() =>
        Assert.Contains("For reading, not for enforcement", MetricCatalogue.Composite.Help, StringComparison.Ordinal);

    /// <summary>A share that is bounded on both sides, and lies inside.</summary>
    private static SloReport Refusals() => Reports.Slo(
        "refusals", Core.Slos.Dimension.ModelQuality, "selection_rate", new BetweenSli(Reports.Occurrence(Sense.LowerIsBetter), new(0.05m, 0.3m)), 0.05m, 60, (0, 1000), (0, 200), (0, 10));

    /// <summary>Money: 3000 of 5000 are spent.</summary>
    private static SloReport Cost()
    {
        var week = TimeSpan.FromDays(7);
        var slo = Reports.Slo("cost", Core.Slos.Dimension.Infrastructure, "spend", new SpendSli(0, week), 5000m, 1, null, null, null);
        var reading = new SliReading(3000, 3000, 3000, 12_000, null);
        return slo with
        {
            Windows = [.. slo.Windows.Select(window => window.Length < week ? window : window with { Result = reading, BurnRate = 0.6, Spent = 0.6 })],
        };
    }
}
