namespace MlBudget.Core.Measures;

/// <content>Scores beside the classes that turned out to be true.</content>
public sealed partial class Measurements
{
    /// <summary>What scores cost, with <see cref="ScoreLossCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="loss">What a score costs.</param>
    /// <exception cref="MissingInputException">There are no scores that are probabilities, no answers, or no labels with the true class.</exception>
    public int ScoreLosses(string asker, ScoreLoss loss) => OfScores(asker, rows => new ScoreLossCounting(rows, loss));

    /// <summary>By how much scores and labels differ in bins of equal width, with <see cref="CalibrationCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="bins">How many bins there are, at least 1.</param>
    /// <exception cref="MissingInputException">There are no scores that are probabilities, no answers, or no labels with the true class.</exception>
    public int Calibration(string asker, int bins) => OfScores(asker, rows => new CalibrationCounting(rows, bins));

    /// <summary>How scores of positives and of negatives are spread, with <see cref="RankCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <exception cref="MissingInputException">There are no scores that are probabilities, no answers, or no labels with the true class.</exception>
    public int Ranks(string asker) => OfScores(asker, rows => new RankCounting(rows));

    private int OfScores(string asker, Func<ScoredRows, Counting> counting)
    {
        var (labels, track) = TrueClass(asker);
        RefuseWeights(asker);
        if (ScoreColumn() is not { } score)
            throw new MissingInputException($"{asker} needs the probability of the positive class; add 'score' to predictions.fields");
        var spec = _schema[score];
        RowNumbers scores = track is null ? new ColumnScores(score) : new KeptNumbers(_tracks.KeepProbability(score, spec));
        return Add(
            counting(new(track, scores, $"{spec.Canonical} as a probability for {ClassesOfLabels(labels, track)}")), null,
            [score, .. track is null ? [LabelColumn()] : Array.Empty<int>()]);
    }
}
