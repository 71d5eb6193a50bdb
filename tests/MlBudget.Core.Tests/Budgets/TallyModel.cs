using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>A model with all fields, whose tallies a test writes by hand.</summary>
internal sealed class TallyModel
{
    /// <summary>A Monday at midnight: a slot edge of every size.</summary>
    public static readonly int Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Minute.Number;

    public static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly MeasureCompiler _compiler = new(new ModelShape
    {
        TimePath = "timestamp",
        IdPath = "id",
        PredictionPath = "decision",
        Labels = new LabelShape(LabelOrigin.Inline, "label", TimeSpan.Zero),
        Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("error", new("error")),
        Features =
        [
            new FeatureShape("amount", "amount", ColumnKind.Number) { Required = true },
            new FeatureShape("age", "age", ColumnKind.Number) { TimePath = "age_time", MaxAge = TimeSpan.FromHours(1) },
        ],
        Attributes = [new("merchant", "merchant", 100, 20)],
    });

    private ModelLedger? _ledger;

    public ModelLimits Limits { get; init; } = new();

    /// <summary>What the model's own report is of; set before the ledger is first asked for.</summary>
    public ImmutableArray<SloDefinition> Slos { get; set; } = [];

    /// <summary>What is excluded of all of the model; set before the ledger is first asked for.</summary>
    public ExcludedTime Excluded { get; set; } = ExcludedTime.None;

    public ImmutableDictionary<Dimension, double> Weights { get; init; } = Dimensions.DefaultWeights;

    public ModelLedger Ledger => _ledger ??= new(new ModelDefinition
    {
        Name = "model",
        Predictions = _compiler.Predictions,
        Measures = _compiler.Measures,
        Attributes = [new("merchant", "merchant", 0, 100, 20)],
        Slos = Slos,
        Excluded = Excluded,
        Weights = Weights,
        Limits = Limits,
    });

    public Proportion Proportion(string metric, bool byMerchant = false) =>
        _compiler.Named(metric, attribute: byMerchant ? 0 : null);

    public Proportion Success() => _compiler.Share("error is null", Sense.HigherIsBetter);

    public int Records() => _compiler.Records();

    /// <summary>Adds to the counters of a measure of a proportion, in the slot of a minute.</summary>
    public void Add(Proportion proportion, int minute, long[] counts, string? group = null, int term = 0)
    {
        var measure = Ledger.Measure(proportion.Terms[term].Measure);
        var code = group is null ? 0 : Ledger.Groups(0).GetOrAdd(group);
        for (var counter = 0; counter < counts.Length; counter++)
            measure.Add(code, minute, counter, counts[counter]);
    }

    public static SloDefinition Slo(Sli sli, decimal allowed, SlotSize slot = SlotSize.Minute, params AlertRow[] alerts) => new()
    {
        Name = "slo",
        Dimension = Dimension.Infrastructure,
        SliText = "text",
        Sli = sli,
        Allowance = new(allowed),
        Window = Week,
        Slot = TimeSpan.FromMinutes((int)slot),
        Alerts = [.. alerts],
    };

    public SloReport Report(SloDefinition slo, int minute) =>
        BudgetCalculator.Report(slo, Ledger, new(minute * EventTime.PerMinute));
}
