using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <content>What is counted to be looked at.</content>
public sealed partial class Measurements
{
    /// <summary>The cells of the confusion matrix; null where answers or true classes are not known.</summary>
    public int? KnownConfusion() => _shape is { Answers: AnswerKind.Binary, PredictionPath: not null, Labels.Path: not null } ? Confusion("confusion") : null;

    /// <summary>Of a model of many classes how many answers are right, and how many wrong, as the first two cells of a confusion; null of others, and where
    /// answers or true classes are not known.</summary>
    public int? KnownClaims() => HasManyClasses ? Confusion("classes") : null;

    /// <summary>Of a model of many classes the labelled rows by class, with <see cref="ClassesCounting"/>; null of others, where it is not known which
    /// classes there are, and where rows stand for different numbers of predictions.</summary>
    public int? KnownClasses() => HasManyClasses && !AreWeighted ? ByClass("classes") : null;

    private bool HasManyClasses => _shape is { Answers: AnswerKind.Class, PredictionPath: not null, Labels.Path: not null };

    /// <summary>How scores fall into ten equal bins from 0 to 1; null without scores.</summary>
    public int? ScoreBins() => ScoreColumn() is { } score ? Add(new ScoreBinCounting(score, _schema[score]), null, [score]) : null;

    /// <summary>How old the values of a feature are; null where they have no time of their own.</summary>
    public int? AgeBins(FeatureShape feature)
    {
        if (feature.TimePath is not { } timePath)
            return null;
        var (value, time) = (ColumnOf(feature), _schema.Column(new(timePath, ColumnKind.Time)));
        return Add(new AgeCounting(value, time, $"{feature.Path} since {timePath}"), null, [value, time]);
    }
}
