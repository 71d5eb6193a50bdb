using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>What a prediction cost.</summary>
/// <param name="Minute">When it was made, in minutes since the epoch.</param>
/// <param name="Amount">What it cost; null where it doesn't say.</param>
internal readonly record struct Cost(int Minute, double? Amount);

/// <summary>A model of which only what its predictions cost is known.</summary>
internal sealed class SpendLog
{
    /// <summary>The months of Berlin.</summary>
    public static readonly CalendarPeriods Months = new(CalendarUnit.Month, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    /// <summary>The first minute of June 2026 in UTC.</summary>
    public static readonly int June = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Minute.Number;

    private int _id;

    /// <param name="amount">As much as may be spent.</param>
    /// <param name="periods">For each of which; null for a window that rolls.</param>
    /// <param name="window">The window.</param>
    /// <param name="probability">With which probability predictions are logged; null for all of them.</param>
    public SpendLog(decimal amount, CalendarPeriods? periods, TimeSpan window, decimal? probability = null)
    {
        var shape = new ModelShape
        {
            TimePath = "time",
            IdPath = "id",
            Answers = AnswerKind.Number,
            Sampling = probability is { } one ? new(one, string.Empty, default) : null,
            Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("cost", new("usage.cost")),
        };
        var measurements = new Measurements(shape);
        var sli = Regression.Instance.Find("spend")!.Compile(
            new()
            {
                Bound = BoundKind.Amount,
                Window = window,
                Periods = periods,
                Options = new() { Words = ImmutableDictionary<string, string>.Empty.Add("field", "cost") },
            },
            measurements);
        Slo = new()
        {
            Name = "spend",
            Dimension = Dimension.Infrastructure,
            SliText = "spend",
            Sli = sli,
            Allowance = new(amount),
            Window = window,
            Periods = periods,
            Slot = TimeSpan.FromMinutes(1),
            Alerts = [.. AlertCatalogue.For(Dimension.Infrastructure, window, hourSlots: false, slice: null)
                .Select(row => new AlertRowPlanner(sli, window, amount, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(15)).Plan(row))],
        };
        Ledger = new(ModelBuilder.Build(measurements, new()
        {
            Name = "assistant",
            Task = Regression.Instance,
            Slos = [Slo],
            Weights = Dimensions.DefaultWeights,
            Limits = new(),
        }));
    }

    public SloDefinition Slo { get; set; }

    public ModelLedger Ledger { get; }

    /// <summary>The SLI itself.</summary>
    public SpendSli Spend => WrappingSli.Find<SpendSli>(Slo.Sli)!;

    /// <summary>Counts predictions.</summary>
    public void Add(params ReadOnlySpan<Cost> costs)
    {
        for (var from = 0; from < costs.Length; from += 1000)
            Fold(costs[from..Math.Min(costs.Length, from + 1000)]);
    }

    /// <summary>Counts as many predictions in the minutes of an hour, which cost the same.</summary>
    public void AddHour(int minute, int count, double? cost) => Add([.. Enumerable.Range(0, count).Select(index => new Cost(minute + index % 60, cost))]);

    /// <summary>How it stands.</summary>
    public SloReport Report(int minute)
    {
        Ledger.Advance(new(minute * EventTime.PerMinute));
        return BudgetCalculator.Report(Slo, Ledger, new(minute * EventTime.PerMinute));
    }

    private void Fold(ReadOnlySpan<Cost> costs)
    {
        var batch = new Batch(Ledger.Definition.Predictions, costs.Length);
        foreach (var cost in costs)
        {
            batch.Times[batch.Count] = cost.Minute * EventTime.PerMinute;
            batch.Ids[batch.Count] = (UInt128)(++_id);
            Bits.Set(batch.HasId, batch.Count);
            BatchRow.Set(batch, "usage.cost", cost.Amount);
            batch.Count++;
        }

        Ledger.FoldPredictions(batch);
    }
}
