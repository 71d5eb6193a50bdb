using MathNet.Numerics.Distributions;
using MlBudget.Core.Budgets;
using MlBudget.Core.Causes;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Causes;

/// <summary>When an SLO's errors begin and end, in hours after the start, and at which rate they come then.</summary>
internal sealed record Raised(double From, double Rate, double To = double.PositiveInfinity);

/// <summary>A model with an SLO in each of three dimensions: 600 predictions an hour, of which 1% are bad and 2% may be.</summary>
internal sealed class BurningModel
{
    public const int Hours = 192, PerFive = 50;
    public const double Usual = 0.01;

    private readonly TallyModel _model = new();
    private readonly int _labelsMissing;
    private readonly (SloDefinition Slo, Proportion Proportion, Func<long, long, long[]> Counters)[] _slos;

    /// <param name="labelsMissing">When labels are known up to, in hours before the end.</param>
    /// <param name="further">The name of another SLO on infrastructure; null for none.</param>
    public BurningModel(int labelsMissing = 0, string? further = null)
    {
        _labelsMissing = labelsMissing;
        var (success, missing, wrong) = (_model.Success(), _model.Proportion("completeness"), _model.Proportion("accuracy"));
        _slos =
        [
            (Slo("success", Dimension.Infrastructure, success, SlotSize.Minute), success, (all, bad) => [all, all - bad]),
            (Slo("accuracy", Dimension.ModelQuality, wrong, SlotSize.Hour), wrong, (all, bad) => [0, bad, 0, all - bad]),
            (Slo("completeness", Dimension.DataQuality, missing, SlotSize.Minute), missing, (all, bad) => [all, bad]),
        ];
        if (further is not null)
        {
            var other = _model.Proportion("selection_rate");
            _slos = [.. _slos, (Slo(further, Dimension.Infrastructure, other, SlotSize.Minute), other, (all, bad) => [all, bad])];
        }

        _model.Slos = [.. _slos.Select(slo => slo.Slo)];
    }

    /// <summary>Counts all of it, and says what is found at the end.</summary>
    /// <param name="random">Chance; null for exactly the rates.</param>
    /// <param name="deployments">What was deployed.</param>
    /// <param name="raised">By the name of an SLO, how its errors come.</param>
    public CascadeReport Find(Random? random, Deployments deployments, params (string Slo, Raised Raised)[] raised)
    {
        foreach (var (slo, proportion, counters) in _slos)
        {
            var own = raised.Where(one => one.Slo == slo.Name).Select(one => one.Raised).ToArray();
            for (var minute = 0; minute < Hours * TimeWindow.Hour; minute += 5)
            {
                var hour = minute / 60.0;
                if (slo.Name == "accuracy" && hour >= Hours - _labelsMissing)
                    break;
                var rate = own.FirstOrDefault(one => hour >= one.From && hour < one.To)?.Rate ?? Usual;
                var bad = random is null ? (long)Math.Round(rate * PerFive * (minute / 5 + 1)) - (long)Math.Round(rate * PerFive * (minute / 5))
                    : Binomial.Sample(random, rate, PerFive);
                _model.Add(proportion, TallyModel.Start + minute, counters(PerFive, bad));
            }
        }

        var now = new Minute(TallyModel.Start + Hours * TimeWindow.Hour).Start;
        return CascadeFinder.Find(_model.Ledger, BudgetCalculator.Report(_model.Ledger, now), deployments);
    }

    /// <summary>The instant some hours after the start.</summary>
    public static Instant At(double hours) => new Minute(TallyModel.Start).Start + TimeSpan.FromHours(hours);

    private SloDefinition Slo(string name, Dimension dimension, Proportion proportion, SlotSize slot)
    {
        AlertRow[] rows =
        [
            new(AlertSeverity.Critical, TimeSpan.FromHours(6), TimeSpan.FromHours(1), 3.5, Evidence.Any),
            new(AlertSeverity.Warning, TimeSpan.FromDays(1), TimeSpan.FromHours(6), 1.4, Evidence.Any),
        ];
        return TallyModel.Slo(new OccurrenceSli(proportion), 0.02m, slot, rows) with
        {
            Name = name,
            Dimension = dimension,
            Delay = slot == SlotSize.Hour ? TimeSpan.FromHours(_labelsMissing) : TimeSpan.Zero,
        };
    }
}
