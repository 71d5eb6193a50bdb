using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests;

/// <summary>Reports as a pipeline would make them, without one: from the sums of a few windows.</summary>
internal static partial class Reports
{
    public static readonly DateTimeOffset Now = new(2026, 11, 2, 1, 37, 0, TimeSpan.Zero);

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public static readonly Instant At = Instant.From(Now);

    /// <summary>A field that a deploy has renamed an hour ago.</summary>
    private static FieldReport Velocity => new(new("features.velocity", "velocity", 1, 1), new(1_000, 950, 0), new(Watermark(60) - 37));

    /// <summary>A fraud detector that has an SLO in every state, of every kind.</summary>
    public static Snapshot Fraud() => new(At,
    [
        new(FraudReport(), Sources())
        {
            Cascade = ReportedCascade.Fraud(),
            Decisions = ReportedDecisions.Taken(),
            Policies = new(
                new(ImmutableDictionary<Dimension, Ownership>.Empty
                    .Add(Dimension.Infrastructure, new(["sre"], false, [.. OwnerAction.BuiltIn.Take(2)]))
                    .Add(Dimension.Fairness, new(["ml-engineering", "legal"], true, [OwnerAction.BuiltIn[^1]])),
                    AlertThresholds.BuiltIn with { DailySpend = 0.2m })
                {
                    Adjustments = ReportedStretches.Adjustments,
                    Exclusions = ReportedStretches.Exclusions,
                    Gates = [new("deploy", [Dimension.Infrastructure, Dimension.ModelQuality, Dimension.Fairness], AllowsNoData: false)],
                },
                Lost("recall"),
                ImmutableDictionary<string, BudgetForecast>.Empty
                    .Add("success", new(At + TimeSpan.FromHours(30), null)).Add("quality", new(null, At + TimeSpan.FromDays(2))))
            {
                Closed = new(ClosedPeriods.None.Slos.Add("success",
                [
                    new("2026-04", At - TimeSpan.FromDays(61), At - TimeSpan.FromDays(31), 0.5, 0.001, null),
                    new("2026-05", At - TimeSpan.FromDays(31), At - TimeSpan.FromDays(1), 1, 0.001, new(0.9985, 0.0015, 1_000_000, 1_500)),
                ])),
                Deployments = ReportedVersions.Deployments,
                Versions = ReportedVersions.BySlo(),
                BurnDowns = ReportedBurnDowns.BySlo(),
            },
        },
    ]);

    /// <summary>A demo with an incident that runs, and one that is over.</summary>
    public static Simulation Simulation { get; } = new("fraud-detector", 1800,
    [
        new("outage", "Nothing is answered at all.", ["uptime"], At - TimeSpan.FromHours(1), At + TimeSpan.FromHours(2), IsRunning: true),
        new("latency_spike", "Answers take long.", ["latency"], At - TimeSpan.FromHours(9), At - TimeSpan.FromHours(8), IsRunning: false),
    ]);

    /// <summary>SLOs that had data until three hours ago.</summary>
    public static DataLoss Lost(params string[] slos) => new(slos.ToImmutableDictionary(
        slo => slo, _ => new SloAbsence(HadValue: true, At - TimeSpan.FromHours(3)), StringComparer.Ordinal));

    /// <summary>The same as an exporter of a shard has it.</summary>
    public static Snapshot OfShards(Snapshot snapshot) => snapshot with
    {
        Models = [.. snapshot.Models.Select(model => model with { Shard = new(Dimensions.DefaultWeights) })],
    };

    public static Snapshot Of(params SloReport[] slos) => new(At, [new(Model("fraud-detector", slos), [])]);

    public static ModelReport FraudReport() => Model("fraud-detector",
        Success(), Latency(), Uptime(), Precision(), Recall(), Quality(), Staleness(), Parity()) with
    {
        Composite = 0.93,
        Features = [new("amount", 0.0012, null), new("velocity", 0.002, 0.0231) { AgeSeconds = [new(0.5, 41), new(0.9, 340.5), new(0.99, 90_000)] }],
        Fields = [new(new("latency_seconds", "latency_ms", 0, 0), new(1_000, 998, 2), null), Velocity],
        Violations = [new("amount", "wrong_type", 0), new("amount", "out_of_range", 12) { InWindow = 5 }],
        Baseline = new() { From = default, To = new(1_780_272_000_000_000), Rows = 1000, DriftWindow = TimeSpan.FromHours(6) },
        Acceptance = new(At - TimeSpan.FromDays(2), ["alice"], "retrained as v7", ["accuracy 0.95 -> 0.90"]),
        Previous = new(At - TimeSpan.FromDays(2), At + TimeSpan.FromDays(5), [Quality()]),
        Learning = new(new(1_780_272_000_000_000), new(1_782_864_000_000_000), 0.25, 5000, 0.9),
        Drift = Drift(),
        Skew = Skew(),
        Predictions = 1_204_311,
        Represented = 12_043_110,
        Duplicates = 12_040,
        RefusedIds = 7,
        LabelsLeftOut = 3_104,
        NumbersOutOfRange = 7,
        IdsRemembered = TimeSpan.FromDays(9),
        LabelCoverage = 0.8125,
        Joins = new(51_200, 17, 940, 3, 21, 5),
        Labels = new()
        {
            DayCoverage = 0.79,
            DayArrived = 0.31,
            DayThreshold = 0.405,
            Lags = [new(0.5, 5_400), new(0.9, 93_000.5), new(0.99, 160_000)],
            Hours = [new(new(Watermark(60) - 120), 4_000, 3_000), new(new(Watermark(60) - 60), 0, 0)],
        },
        Estimates = new(
            0.0125,
            [new("accuracy", TimeSpan.FromDays(1), 0.941), new("precision", TimeSpan.FromDays(1), 0.9), new("accuracy", Week, 0.95)],
            [new("accuracy", 0.9525, 0.94)]),
        Pictures = new()
        {
            Confusion = [new(TimeSpan.FromDays(1), 152, 8, 0, 12_000), new(Week, 940, 60, 71, 84_000)],
            Classes = [new(Week, "card \"lost\"", 1_011, 1_000, 940)],
            Hour = new(new(Watermark(60) - 60), 7_012, 6_950.5, 3_475.25, 20_851.5),
            Scores = [90_000, 4_000, 900, 300, 120, 80, 75, 90, 210, 1_400],
        },
    };

