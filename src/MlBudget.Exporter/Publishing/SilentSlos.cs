using MlBudget.Core.Slis;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Publishing;

/// <summary>Says once per episode why an SLO of a model has no data, and that it has some again.</summary>
/// <param name="log">Where to.</param>
internal sealed class SilentSlos(ILogger log)
{
    private readonly Dictionary<string, MissingReason> _silent = new(StringComparer.Ordinal);

    /// <summary>Looks at the model after a poll. While there is more to read at once nothing is known yet.</summary>
    public void Note(ModelStatus model)
    {
        if (!model.IsAtEnd)
            return;
        foreach (var slo in model.Report.Slos)
        {
            var name = slo.Slo.Name;
            if (slo.Missing is { } reason)
            {
                var isNew = !_silent.TryGetValue(name, out var before) || before != reason;
                _silent[name] = reason;
                if (isNew)
                    log.SloWithoutData(LevelOf(reason), name, MetricNames.Of(reason), slo.MissingWords!);
            }
            else if (_silent.Remove(name))
            {
                log.SloHasData(name);
            }
        }
    }

    /// <summary>What only means that too little came so far may come by itself with time; the rest is a warning.</summary>
    private static LogLevel LevelOf(MissingReason reason) => reason switch
    {
        MissingReason.FieldMissing or MissingReason.FieldMistyped or MissingReason.ValuesUnknown or MissingReason.LeftOut
            or MissingReason.NoLabels or MissingReason.ReferenceMissing or MissingReason.LosesByRounding
            or MissingReason.BaselineTrend or MissingReason.NotTrainedOn or MissingReason.SamplingUnknown or MissingReason.MostlyIrrelevant or MissingReason.CostsMissing or MissingReason.JudgeNearChance => LogLevel.Warning,
        MissingReason.NoEvents or MissingReason.WaitsForLabels or MissingReason.WaitsForPredictions or MissingReason.NoPositives or MissingReason.ClassNotSeen or MissingReason.NoNegatives or MissingReason.TooFewLabels
            or MissingReason.TooFewEvents or MissingReason.GroupsTooSmall or MissingReason.NothingUsual
            or MissingReason.WaitsForBaseline or MissingReason.Excluded or MissingReason.TooFewAudits => LogLevel.Information,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };
}
