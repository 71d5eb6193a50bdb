using System.Collections.Immutable;
using MlBudget.Core.Measures;

namespace MlBudget.Core.Compiling;

/// <summary>How old a feature's values are, by the index of its measure.</summary>
/// <param name="Feature">What the feature is called.</param>
/// <param name="Measure">The index of the measure of its ages.</param>
public sealed record FeatureAges(string Feature, int Measure);

/// <summary>
/// What is counted of a model to be looked at, whatever its SLOs ask for. Nothing is decided from it.
/// </summary>
/// <param name="Records">The index of the measure that counts predictions, each id once, by what each of their records stands for.</param>
/// <param name="Confusion">The index of the measure of the confusion; null where answers or true classes are not known.</param>
/// <param name="Scores">The index of the measure of scores by bin; null without scores.</param>
/// <param name="Ages">Of features with a time of their own, in the order of the configuration.</param>
public sealed record PictureDefinition(int Records, int? Confusion, int? Scores, ImmutableArray<FeatureAges> Ages)
{
    /// <summary>For how long what only the last day is read of is kept: pages of it are days.</summary>
    public static readonly TimeSpan RecentKept = TimeSpan.FromDays(2);

    /// <summary>The index of the measure of right and wrong answers, of a model of many classes; null of others, and where answers or true classes are not
    /// known.</summary>
    public int? Claims { get; init; }

    /// <summary>The index of its measure of labelled rows by class; null where it is not known which classes there are.</summary>
    public int? Classes { get; init; }

    /// <summary>The measures of which only the last day is read, and which nobody else asks for.</summary>
    public ImmutableArray<int> Recent { get; } = [.. Ages.Select(age => age.Measure).Concat(Scores is { } scores ? [scores] : [])];

    /// <summary>All of its measures.</summary>
    public IEnumerable<int> Measures => Recent.Append(Records).Concat(new[] { Confusion, Claims, Classes }.OfType<int>());

    /// <summary>Asks for what is counted. Last of all measures, so that the others keep their places.</summary>
    /// <param name="measurements">Gives the measures.</param>
    public static PictureDefinition Of(Measurements measurements) => new(
        measurements.Volume(), measurements.KnownConfusion(), measurements.ScoreBins(),
        [.. measurements.Shape.Features.Select(feature => (feature.Name, Measure: measurements.AgeBins(feature)))
            .Where(feature => feature.Measure is not null).Select(feature => new FeatureAges(feature.Name, feature.Measure!.Value))])
    {
        Claims = measurements.KnownClaims(),
        Classes = measurements.KnownClasses(),
    };
}
