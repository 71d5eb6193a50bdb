using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Baselines;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <content>What is watched for drift: of what the baseline has, all that the model still has in the same form.</content>
public sealed partial class Measurements
{
    private const string Score = "score", Prediction = "prediction";

    private const string UnlikeTraffic = "records stand for different numbers of predictions, so their values are not spread as those of all";

    /// <summary>The features whose distribution is compared with the baseline's; none without a baseline.</summary>
    public ImmutableArray<WatchedFeature> Watched() =>
        [.. FeaturesOfBaseline.Where(baseline => ReasonNotToWatch(baseline) is null).Select(Watch)];

    /// <summary>The features of the baseline that can't be watched, and why, for people.</summary>
    public IEnumerable<(string Feature, string Reason)> NotWatched()
    {
        foreach (var baseline in FeaturesOfBaseline)
        {
            if (ReasonNotToWatch(baseline) is { } reason)
                yield return (baseline.Name, reason);
        }
    }

    private ImmutableArray<FeatureBaseline> FeaturesOfBaseline => _shape.Baseline?.Features ?? [];

    /// <summary>
    /// The features whose distribution is compared with that of the training set, wherever that has them. How far windows are apart while all is
    /// well is the baseline's to say: a threshold is never below that of the baseline.
    /// </summary>
    public ImmutableArray<WatchedFeature> ComparedWithTraining() =>
        [.. FeaturesOfTraining.Where(trained => ReasonNotToCompare(trained) is null).Select(trained => Watch(AsServed(trained)))];

    /// <summary>The features of the training set that can't be compared, and those of the model that it doesn't have, with the reason, for people.</summary>
    public IEnumerable<(string Feature, string Reason)> NotComparedWithTraining() =>
        FeaturesOfTraining.Select(trained => (trained.Name, Reason: ReasonNotToCompare(trained))).Where(left => left.Reason is not null).Select(left => (left.Name, left.Reason!))
            .Concat(_shape.Training is null ? [] : _shape.Features.Where(feature => FeaturesOfTraining.All(trained => trained.Name != feature.Name))
                .Select(feature => (feature.Name, "the model has it, and what was learned of its training set does not")));

    private ImmutableArray<FeatureBaseline> FeaturesOfTraining => _shape.Training?.Features ?? [];

    /// <summary>What was trained on, where predictions have it.</summary>
    private FeatureBaseline AsServed(FeatureBaseline trained) => trained with
    {
        Path = Find(trained.Name)!.Path,
        Threshold = FeaturesOfBaseline.Where(normal => normal.Name == trained.Name && normal.Statistic == trained.Statistic)
            .Select(normal => normal.Threshold).Append(trained.Threshold).Max(),
    };

    private string? ReasonNotToCompare(FeatureBaseline trained) => AreWeighted ? UnlikeTraffic : Find(trained.Name) is not { } feature ? "the training set has it, and the model does not"
        : feature.Kind == ColumnKind.Number != trained is NumericBaseline ? $"it is {Kind(feature.Kind == ColumnKind.Number)} now, and {Kind(trained is NumericBaseline)} in the training set" : null;

    private WatchedFeature Watch(FeatureBaseline baseline)
    {
        var importance = Find(baseline.Name)?.Importance ?? 1;
        return new(baseline.Name, AddHistogram(baseline), baseline, importance);
    }

    private int AddHistogram(FeatureBaseline baseline)
    {
        var spec = baseline is NumericBaseline { Scale: var scale } ? new(baseline.Path, ColumnKind.Number, scale)
            : new ColumnSpec(baseline.Path, ColumnKind.Category);
        var column = _schema.Column(spec);
        return Add(Histogram(baseline, column, spec), null, [column]);
    }

    private static HistogramCounting Histogram(FeatureBaseline baseline, int column, ColumnSpec spec)
    {
        switch (baseline)
        {
            case NumericBaseline numeric:
                return new NumericHistogramCounting(column, spec, numeric.Edges);
            case CategoricalBaseline categorical:
                return new CategoricalHistogramCounting(column, spec, categorical.Categories);
            default:
                throw new ArgumentOutOfRangeException(nameof(baseline), baseline, "Not a kind of baseline.");
        }
    }

    /// <summary>Why a feature of the baseline is not what the model's records have under its name; null where it is.</summary>
    private string? ReasonNotToWatch(FeatureBaseline baseline)
    {
        if (AreWeighted)
            return UnlikeTraffic;
        var isNumeric = baseline is NumericBaseline;
        var scale = (baseline as NumericBaseline)?.Scale ?? 1;
        if (Find(baseline.Name) is { } feature)
        {
            var found = feature.Kind == ColumnKind.Number;
            return found != isNumeric ? $"it is {Kind(found)} now, and {Kind(isNumeric)} in the baseline"
                : OtherPlace(feature.Path, baseline.Path) ?? OtherScale(1, scale);
        }

        if (baseline.Name == Prediction && _shape.PredictionPath is { } answer)
            return OtherPlace(answer, baseline.Path) ?? OtherScale(1, scale);
        if (baseline.Name == Prediction && NumericAnswer() is { } number)
            return !isNumeric ? $"it is {Kind(true)} now, and {Kind(false)} in the baseline" : OtherPlace(_schema[number].Path, baseline.Path) ?? OtherScale(_schema[number].Scale, scale);
        if (baseline.Name == Score && _shape.Fields.TryGetValue(Score, out var score))
        {
            return !isNumeric ? $"it is {Kind(true)} now, and {Kind(false)} in the baseline"
                : OtherPlace(score.Path, baseline.Path) ?? OtherScale(score.Scale, scale);
        }

        return "the baseline has it, and the model does not";
    }

    private FeatureShape? Find(string name) => _shape.Features.FirstOrDefault(feature => feature.Name == name);

    private static string Kind(bool isNumeric) => isNumeric ? "numeric" : "categorical";

    private static string? OtherPlace(string now, string then) =>
        now == then ? null : $"it is read from '{now}' now, and from '{then}' in the baseline";

    private static string? OtherScale(decimal now, decimal then) => now == then ? null : string.Create(
        CultureInfo.InvariantCulture, $"its scale is {now} now, and {then} in the baseline");
}
