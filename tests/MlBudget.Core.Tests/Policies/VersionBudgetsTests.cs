using CsCheck;
using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Tests.Ledgers;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Policies;

/// <summary>What versions have spent, against cases by hand: merchants of the small model stand for versions.</summary>
public sealed class VersionBudgetsTests
{
    /// <summary>A Thursday of 1970, with more than a window before it.</summary>
    private const int Start = 20 * 1440, Week = 7 * 1440;

    private static readonly Deployments Deployed = new([Log("a", Start), Log("b", Start + Week / 2)]);

    private readonly ModelLedger _ledger = new(Define());

    [Fact]
    public void Of_occurrences_each_version_spends_what_it_made_bad()
    {
        // An answer a minute over the whole window: half a week of a with an error in a hundred, half a week of b with one in ten.
        Fold(Minutes(0, Week / 2, "a", everyBad: 100), Minutes(Week / 2, Week, "b", everyBad: 10));

        var (report, versions) = Of("success", Start + Week);

        // 5,040 minutes each: 51 bad of a (one in a hundred, the first among them) and 504 of b. A tenth of 10,080 is allowed.
        Assert.Equal(["b", "a"], versions.Spent.Select(spent => spent.Version));
        Assert.Equal(504 / 1008.0, versions.Spent[0].Spent, tolerance: 1e-12);
        Assert.Equal(51 / 1008.0, versions.Spent[1].Spent, tolerance: 1e-12);
        Assert.Equal(0, versions.Rest, tolerance: 1e-12);
        Assert.Equal(report.Consumed!.Value, versions.Spent.Sum(spent => spent.Spent), tolerance: 1e-12);
    }

    [Fact]
    public void What_has_no_version_and_what_is_of_versions_that_are_no_longer_listed_is_the_rest()
    {
        Fold(Minutes(0, Week / 2, "old", everyBad: 10), Minutes(Week / 2, Week, null, everyBad: 10));

        var versions = Of("success", Start + Week).Versions;

        Assert.Empty(versions.Spent);
        Assert.Equal(1, versions.Rest, tolerance: 1e-12);
    }

    [Fact]
    public void Of_a_level_a_version_spends_by_how_far_it_is_behind_what_is_normal_and_gives_back_where_it_is_better()
    {
        // Accuracy of 0.8 is normal here to 0.1 of it. a is right in all of 100, b in 60 of 100.
        var rows = Enumerable.Range(0, 200).Select(id => new Prediction(Start + id * 30, id, "1", id < 100 ? "a" : "b", 1, null, null)).ToArray();
        var outcomes = rows.Select(row => new Outcome(row.Minute + 60, row.Id, row.Id < 100 || row.Id % 10 < 6 ? "1" : "0")).ToArray();
        SmallModel.Fold(_ledger, rows, 64);
        SmallModel.Fold(_ledger, outcomes, 64);

        var (report, versions) = Of("accuracy", Start + Week + 1440);

        // (b − v) / b / D, weighted by the half of the events: (0.9 − 0.6) and (0.9 − 1) over 0.9 · 0.1, halved, of which κ is observed.
        var coverage = report.Whole.Coverage;
        Assert.Equal(coverage * 0.5 * 0.3 / 0.09, Spent(versions, "b"), tolerance: 1e-9);
        Assert.Equal(coverage * 0.5 * -0.1 / 0.09, Spent(versions, "a"), tolerance: 1e-9);
        Assert.Equal(0, versions.Rest, tolerance: 1e-9);
        Assert.Equal(report.Consumed!.Value, versions.Spent.Sum(spent => spent.Spent), tolerance: 1e-9);
    }

    [Fact]
    public void A_label_that_comes_days_late_and_after_the_next_deployment_counts_for_the_version_that_answered()
    {
        var rows = Enumerable.Range(0, 100).Select(id => new Prediction(Start + id * 60, id, "1", id < 50 ? "a" : "b", 1, null, null)).ToArray();
        SmallModel.Fold(_ledger, rows, 64);
        SmallModel.Fold(_ledger, rows.Select(row => new Outcome(row.Minute + 60, row.Id, "1")).Where(outcome => outcome.Id >= 20), 64);
        var before = Of("precision", Start + Week + 1440).Versions;
        Assert.Equal((0, 0), (Spent(before, "a"), Spent(before, "b")));

        // The first twenty were wrong, and that is known only on the fifth day, when b has answered for days.
        SmallModel.Fold(_ledger, rows.Where(row => row.Id < 20).Select(row => new Outcome(Start + 5 * 1440, row.Id, "0")), 64);

        var (report, versions) = Of("precision", Start + Week + 1440);
        Assert.Equal(report.Whole.Coverage * 20 / 100 / 0.1, Spent(versions, "a"), tolerance: 1e-9);
        Assert.Equal(0, Spent(versions, "b"), tolerance: 1e-9);
    }

