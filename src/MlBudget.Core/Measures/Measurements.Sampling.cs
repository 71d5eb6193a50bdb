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

    /// <summary>The measure of a counting of which shares are taken: with weights where rows stand for several predictions.</summary>
    private int AddShare(BitCounting counting, int? attribute, IEnumerable<int> columns)
    {
        if (_shape.Sampling is not { } sampling)
            return Add(counting, attribute, columns);
        var read = SamplingColumn() is { } column ? columns.Append(column).Distinct() : columns;
        return Add(new WeightedCounting(counting, WeightsOf(sampling, counting.Input)), attribute, read);
    }

    /// <summary>The same object for all countings of the same rows, so that it is read once of a frame.</summary>
    private RowWeights WeightsOf(SamplingShape sampling, FoldInput rows)
    {
        if (_weights.TryGetValue(rows, out var known))
            return known;
        if (sampling.Probability is { } probability)
            return _weights[rows] = new UniformWeights(probability);
        var column = SamplingColumn()!.Value;
        var spec = _schema[column];
        return _weights[rows] = rows == FoldInput.Labelled
            ? new KeptWeights(_tracks.Keep(column, spec, sampling.Form), spec.Canonical, sampling.Form)
            : new ColumnWeights(column, spec.Canonical, sampling.Form);
    }

    /// <summary>The column that says for how many predictions a row stands; null where none does.</summary>
    private int? SamplingColumn() => AreWeighted ? FieldColumn(SamplingShape.FieldName) : null;
}
