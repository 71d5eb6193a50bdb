using System.Collections.Immutable;
using MlBudget.Core.Labels;

namespace MlBudget.Core.Measures;

/// <content>For how many predictions a row stands, where only a part of them is logged.</content>
public sealed partial class Measurements
{
    private readonly Dictionary<FoldInput, RowWeights> _weights = [];

    /// <summary>Whether rows stand for different numbers of predictions, so that what is counted of rows is not so of all predictions.</summary>
    public bool AreWeighted => _shape.Sampling is { Probability: null };

    /// <summary>How many predictions there were: the measure that counts rows, by what each of them stands for.</summary>
    public int Volume() => AddShare(new RecordCounting(), null, []);

    /// <summary>Says that something is not weighted.</summary>
    /// <param name="asker">Who asks for it, for errors.</param>
    /// <exception cref="MissingInputException">Rows stand for different numbers of predictions.</exception>
    public void RefuseWeights(string asker)
    {
        if (AreWeighted)
        {
            throw new MissingInputException($"{asker} is taken of records as they are, which are not like all predictions where 'predictions.sampling' "
                + "says by record how many were left out; expected one probability for all, or another metric");
        }
    }

    /// <summary>Whether labels stand for different numbers of predictions, so that what is counted of them is not so of all.</summary>
    public bool AreLabelsWeighted => _shape.Labels?.Sampling is { IsByRecord: true };

    /// <summary>Of some measures those that count labels by weight: each as a measure of the rows themselves, and as one of those whose weight is known. Of all
    /// groups together. Empty where labels stand for themselves, or all for as many.</summary>
    public ImmutableArray<(int Rows, int Known)> SampledLabels(ImmutableArray<int> measures)
    {
        if (!AreLabelsWeighted)
            return [];
        return [.. measures.Where(measure => _measures[measure].Counting is WeightedCounting { Input: FoldInput.Labelled }).Select(measure =>
        {
            var (part, counting, columns) = (Of(_measures[measure].Population), _measures[measure].Counting, _measures[measure].Columns);
            return (part.Add(counting.OfRows, null, columns), part.Add(counting, null, columns));
        }).Distinct()];
    }

    /// <summary>The same of all that labels tell.</summary>
    internal ImmutableArray<(int Rows, int Known)> SampledLabels() =>
        !AreLabelsWeighted ? [] : SampledLabels([.. Enumerable.Range(0, _tracks.Tracks.Length).Where(track => _tracks.Tracks[track] is OutcomeTrack).Select(track => AddShare(Outcome(track), null, []))]);

    /// <summary>Says that numbers of labels are not weighted.</summary>
    private void RefuseLabelWeights(string asker)
    {
        if (AreLabelsWeighted)
        {
            throw new MissingInputException($"{asker} is taken of labels as they are, which are not like those of all predictions where 'labels.sampling' says by record with which "
                + "probability they were asked for; expected one probability for all, or a condition as good: outcome.NAME >= 0.8");
        }
    }

    /// <summary>The measure of a counting of which shares are taken: with weights where rows stand for several predictions.</summary>
    private int AddShare(BitCounting counting, int? attribute, IEnumerable<int> columns)
    {
        if (WeightsOf(counting.Input) is not { } weights)
            return Add(counting, attribute, columns);
        var ofLabels = counting.Input == FoldInput.Labelled ? LabelSamplingColumn() : null;
        return Add(new WeightedCounting(counting, weights), attribute, new[] { SamplingColumn(), ofLabels }.OfType<int>().Aggregate(columns, Enumerable.Append).Distinct());
    }

    /// <summary>For how many predictions rows stand; null where each stands for itself. The same object for all countings of the same rows, so that it is read once
    /// of a frame.</summary>
    private RowWeights? WeightsOf(FoldInput rows)
    {
        if (_weights.TryGetValue(rows, out var known))
            return known;
        RowWeights? ofPredictions = _shape.Sampling is { } sampling ? OfPredictions(sampling, rows) : null;
        RowWeights? ofLabels = rows == FoldInput.Labelled && _shape.Labels?.Sampling is { } labels ? OfLabels(labels) : null;
        var weights = ofPredictions is not null && ofLabels is not null ? new ProductWeights(ofPredictions, ofLabels) : ofPredictions ?? ofLabels;
        if (weights is not null)
            _weights[rows] = weights;
        return weights;
    }

    private RowWeights OfPredictions(SamplingShape sampling, FoldInput rows)
    {
        if (sampling.Probability is { } probability)
            return new UniformWeights(probability);
        var column = SamplingColumn()!.Value;
        var spec = _schema[column];
        return rows == FoldInput.Labelled ? new KeptWeights(_tracks.Keep(column, spec, sampling.Form), spec.Canonical, sampling.Form)
            : new ColumnWeights(column, spec.Canonical, sampling.Form);
    }

    private RowWeights OfLabels(LabelSampling sampling)
    {
        var shape = sampling.Shape;
        if (shape.Probability is { } probability)
            return new UniformWeights(probability);
        if (LabelSamplingColumn() is not { } column)
            return new ToldWeights(shape.Path, shape.Form);
        return new KeptWeights(_tracks.Keep(column, _schema[column], shape.Form), _schema[column].Canonical, shape.Form);
    }

    /// <summary>The column of predictions that says with which probability their labels were asked for; null where none does.</summary>
    private int? LabelSamplingColumn() => _shape.Labels?.Sampling is { IsByRecord: true, IsOfPredictions: true } ? FieldColumn(LabelSampling.FieldName) : null;

    /// <summary>The column that says for how many predictions a row stands; null where none does.</summary>
    private int? SamplingColumn() => AreWeighted ? FieldColumn(SamplingShape.FieldName) : null;
}
