using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Records;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Baselines;

/// <summary>Reads a baseline from YAML. Problems are left to the caller.</summary>
internal static class BaselineReader
{
    private static readonly ImmutableArray<TimeSpan> Blocks = [TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1)];

    /// <summary>The baseline; null, with problems, where there is none.</summary>
    /// <param name="root">The file.</param>
    /// <param name="model">The model that it was learned of.</param>
    /// <param name="hash">The hash of its content when it was learned.</param>
    public static Baseline? Read(NodeReader root, out string model, out string? hash)
    {
        (model, hash) = (string.Empty, null);
        if (!root.IsMappingOf(
            "mlbudget_baseline", "hash", "model", "training", "from", "to", "rows", "sampling", "drift_window", "latency_p95_seconds", "quality",
            "quality_left_out", "volume", "calibration", "errors", "features"))
            return null;
        root.Required("mlbudget_baseline")?.Integer(BaselineWriter.Version, BaselineWriter.Version);
        hash = root.Optional("hash")?.Text("a hash");
        model = root.Required("model")?.Text("a name") ?? string.Empty;
        var (from, to) = (root.Required("from")?.Instant(), root.Required("to")?.Instant());
        if (to <= from)
            root.Optional("to")!.Error($"found {root.Optional("to")!.Shown}, expected a time after 'from'");
        var rows = root.Required("rows")?.Integer(1, long.MaxValue);
        var window = root.Required("drift_window")?.Duration(TimeSpan.FromHours(1), TimeSpan.FromDays(1));
        return new()
        {
            From = from ?? default,
            To = to ?? default,
            Rows = rows ?? 0,
            Sampling = root.Optional("sampling")?.Text("how the log was sampled") ?? string.Empty,
            IsOfTraining = root.Optional("training")?.Boolean() ?? false,
            DriftWindow = window ?? TimeSpan.Zero,
            LatencyP95 = root.Optional("latency_p95_seconds")?.Double(0, double.MaxValue),
            Quality = (root.Optional("quality")?.Entries() ?? []).ToImmutableSortedDictionary(
                entry => entry.Key, ReadQuality, StringComparer.Ordinal),
            LeftOut = (root.Optional("quality_left_out")?.Entries() ?? []).ToImmutableSortedDictionary(
                entry => entry.Key, entry => entry.Text("the reason") ?? string.Empty, StringComparer.Ordinal),
            Volume = root.Optional("volume") is { } volume ? ReadVolume(volume) : [],
            Calibration = root.Optional("calibration") is { } calibration ? ReadCalibration(calibration) : null,
            Errors = root.Optional("errors") is { } errors ? ErrorBaselineReader.Read(errors) : null,
            Features = [.. (root.Optional("features")?.Entries() ?? []).Select(FeatureBaselineReader.Read).OfType<FeatureBaseline>()],
        };
    }

    /// <summary>Numbers within bounds that rise: strictly, or not at all where they only must not fall.</summary>
    public static ImmutableArray<double> ReadRising(NodeReader node, double least, double greatest, bool isStrict)
    {
        var items = node.Items();
        var numbers = items.Select(item => item.Double(least, greatest) ?? double.NaN).ToImmutableArray();
        for (var index = 1; index < numbers.Length; index++)
        {
            if (numbers[index] < numbers[index - 1] || (isStrict && numbers[index] == numbers[index - 1]))
                items[index].Error($"found {items[index].Shown} after {items[index - 1].Shown}, expected numbers that rise");
        }

        return numbers;
    }

    private static QualityBaseline ReadQuality(NodeReader node)
    {
        node.IsMappingOf("median", "pooled", "block", "blocks");
        var pooled = node.Required("pooled");
        var value = pooled?.Double(0, Millionths.GreatestInUnits);
        if (value == 0)
            pooled!.Error("found 0, expected a value above 0: nothing can degrade from it");
        var block = node.Required("block");
        var length = block?.Duration(Blocks[0], Blocks[^1]);
        if (length is not null && !Blocks.Contains(length.Value))
            block!.Error($"found {block.Shown}, expected 1h, 6h or 1d");
        return new(
            node.Required("median")?.Double(0, Millionths.GreatestInUnits) ?? 0, value ?? 0, length ?? TimeSpan.Zero,
            (int)(node.Required("blocks")?.Integer(0, int.MaxValue) ?? 0));
    }

    private static ImmutableArray<double?> ReadVolume(NodeReader node)
    {
        const int HoursOfAWeek = 7 * 24;
        var items = node.Items();
        if (node.IsList && items.Length != HoursOfAWeek)
            node.Error($"found {items.Length} numbers, expected {HoursOfAWeek}: the hours of a week, from Monday 00:00 UTC on");
        return [.. items.Select(item => item.IsNothing ? null : item.Double(0, double.MaxValue))];
    }

    private static Calibration? ReadCalibration(NodeReader node)
    {
        if (!node.IsMappingOf("error", "rows", "scores", "probabilities"))
            return null;
        var (scores, probabilities) = (node.Required("scores"), node.Required("probabilities"));
        var error = node.Required("error")?.Double(0, 1);
        var rows = node.Required("rows")?.Integer(1, long.MaxValue);
        if (scores is null || probabilities is null || error is null || rows is null)
            return null;
        var calibration = new Calibration(
            ReadRising(scores, double.MinValue, double.MaxValue, isStrict: true), ReadRising(probabilities, 0, 1, isStrict: false),
            error.Value, rows.Value);
        if (scores.IsList && calibration.Scores.IsEmpty)
            scores.Error("there is no score, expected at least one");
        if (calibration.Probabilities.Length != calibration.Scores.Length)
            probabilities.Error(
                $"found {calibration.Probabilities.Length} numbers, expected one for each of the {calibration.Scores.Length} scores");
        return calibration;
    }
}
