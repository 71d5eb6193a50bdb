using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Compiling;

/// <summary>What is to be learned of a model, compiled: which measures and columns it is learned from.</summary>
/// <param name="DriftWindow">For windows of which length drift thresholds are calibrated; it divides a day.</param>
/// <param name="Quality">What the normal value is wanted of, each with its name.</param>
/// <param name="Records">The index of the measure that counts predictions, by what each of their records stands for.</param>
/// <param name="Features">The values whose distributions are wanted.</param>
public sealed record LearningDefinition(
    TimeSpan DriftWindow, ImmutableArray<ILearned> Quality, int Records, ImmutableArray<SampledColumn> Features)
{
    /// <summary>The longest reach of what is given by somebody: a hundred years, which is all of a log.</summary>
    private static readonly TimeSpan WholeLog = TimeSpan.FromDays(36_500);

    /// <summary>How many predictions of a day are kept where nobody says.</summary>
    public const int UsualRowsPerDay = 10_000;

    /// <summary>How long the period is that is learned from as predictions come; null where it is given by somebody.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>
    /// By how much a proportion may degrade from its normal value, as a share of it above 0, by name: the least of what SLOs say.
    /// Others are learned for the reader.
    /// </summary>
    public ImmutableDictionary<string, double> Degradations { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>Whether rows are sampled; not where a baseline is known, and only proportions that it left out are looked for.</summary>
    public bool SamplesRows { get; init; } = true;

    /// <summary>The index of the score's column in the predictions' schema; null without a score.</summary>
    public int? ScoreColumn { get; init; }

    /// <summary>The index of the latency's column, in seconds; null without one.</summary>
    public int? LatencyColumn { get; init; }

    /// <summary>Where answers that are numbers and their labels are; null without either, and of other kinds of models.</summary>
    public SampledNumbers? Numbers { get; init; }

    /// <summary>How many predictions of a day are kept, at least 1.</summary>
    public int RowsPerDay { get; init; } = UsualRowsPerDay;

    /// <summary>The measures that are learned from, by their index in the model.</summary>
    public ImmutableHashSet<int> Measures => [Records, .. Quality.SelectMany(proportion => proportion.Measures)];

    /// <summary>How far back from now a period may begin, without labels that come late: two days more than the period, of
    /// which one passes until it ends, and one until it is learned from.</summary>
    public TimeSpan Reach => Period + TimeSpan.FromDays(2) ?? WholeLog;
}

/// <summary>A column whose values are sampled.</summary>
/// <param name="Name">What the feature is called: of <c>features</c>, or <c>score</c> or <c>prediction</c>.</param>
/// <param name="Path">Where it is in a record.</param>
/// <param name="Column">Its index in the predictions' schema, of a <c>NumberColumn</c> or <c>CategoryColumn</c>.</param>
/// <param name="Scale">What its numbers were multiplied by.</param>
public sealed record SampledColumn(string Name, string Path, int Column, decimal Scale);