    public static ModelReport Model(string name, params SloReport[] slos) => new()
    {
        Model = name,
        At = At,
        Slos = [.. slos],
        Dimensions = [.. Dimensions.All.Where(dimension => slos.Any(slo => slo.Slo.Dimension == dimension))
            .Select(dimension => Summary(dimension, [.. slos.Where(slo => slo.Slo.Dimension == dimension)]))],
    };

    public static ImmutableArray<SourceStatus> Sources() =>
    [
        new("predictions", FeedRole.Predictions, null, At, At - TimeSpan.FromSeconds(4), 1_204_311, 18, Rejected(RejectionReason.Malformed, 2))
        {
            StaleAfter = TimeSpan.FromMinutes(15),
        },
        new("labels", FeedRole.Labels, "/var/log/fraud/labels.jsonl: permission denied", At - TimeSpan.FromHours(1), At - TimeSpan.FromHours(3),
            700_112, 0, Rejected(RejectionReason.Label, 5)),
    ];

    public static SloReport Success() => Slo("success", Dimension.Infrastructure, "error is null",
        Occurrence(Sense.HigherIsBetter), 0.001m, 1, (600, 1_000_000), (10, 170_000), (0, 7_000)) with
    { Arrived = new(1_204_311, 1_203_600, Sense.HigherIsBetter) };

    public static SloReport Latency() => Slo("latency", Dimension.Infrastructure, "latency_seconds <= 0.1",
        Occurrence(Sense.HigherIsBetter), 0.05m, 1, (31_000, 1_000_000), (51_000, 170_000), (6_000, 7_000)) with
    { Arrived = new(1_204_311, 1_150_000, Sense.HigherIsBetter) };

    public static SloReport Uptime() => Slo("uptime", Dimension.Infrastructure, "uptime",
        new SlicedSli(new PresenceSli(0), new(0m), new(TimeSpan.FromMinutes(1), 1, true)), 0.0001m, 1,
        (0, 10_080), (0, 1_440), (0, 60)) with
    { LatestSlot = new(new(Watermark(1) - 1), null, null) };

    public static SloReport Precision() => Slo("precision", Dimension.ModelQuality, "precision",
        Occurrence(Sense.HigherIsBetter), 0.05m, 60, (60, 1000), (8, 160), null) with
    { Corrected = new(new(Alike(940, 1000), Alike(180, 200), Alike(20, 100)), 1000, 200, 100, null) };

    private static WeighedShare Alike(double hits, double all) => WeighedShare.Of(hits, hits, all - hits, all - hits);

    public static SloReport Recall() => Slo("recall", Dimension.ModelQuality, "recall",
        Occurrence(Sense.HigherIsBetter), 0.1m, 60, null, null, null) with
    { Arrived = new(0, 0, Sense.HigherIsBetter), MissingWords = "Nothing came in the window that it counts." };

    public static SloReport Quality() => Slo("quality", Dimension.DataQuality, "data_quality",
        new DataQualitySli(Share("completeness", Sense.HigherIsBetter), null), 0.05m, 1,
        (15, 1000), (12, 1000), (10, 1000));

    public static SloReport Staleness() => Slo("staleness", Dimension.DataQuality, "staleness",
        Occurrence(Sense.LowerIsBetter), 0.02m, 1, (2_600, 200_000), (1_500, 30_000), (0, 1_200)) with
    { Arrived = new(240_000, 2_800, Sense.LowerIsBetter), LostFields = [Velocity] };

