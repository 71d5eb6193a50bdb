using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Text;

namespace MlBudget.Exporter.Sampling;

/// <summary>Finds out whether a condition would be good in another unit: milliseconds that are taken for seconds, or percent.</summary>
internal static class ConditionScale
{
    private static readonly (decimal Scale, string Unit)[] Units =
        [(0.001m, "milliseconds"), (0.000001m, "microseconds"), (0.01m, "percent")];

    /// <summary>What to write where most predictions are good once a number is scaled; null where that changes nothing.</summary>
    public static string? Remedy(SloDefinition slo, ModelSample sample)
    {
        if (slo.Sli.Occurrences is not { Terms: [var term] } proportion
            || sample.Definition.Measures[term.Measure] is not { Counting: ConditionCounting counting, Columns: var columns })
            return null;
        foreach (var column in columns)
        {
            var spec = sample.Definition.Predictions.Columns[column];
            if (spec is not { Kind: ColumnKind.Number, Scale: 1, Derived: null })
                continue;
            foreach (var (scale, unit) in Units)
            {
                if (GoodShare(counting, proportion.Sense, column, (double)scale, sample) is > 0.5 and var share)
                {
                    var name = sample.Definition.Fields.FirstOrDefault(field => !field.IsOfLabels && field.Column == column)?.Name ?? spec.Path;
                    return $"is '{spec.Path}' in {unit}? Write {name}: {{ field: {spec.Path}, scale: {PlainNumber.Format(scale)} }}, with which "
                        + $"{PlainNumber.Format(decimal.Round((decimal)share * 100, 1))}% are good";
                }
            }
        }

        return null;
    }

    private static double GoodShare(ConditionCounting counting, Sense sense, int column, double scale, ModelSample sample)
    {
        long known = 0, hits = 0;
        foreach (var batch in sample.Predictions.Batches)
        {
            var values = batch.Number(column).Values;
            var kept = values.AsSpan(0, batch.Count).ToArray();
            for (var row = 0; row < batch.Count; row++)
                values[row] *= scale;
            var frame = new FoldFrame(batch.Capacity, 0) { Count = batch.Count, Batch = batch };
            ulong[][] counters = [new ulong[Bits.Words(batch.Capacity)], new ulong[Bits.Words(batch.Capacity)]];
            counting.Compute(frame, counters);
            kept.CopyTo(values, 0);
            known += Bits.Count(counters[0], 0, batch.Count);
            hits += Bits.Count(counters[1], 0, batch.Count);
        }

        return known == 0 ? 0 : (double)(sense == Sense.HigherIsBetter ? hits : known - hits) / known;
    }
}