    [Fact]
    public void Slices_count_for_the_version_that_was_deployed_when_they_began()
    {
        // Half-hours of silence are bad: three in the days of a, and six of b; of the two that the deployment falls between, one each.
        Fold(Minutes(0, Week / 2 - 90, "a"), Minutes(Week / 2, Week / 2 + 60, "b"), Minutes(Week / 2 + 240, Week, "b"));
        var deployments = new Deployments([Log("a", Start), Log("b", Start + Week / 2 - 15)]);

        var report = Report("uptime", Start + Week);
        var versions = VersionBudgets.Of(report, _ledger, deployments)!;

        Assert.True(versions.IsByTime);
        // 336 half-hours, of which 33.6 may be bad.
        Assert.Equal(3 / 33.6, Spent(versions, "a"), tolerance: 1e-9);
        Assert.Equal(6 / 33.6, Spent(versions, "b"), tolerance: 1e-9);
        Assert.Equal(report.Consumed!.Value, versions.Spent.Sum(spent => spent.Spent) + versions.Rest, tolerance: 1e-9);
    }

    [Fact]
    public void Time_before_the_first_deployment_that_is_known_is_the_rest()
    {
        Fold(Minutes(0, Week / 2 - 90, "a"), Minutes(Week / 2, Week, "b"));

        var versions = VersionBudgets.Of(Report("uptime", Start + Week), _ledger, new([Log("b", Start + Week / 2)]))!;

        Assert.Equal(0, Spent(versions, "b"));
        Assert.Equal(3 / 33.6, versions.Rest, tolerance: 1e-9);
    }

    [Fact]
    public void What_does_not_fall_into_versions_says_nothing()
    {
        Fold(Minutes(0, Week, "a"));

        Assert.Null(VersionBudgets.Of(Report("score", Start + Week), _ledger, Deployed));
        Assert.Null(VersionBudgets.Of(Report("success", Start + Week), _ledger, Deployments.None));
    }

    [Fact]
    public void Versions_and_the_rest_add_up_to_what_is_consumed_however_traffic_is_split()
    {
        string?[] versions = ["a", "b", "c", "beyond", null];
        var part = Gen.Select(Gen.Int[0, Week - 1], Gen.Int[1, 600], Gen.Int[0, versions.Length - 1], Gen.Int[1, 20]);
        part.Array[1, 6].Sample(
            parts =>
            {
                var ledger = new ModelLedger(Define());
                var id = 0;
                foreach (var (from, length, version, everyBad) in parts)
                {
                    SmallModel.Fold(
                        ledger, Enumerable.Range(from, length).Where(minute => minute < Week).Select(minute => new Prediction(
                            Start + minute, id++, "1", versions[version], 1, minute % everyBad == 0 ? "e" : null, null)), 256);
                }

                // Not at the edge of an hour, so that minutes have to add up as well.
                var report = BudgetCalculator.Report(ledger.Definition.Slos.Single(slo => slo.Name == "success"), ledger, new((Start + Week + 17) * EventTime.PerMinute));
                var spent = VersionBudgets.Of(report, ledger, new([Log("a", Start), Log("b", Start + 3_333), Log("c", Start + 7_777)]));
                if (report.Consumed is { } consumed)
                    Assert.Equal(consumed, spent!.Spent.Sum(version => version.Spent) + spent.Rest, tolerance: 1e-9);
            },
            iter: 25, threads: 1);
    }

    [Fact]
    public void Since_the_newest_has_answered_versions_are_compared_and_only_where_enough_is_known()
    {
        Fold(Minutes(0, 4_000, "a", everyBad: 100), [.. Minutes(4_000, 4_600, "a", everyBad: 50).Where(row => row.Minute % 2 == 0), .. Minutes(4_000, 4_600, "b", everyBad: 5).Where(row => row.Minute % 2 == 1)]);
        var deployments = new Deployments([Log("a", Start), Log("b", Start + 4_001)]);

        var versions = VersionBudgets.Of(Report("success", Start + 4_620), _ledger, deployments)!;

        // The hour of the canary's first answer, 3,960, is whole: forty more answers of a.
        Assert.Equal(Start + 3_960, versions.Since!.Value.Number);
        Assert.Equal([("b", 300L), ("a", 340L)], versions.Answers.Select(answers => (answers.Version, answers.Share.Events)));
        Assert.Equal((0.8, 240), (versions.Answers[0].Share.Value, versions.Answers[0].Share.Hits));
        Assert.InRange(versions.Answers[0].Interval.Lower, 0.7510, 0.7511);
        Assert.InRange(versions.Answers[0].Interval.Upper, 0.8413, 0.8414);
        var comparison = Assert.Single(versions.Comparisons);
        Assert.Equal(("b", "a", VersionVerdict.Worse), (comparison.Newest, comparison.Other, comparison.Verdict));
        Assert.True(comparison.Difference!.Value.Upper < 0);
    }