    /// <summary>Worked case 4 of the arithmetic, with a group whose outcomes are too few to be shown.</summary>
    public static SloReport Parity(DisparityMeasure measure = DisparityMeasure.Difference)
    {
        var definition = new DisparityDefinition(
            [Share("false_positive_rate", Sense.LowerIsBetter)], 0, measure, null, 100, 20, false)
        { MinGroupSize = 20 };
        var slo = Slo("fpr-parity", Dimension.Fairness, "false_positive_rate difference by merchant_type",
            new DisparitySli(definition), 0.03m, 60, null, null, null);
        var value = measure == DisparityMeasure.Difference ? 0.035 : 0.6;
        var gap = measure == DisparityMeasure.Difference ? 0.035 : 0.4;
        var reading = new SliReading(value, gap, 0.0125, 1000, null);
        return slo with
        {
            Windows = [.. slo.Windows.Select(window => window.Length < Week ? window
                : window with { Result = reading, BurnRate = gap / 0.03, Spent = gap / 0.03 })],
            Attribute = "merchant_type",
            Groups = [Group("grocery", 1000, 20), Group("travel", 1000, 55), Group("gaming", 40, 9), Group("art", 7, 1)],
        };
    }

    /// <summary>A level on a proportion, held against its baseline: worked case 2 of the arithmetic.</summary>
    public static SloReport Decay()
    {
        var slo = Slo("accuracy", Dimension.ModelQuality, "accuracy",
            new DegradationSli(Share("accuracy", Sense.HigherIsBetter), 0.95m), 0.08m, 60, null, null, null);
        var reading = new SliReading(0.93, 0.02 / 0.95, 0.02 / 0.95, 1000, 70) { Rows = 1000 };
        return slo with
        {
            Windows = [.. slo.Windows.Select(window => window.Length < Week ? window
                : window with { Result = reading, BurnRate = 0.263158, Spent = 0.263158 })],
        };
    }

    public static SloReport Slo(
        string name,
        Dimension dimension,
        string text,
        Sli sli,
        decimal allowed,
        int slotMinutes,
        params (long Bad, long Events)?[] weekDayAndHour)
    {
        var definition = new SloDefinition
        {
            Name = name,
            Dimension = dimension,
            SliText = text,
            Sli = sli,
            Allowance = new(allowed),
            Window = Week,
            Slot = TimeSpan.FromMinutes(slotMinutes),
            Alerts = [new(AlertSeverity.Critical, TimeSpan.FromDays(1), TimeSpan.FromHours(1), 3.5, Evidence.Any)],
        };
        TimeSpan[] lengths = [Week, TimeSpan.FromDays(1), TimeSpan.FromHours(1)];
        var windows = lengths
            .Zip(weekDayAndHour, (length, sums) => Window(definition, length, sums, weekDayAndHour[0]?.Events ?? 1))
            .Reverse().ToImmutableArray();
        var (hour, day) = (windows[0], windows[1]);
        var burn = hour.BurnRate is { } fast && day.BurnRate is { } slow ? Math.Min(fast, slow) : (double?)null;
        return new()
        {
            Slo = definition,
            Watermark = new(Watermark(slotMinutes)),
            Windows = windows,
            LatestSlot = new(new(Watermark(slotMinutes) - slotMinutes), hour.Reading, hour.BurnRate <= 1),
            Alerts = [new(definition.Alerts[0], burn)],
            Arrived = null,
        };
    }

    public static OccurrenceSli Occurrence(Sense sense) => new(Share("any", sense));

    public static GroupReading Group(string name, long events, long hits) => new(
        name, "false_positive_rate", new(events, hits, Sense.LowerIsBetter),
        events < 20 ? null : Intervals.Wilson(hits, events, 0.95), events >= 100,
        [new(events / 100, null), new(events / 10, events < 200 ? null : hits / 10), new(events, events < 20 ? null : hits)]);

    private static WindowReport Window(SloDefinition slo, TimeSpan length, (long Bad, long Events)? sums, double weekEvents)
    {
        var allowed = (double)slo.Allowance.Ratio;
        if (sums is not var (bad, events))
            return new(length, default, MissingReason.NoEvents, allowed, 1, null, null);
        var error = (double)bad / events;
        var isLevel = slo.Sli.Kind == SliKind.Level;
        var isBadWhenHigh = slo.Sli is OccurrenceSli { Proportion.Sense: Sense.LowerIsBetter };
        var value = isBadWhenHigh ? error : (double)(events - bad) / events;
        var spent = isLevel ? error / allowed * (length / Week) : bad / weekEvents / allowed;
        return new(length, default, new SliReading(value, error, error, events, isLevel ? null : bad), allowed, 1, error / allowed, spent);
    }

    private static Proportion Share(string name, Sense sense) => new(name, sense, [new(0, [1, 0], [0, 1])]);

    private static int Watermark(int slotMinutes) => At.Minute.Number / slotMinutes * slotMinutes;

    private static DimensionReport Summary(Dimension dimension, SloReport[] slos) => new(
        dimension, slos.Max(slo => slo.State), slos.Min(slo => slo.Remaining), slos.Min(slo => slo.Attainment),
        slos.Length, slos.Count(slo => slo.State == BudgetState.NoData));

    private static ImmutableArray<(RejectionReason, long)> Rejected(RejectionReason some, long count) =>
        [.. Enum.GetValues<RejectionReason>().Select(reason => (reason, reason == some ? count : 0))];
}
