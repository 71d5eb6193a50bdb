using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Estimates;

/// <summary>A forecast as a test writes it.</summary>
/// <param name="Minute">Since the epoch.</param>
/// <param name="Id">Its id.</param>
/// <param name="Predicted">ŷ.</param>
/// <param name="Actual">y; null where it is not known in the end.</param>
internal sealed record Forecast(int Minute, int Id, double? Predicted, double? Actual)
{
    public double Error => Math.Abs(Predicted!.Value - Actual!.Value);
}

/// <summary>What was sold of a forecast, as somebody said at a minute.</summary>
internal sealed record Sale(int Minute, int Id, double Sold);

/// <summary>A model that forecasts numbers, whose baseline is given or learned.</summary>
internal static class ForecastModel
{
    public static readonly TimeSpan Delay = TimeSpan.FromHours(24);

    /// <summary>A definition of its own each time: measures own scratch space.</summary>
    /// <param name="areLabelsApart">Whether labels are of a source of their own.</param>
    /// <param name="baseline">What is normal; null where that is learned.</param>
    /// <param name="bounds">The bounds of SLOs on the estimated error: <c>at_most</c> of a number, or a degradation from it.</param>
    public static ModelDefinition Define(bool areLabelsApart, Baseline? baseline = null, params ReadOnlySpan<(BoundKind Kind, decimal? Normal)> bounds) =>
        Define("estimated_mean_absolute_error", areLabelsApart, baseline, bounds);

    /// <summary>The same with SLOs on another metric.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="areLabelsApart">Whether labels are of a source of their own.</param>
    /// <param name="baseline">What is normal; null where that is learned.</param>
    /// <param name="bounds">The bounds of SLOs on it.</param>
    public static ModelDefinition Define(string metric, bool areLabelsApart, Baseline? baseline, params ReadOnlySpan<(BoundKind Kind, decimal? Normal)> bounds)
    {
        var measurements = new Measurements(Shape(areLabelsApart) with { Baseline = baseline });
        var kind = Regression.Instance.Find(metric)!;
        var slos = new List<SloDefinition>();
        foreach (var (bound, normal) in bounds)
            slos.Add(Slo(kind.Compile(new() { Bound = bound, Normal = normal }, measurements), slos.Count));
        return ModelBuilder.Build(measurements, new()
        {
            Name = "demand",
            Task = Regression.Instance,
            Slos = [.. slos],
            Weights = Dimensions.DefaultWeights,
            Limits = new(),
            Learning = baseline is null ? new(TimeSpan.FromHours(6), [], TimeSpan.FromDays(28)) : null,
        });
    }

    /// <summary>Counts forecasts in batches of a size.</summary>
    public static void Fold(ModelLedger ledger, IEnumerable<Forecast> log, int batchSize = 1000)
    {
        var isInline = ledger.Definition.Labels?.Origin == LabelOrigin.Inline;
        foreach (var chunk in log.Chunk(batchSize))
        {
            var batch = new Batch(ledger.Definition.Predictions, batchSize);
            foreach (var forecast in chunk)
            {
                Start(batch, forecast.Minute, forecast.Id);
                BatchRow.Set(batch, "forecast", forecast.Predicted);
                BatchRow.Set(batch, "sold", isInline ? forecast.Actual : null);
                batch.Count++;
            }

            ledger.FoldPredictions(batch);
        }
    }

    /// <summary>Counts what was sold.</summary>
    public static void Fold(ModelLedger ledger, IEnumerable<Sale> sales, int batchSize = 1000)
    {
        foreach (var chunk in sales.Chunk(batchSize))
        {
            var batch = new Batch(ledger.Definition.Labels!.Schema!, batchSize);
            foreach (var sale in chunk)
            {
                Start(batch, sale.Minute, sale.Id);
                BatchRow.Set(batch, "sold", sale.Sold);
                batch.Count++;
            }

            ledger.FoldLabels(batch, new());
        }
    }

    /// <summary>What was sold of forecasts, an hour after them.</summary>
    public static IEnumerable<Sale> SalesOf(IEnumerable<Forecast> log) =>
        log.Where(forecast => forecast.Actual is not null).Select(forecast => new Sale(forecast.Minute + 60, forecast.Id, forecast.Actual!.Value));

    public static ModelReport Report(ModelLedger ledger, int minute) => BudgetCalculator.Report(ledger, new(minute * EventTime.PerMinute));

    private static void Start(Batch batch, int minute, int id)
    {
        batch.Times[batch.Count] = minute * EventTime.PerMinute;
        batch.Ids[batch.Count] = (UInt128)id;
        Bits.Set(batch.HasId, batch.Count);
    }

    private static SloDefinition Slo(Sli sli, int index) => new()
    {
        Name = $"slo-{index}",
        Dimension = Dimension.ModelQuality,
        SliText = "estimate",
        Sli = sli,
        Allowance = new(sli.ErrorIsShare ? 0.2m : 10),
        Window = TimeSpan.FromDays(7),
        Slot = TimeSpan.FromMinutes(1),
    };

    private static ModelShape Shape(bool areLabelsApart)
    {
        var fields = ImmutableDictionary<string, ConditionField>.Empty.Add("prediction", new("forecast"));
        return new()
        {
            TimePath = "time",
            IdPath = "id",
            Answers = AnswerKind.Number,
            Fields = areLabelsApart ? fields.Add("outcome.label", new("sold") { IsOutcome = true, IsNumber = true }) : fields.Add("label", new("sold")),
            Labels = areLabelsApart
                ? new(LabelOrigin.Joined, null, Delay)
                {
                    TimePath = "time",
                    IdPath = "id",
                    Wins = LabelPrecedence.Last,
                    Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("outcome.label", new("sold") { IsNumber = true }),
                }
                : new(LabelOrigin.Inline, null, Delay),
        };
    }
}
