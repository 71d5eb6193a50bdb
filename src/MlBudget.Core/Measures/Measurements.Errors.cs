using System.Globalization;
using MlBudget.Core.Baselines;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <content>How far answers that are numbers are off, as a baseline knows it.</content>
public sealed partial class Measurements
{
    private ExpectedErrors? _expectedErrors;

    /// <summary>Where answers that are numbers and their labels are, to be learned from; null where either is not there.</summary>
    internal SampledNumbers? NumbersWithLabels()
    {
        if (NumericAnswer() is not { } answer || _shape.Labels is not { } labels)
            return null;
        if (labels.Origin == LabelOrigin.Inline)
            return NumberNamed(Label) is { } column ? new(answer, column, null, PlaceOf(_schema[answer]), PlaceOf(_schema[column])) : null;
        return _shape.Fields.TryGetValue(OutcomePrefix + Label, out var field)
            ? new(answer, null, _tracks.OfNumber(field), PlaceOf(_schema[answer]), PlaceOf(new(field.Path, ColumnKind.Number, field.Scale))) : null;
    }

    /// <summary>What errors are expected of answers by the baseline, with <see cref="ExpectedErrorCounting"/>; null while it doesn't know any.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <exception cref="MissingInputException">There are no answers that are numbers.</exception>
    public NumberMeasure? ExpectedErrors(string asker)
    {
        RefuseWeights(asker);
        if (NumericAnswer() is not { } answer)
            throw new MissingInputException($"{asker} needs answers that are numbers; add 'prediction' to predictions.fields");
        if (_shape.Baseline?.Errors is not { } known || known.Prediction != PlaceOf(_schema[answer]))
            return null;
        _expectedErrors ??= new(known);
        var counting = new ExpectedErrorCounting(answer, _expectedErrors, $"{_schema[answer].Canonical} by {_expectedErrors.Identity}");
        return new(Add(counting, null, [answer]), [RoundingOf(InRecord(Prediction, answer), isPredicted: true)]);
    }

    /// <summary>The errors of labelled answers, ŷ − y, whose distribution is compared with the baseline's; null where it doesn't know any of the same
    /// numbers, or there are no labels.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    internal WatchedFeature? WatchedResidual(string asker)
    {
        if (AreWeighted || _shape.Baseline?.Errors is not { Residual: { } residual } errors || NumbersWithLabels() is not { } numbers
            || errors.Prediction != numbers.Prediction || errors.Label != numbers.Label)
            return null;
        var pair = PairOf(asker, Prediction, Label);
        return new(ErrorBaseline.ResidualName, Add(new ResidualHistogramCounting(pair.Numbers, residual.Edges), null, pair.Columns), residual);
    }

    private static string PlaceOf(ColumnSpec spec) => spec.Scale == 1 ? spec.Path
        : string.Create(CultureInfo.InvariantCulture, $"{spec.Path} * {spec.Scale / 1.000000000000000000000000000m}");
}
