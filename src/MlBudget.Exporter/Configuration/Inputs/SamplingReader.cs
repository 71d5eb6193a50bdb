using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Which part of the predictions is logged.</summary>
/// <param name="Shape">The same of all, or as each record says.</param>
/// <param name="Field">The field that says it; null where all are alike.</param>
internal sealed record SamplingInput(SamplingShape Shape, RecordField? Field)
{
    /// <summary>Its key beside the source of predictions.</summary>
    public const string Key = SamplingShape.FieldName;
}

/// <summary>Which part of the predictions gets labels.</summary>
/// <param name="Shape">The same of all, or as each record says.</param>
/// <param name="Field">The field that says it, of predictions or of labels; null where all are alike.</param>
internal sealed record LabelSamplingInput(LabelSampling Shape, RecordField? Field);

/// <summary>Reads <c>predictions.sampling</c>, and <c>labels.sampling</c>.</summary>
internal static class SamplingReader
{
    private const string Probability = "probability", Weight = "weight", In = "in";

    /// <summary>A millionth of all: weights are kept up to a million.</summary>
    private const decimal LeastProbability = 1m / RowWeights.One;

    /// <summary>What it says; null, with a problem, where that can't be read.</summary>
    public static SamplingInput? Read(NodeReader node) => Read(node, SamplingInput.Key, Probability, Weight);

    /// <summary>What it says of labels; null, with a problem, where that can't be read.</summary>
    public static LabelSamplingInput? ReadLabels(NodeReader node)
    {
        var isOfPredictions = node.IsMapping && (node.Optional(In)?.Choice(("labels", false), ("predictions", true)) ?? false);
        return Read(node, isOfPredictions ? LabelSampling.FieldName : LabelSampling.LabelField, Probability, Weight, In) is { } read
            ? new(new(read.Shape, isOfPredictions), read.Field) : null;
    }

    private static SamplingInput? Read(NodeReader node, string name, params string[] keys)
    {
        if (!node.IsMapping)
        {
            return node.Number(LeastProbability, 1) is { } probability
                ? new(new(probability, string.Empty, SamplingForm.Probability), null) : null;
        }

        node.IsMappingOf(keys);
        if (node.OneOf(Probability, Weight) is not { } place || FieldPath.Read(place) is not { } path)
            return null;
        var form = place.Key == Weight ? SamplingForm.Weight : SamplingForm.Probability;
        return new(new(null, path, form), new(name, path, 1, place));
    }
}
