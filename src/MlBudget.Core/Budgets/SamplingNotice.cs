using System.Globalization;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>Notices records that don't say for how many predictions they stand: they are in no share.</summary>
internal static class SamplingNotice
{
    /// <summary>The notice over the model's longest window; null where all say it, or none has to.</summary>
    public static ModelNotice? Of(ModelLedger ledger, Instant now)
    {
        var window = TimeWindow.Ending(ledger.Definition.Watermark(now), ledger.Definition.LongestWindow);
        return Unknown(ledger.Definition, ledger, window) is not var (all, unknown) || unknown <= 0 ? null : new(NoticeKind.SamplingUnknown, string.Create(
            CultureInfo.InvariantCulture,
            $"sampling: {unknown:N0} of {all:N0} records don't say in '{ledger.Definition.Sampling!.Path}' for how many predictions they stand, or not by a number in its "
            + $"range, and are in no share; let every record have it, also where the number is 1"));
    }

    /// <summary>The same of labels.</summary>
    public static ModelNotice? OfLabels(ModelLedger ledger, Instant now)
    {
        if (ledger.Definition.Labels is not { Sampling: { } sampling, SampledOf: { IsEmpty: false } pairs })
            return null;
        var window = TimeWindow.Ending(ledger.Definition.LabelWatermark(now), ledger.Definition.LongestWindow);
        var (all, unknown) = pairs.Select(pair => SampledSli.UnknownIn(ledger, pair.Rows, pair.Known, window)).MaxBy(counts => counts.Unknown);
        return unknown <= 0 ? null : new(NoticeKind.SamplingUnknown, string.Create(
            CultureInfo.InvariantCulture,
            $"labels.sampling: of {unknown:N0} of {all:N0} labels '{sampling.Shape.Path}' of {(sampling.IsOfPredictions ? "their predictions" : "their records")} doesn't say for how many predictions they stand, "
            + $"or not by a number in its range{TooMuch(ledger.Definition)}, and they are in no share; let every one have it, also where the number is 1"));
    }

    /// <summary>That numbers of predictions and of labels may be known, and their product not be.</summary>
    private static string TooMuch(ModelDefinition model) => model.Sampling is null ? "" : ", or together with predictions.sampling for over a million";

    /// <summary>How many records a window has, and how many of them don't say it; null where none has to.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tallies">What was counted of it.</param>
    /// <param name="window">Which slots.</param>
    public static (long All, long Unknown)? Unknown(ModelDefinition model, Tallies tallies, TimeWindow window) =>
        model is { SampledOf: { } records, Pictures.Records: var known } ? SampledSli.UnknownIn(tallies, records, known, window) : null;
}
