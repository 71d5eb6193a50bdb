namespace MlBudget.Core.Measures;

/// <content>For how many predictions a row stands, where only a part of them is logged.</content>
public sealed partial class Measurements
{
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
    private int AddShare(BitCounting counting, int? attribute, IEnumerable<int> columns) => _shape.Sampling is not { } sampling
        ? Add(counting, attribute, columns)
        : Add(new WeightedCounting(counting, WeightsOf(sampling, counting.Input)), attribute, SamplingColumn() is { } column ? columns.Append(column).Distinct() : columns);

    private RowWeights WeightsOf(SamplingShape sampling, FoldInput rows)
    {
        if (sampling.Probability is { } probability)
            return new UniformWeights(probability);
        var column = SamplingColumn()!.Value;
        return rows == FoldInput.Labelled ? new KeptWeights(_tracks.Keep(column, _schema[column]), _schema[column].Canonical, sampling.Form)
            : new ColumnWeights(column, _schema[column].Canonical, sampling.Form);
    }

    /// <summary>The column that says for how many predictions a row stands; null where none does.</summary>
    private int? SamplingColumn() => AreWeighted ? FieldColumn(SamplingShape.FieldName) : null;
}