    [Fact]
    public void What_goes_wrong_for_all_while_a_canary_is_small_does_not_count_against_the_others()
    {
        // In the first hour half of all fails, and one in ten answers is of b; in the second one in fifty, and one in ten is of a.
        Prediction[] Hour(int from, int share, int everyBad) => [.. Enumerable.Range(0, 3_000).Select(row => new Prediction(
            Start + from + row / 50, from * 100 + row, "1", row % 10 < share ? "b" : "a", 1, row / 10 % everyBad == 0 ? "timeout" : null, null))];
        Fold(Hour(0, 1, 2), Hour(60, 9, 50));

        var versions = VersionBudgets.Of(Report("success", Start + 120), _ledger, new([Log("a", Start - 60), Log("b", Start)]))!;

        // By their values b is far better; hour by hour they are alike.
        Assert.True(versions.Answers[0].Share.Value > versions.Answers[1].Share.Value + 0.35);
        Assert.Equal([VersionVerdict.NotSure], versions.Comparisons.Select(comparison => comparison.Verdict));
        Assert.Equal(0, versions.Comparisons[0].Difference!.Value.Lower + versions.Comparisons[0].Difference!.Value.Upper, tolerance: 1e-9);
    }

    [Theory]
    [InlineData(99, 50, VersionVerdict.TooFewEvents)]
    [InlineData(1_000, 900, VersionVerdict.NotSure)]
    [InlineData(1_000, 990, VersionVerdict.Better)]
    [InlineData(1_000, 700, VersionVerdict.Worse)]
    public void A_verdict_takes_a_hundred_events_and_an_interval_without_zero(int events, int hits, VersionVerdict expected)
    {
        VersionAnswers Answers(string version, long all, long good, Sense sense) => new(version, new(all, good, sense), default);

        var higher = Compare(Answers("new", events, hits, Sense.HigherIsBetter), Answers("old", 1_000, 905, Sense.HigherIsBetter));
        var lower = Compare(Answers("new", events, events - hits, Sense.LowerIsBetter), Answers("old", 1_000, 95, Sense.LowerIsBetter));

        Assert.Equal([expected], higher.Select(comparison => comparison.Verdict));
        Assert.Equal([expected], lower.Select(comparison => comparison.Verdict));

        static IEnumerable<VersionComparison> Compare(VersionAnswers newest, VersionAnswers other) =>
            VersionComparing.Compare([newest, other], _ => [(newest.Share, other.Share)]);
    }

    private static ModelDefinition Define()
    {
        var compiler = new MeasureCompiler(SmallModel.Shape() with { VersionPath = "merchant" });
        var accuracy = compiler.Named("accuracy");
        return ModelBuilder.Build(compiler.Measurements, new()
        {
            Name = "small",
            Task = BinaryClassification.Instance,
            Slos =
            [
                Slo("success", new OccurrenceSli(compiler.Share("error is null", Sense.HigherIsBetter)), 1),
                Slo("precision", new OccurrenceSli(compiler.Named("precision")), 60),
                Slo("accuracy", new DegradationSli(accuracy, 0.9m), 60),
                Slo("uptime", new SlicedSli(new PresenceSli(compiler.Records()), new(0m), new(TimeSpan.FromMinutes(30), 1, SilenceIsBad: true)), 30),
                Slo("score", new DataQualitySli(compiler.Named("completeness"), compiler.Named("staleness")), 1),
            ],
            Weights = Dimensions.DefaultWeights,
            Limits = new(),
        });
    }

    private static SloDefinition Slo(string name, Sli sli, int slotMinutes) => new()
    {
        Name = name,
        Dimension = Dimension.Infrastructure,
        SliText = name,
        Sli = sli,
        Allowance = new(0.1m),
        Window = SmallModel.Window,
        Slot = TimeSpan.FromMinutes(slotMinutes),
        Delay = sli.Measures.IsEmpty ? TimeSpan.Zero : slotMinutes == 60 ? TimeSpan.FromDays(1) : TimeSpan.Zero,
    };

    private static Deployment Log(string version, int minute) => new(version, new(minute * EventTime.PerMinute), DeploymentOrigin.Log);

    private static double Spent(SloVersions versions, string version) => versions.Spent.Single(spent => spent.Version == version).Spent;

    /// <summary>An answer a minute.</summary>
    private static Prediction[] Minutes(int from, int to, string? version, int everyBad = int.MaxValue) =>
    [
        .. Enumerable.Range(from, to - from).Select(minute => new Prediction(
            Start + minute, minute, "1", version, 1, everyBad < int.MaxValue && minute % everyBad == 0 ? "timeout" : null, null)),
    ];

    private void Fold(params Prediction[][] parts)
    {
        // Ids are remembered, and say which record is which.
        var rows = parts.SelectMany(part => part).Select((row, id) => row with { Id = id });
        SmallModel.Fold(_ledger, rows, 512);
    }

    private SloReport Report(string slo, int minute) =>
        BudgetCalculator.Report(_ledger.Definition.Slos.Single(known => known.Name == slo), _ledger, new(minute * EventTime.PerMinute));

    private (SloReport Report, SloVersions Versions) Of(string slo, int minute)
    {
        var report = Report(slo, minute);
        return (report, VersionBudgets.Of(report, _ledger, Deployed)!);
    }
}
