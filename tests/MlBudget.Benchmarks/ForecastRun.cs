using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Cronos;
using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Times;
using MlBudget.Tests;

namespace MlBudget.Benchmarks;

/// <summary>What reports and forecasts of levels, and of SLOs with much excluded time, cost at each poll: medians in one process. Prints a
/// Markdown table.</summary>
internal static class ForecastRun
{
    private const int Groups = 20, Hour = TimeWindow.Hour, Day = TimeWindow.Day;
    private static readonly int Start = Instant.From(new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero)).Minute.Number;

    private static readonly string[] Gaps =
    [
        "false_positive_rate", "true_positive_rate", "selection_rate", "precision", "recall", "accuracy", "false_negative_rate",
        "true_negative_rate", "f1", "false_positive_rate",
    ];

    /// <summary>Measures and prints.</summary>
    /// <param name="polls">How many polls of each case.</param>
    public static void Run(int polls)
    {
        Console.WriteLine("| model | report, median | forecasts, median | with an end |");
        Console.WriteLine("|---|---|---|---|");
        Measure("10 gaps of 20 groups, far from their end", Disparities(0.10, 0.12), Start + 7 * Day, polls);
        Measure("10 gaps of 20 groups, of a last day that ends them", Disparities(0.20, 0.60), Start + 7 * Day, polls);
        Measure("10 degradations, far from their end", Degradations(0.94, 0.94), Start + 7 * Day, polls);
        Measure("10 degradations, of a last day that ends them", Degradations(0.93, 0.60), Start + 7 * Day, polls);
        Measure("3 SLOs of a quarter, `*/10 * * * *` for 2m excluded", Excluding(null), Start + 100 * Day, polls);
        Measure("the same by the calendar", Excluding(new(CalendarUnit.Quarter, TimeZoneInfo.Utc)), Start + 100 * Day, polls);
    }

    private static void Measure(string name, ModelLedger ledger, int now, int polls)
    {
        var at = new Minute(now).Start;
        ledger.Advance(at);
        List<double> reports = [], forecasts = [];
        var ends = 0;
        for (var poll = 0; poll < polls + 3; poll++)
        {
            var began = Stopwatch.GetTimestamp();
            var report = BudgetCalculator.Report(ledger, at);
            var told = Stopwatch.GetTimestamp();
            ends = report.Slos.Select(slo => BudgetForecast.Of(slo, ledger, at)).Count(forecast => forecast.Exhaustion is not null);
            if (poll < 3)
                continue;
            reports.Add(Stopwatch.GetElapsedTime(began, told).TotalMilliseconds);
            forecasts.Add(Stopwatch.GetElapsedTime(told).TotalMilliseconds);
        }

        reports.Sort();
        forecasts.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {reports[polls / 2]:0.00} ms | {forecasts[polls / 2]:0.00} ms | {ends} |"));
    }

    private static ModelLedger Disparities(double rate, double lastDay)
    {
        var compiler = Compiler();
        var metrics = Gaps.Select(metric => compiler.Named(metric, attribute: 0)).ToArray();
        var ledger = Ledger(compiler, [.. metrics.Select((metric, index) => Slo(
            $"gap {index}", new DisparitySli(new([metric], 0, DisparityMeasure.Difference, null, 100, 20, false) { MinGroupSize = 20 }), 0.15m, Hour))]);
        for (var group = 0; group < Groups; group++)
        {
            var code = ledger.Groups(0).GetOrAdd($"group {group}");
            foreach (var measure in metrics.SelectMany(metric => metric.Measures).Distinct())
                Fill(ledger, measure, code, 7, hour => Cells(ledger, measure, 200, (hour < 144 ? rate : lastDay) * (1 + group % 5 * 0.1)));
        }

        return ledger;
    }

    private static ModelLedger Degradations(double accuracy, double lastDay)
    {
        var compiler = Compiler();
        var metrics = Gaps.Select(metric => compiler.Named("accuracy")).ToArray();
        var ledger = Ledger(compiler, [.. metrics.Select((metric, index) => Slo($"level {index}", new DegradationSli(metric, 0.95m), 0.08m, Hour))]);
        foreach (var measure in metrics.SelectMany(metric => metric.Measures).Distinct())
            Fill(ledger, measure, 0, 7, hour => Cells(ledger, measure, 1000, 1 - (hour < 144 ? accuracy : lastDay)));
        return ledger;
    }

    private static ModelLedger Excluding(CalendarPeriods? periods)
    {
        var excluded = new ExcludedTime([new CronStretches(CronExpression.Parse("*/10 * * * *"), TimeZoneInfo.Utc, TimeSpan.FromMinutes(2))]);
        var compiler = Compiler();
        var success = compiler.Share("error is null", Sense.HigherIsBetter);
        var ledger = Ledger(
            compiler,
            [
                .. Enumerable.Range(0, 3).Select(index => Slo($"success {index}", new OccurrenceSli(success), 0.01m, 1) with
                {
                    Excluded = excluded,
                    Window = TimeSpan.FromDays(91),
                    Periods = periods,
                }),
            ],
            excluded);
        for (var minute = 0; minute < 100 * Day; minute++)
        {
            ledger.Measure(success.Terms[0].Measure).Add(0, Start + minute, 0, 100);
            ledger.Measure(success.Terms[0].Measure).Add(0, Start + minute, 1, minute % 201 == 5 ? 50 : 100);
        }

        return ledger;
    }

    private static long[] Cells(ModelLedger ledger, int measure, int events, double bad)
    {
        var wrong = (long)(events * Math.Min(1, bad));
        return ledger.Measure(measure).Width == 4 ? [events / 2 - wrong / 2, wrong / 2, wrong / 2, events / 2 - wrong / 2] : [events, wrong];
    }

    private static void Fill(ModelLedger ledger, int measure, int group, int days, Func<int, long[]> hours)
    {
        for (var hour = 0; hour < days * 24; hour++)
        {
            var counts = hours(hour);
            for (var counter = 0; counter < Math.Min(counts.Length, ledger.Measure(measure).Width); counter++)
                ledger.Measure(measure).Add(group, Start + hour * Hour, counter, counts[counter]);
        }
    }

    private static MeasureCompiler Compiler() => new(new ModelShape
    {
        TimePath = "time",
        IdPath = "id",
        PredictionPath = "decision",
        Labels = new(LabelOrigin.Inline, "label", TimeSpan.Zero),
        Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("error", new("error")),
        Attributes = [new("merchant", "merchant", 100, Groups)],
    });

    private static ModelLedger Ledger(MeasureCompiler compiler, ImmutableArray<SloDefinition> slos, ExcludedTime? excluded = null) => new(new ModelDefinition
    {
        Name = "model",
        Predictions = compiler.Predictions,
        Measures = compiler.Measures,
        Attributes = [new("merchant", "merchant", 0, 100, Groups)],
        Slos = slos,
        Excluded = excluded ?? ExcludedTime.None,
    });

    private static SloDefinition Slo(string name, Sli sli, decimal allowed, int slot) => new()
    {
        Name = name,
        Dimension = Dimension.ModelQuality,
        SliText = name,
        Sli = sli,
        Allowance = new(allowed),
        Window = TimeSpan.FromDays(7),
        Slot = TimeSpan.FromMinutes(slot),
        Alerts =
        [
            new(AlertSeverity.Critical, TimeSpan.FromHours(6), TimeSpan.FromHours(1), 3.5, Evidence.Any),
            new(AlertSeverity.Warning, TimeSpan.FromDays(1), TimeSpan.FromHours(6), 1.4, Evidence.Any),
        ],
    };
}
