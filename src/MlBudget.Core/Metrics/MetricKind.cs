using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Metrics;

/// <summary>
/// What an SLO may measure: its name and meaning, how it may be bounded, and how it becomes an SLI. A metric is one file, one line in the
/// list of the tasks that have it, and its test. Configuration, its reference, <c>check</c> and errors ask the list.
/// </summary>
/// <param name="name">The name in configurations.</param>
/// <param name="sense">Which way it is good.</param>
/// <param name="dimension">Whose budget it is, if nothing else is configured; null where it doesn't tell.</param>
/// <param name="meaning">Its definition, for people.</param>
public abstract class MetricKind(string name, Sense sense, Dimension? dimension, string meaning)
{
    /// <summary>The name in configurations.</summary>
    public string Name => name;

    /// <summary>Which way it is good.</summary>
    public Sense Sense => sense;

    /// <summary>Which way it is good with the options that are given.</summary>
    public virtual Sense SenseOf(MetricOptions options) => sense;

    /// <summary>The option that says which way it is good, where what is measured doesn't tell: a degradation asks for it. Null of others.</summary>
    public virtual WordOption? Direction => null;

    /// <summary>Whose budget it is, if nothing else is configured; null where it doesn't tell.</summary>
    public Dimension? Dimension => dimension;

    /// <summary>Its definition, for people.</summary>
    public string Meaning => meaning;

    /// <summary>How it may be bounded; empty where only its slices have an objective.</summary>
    public abstract ImmutableArray<BoundKind> Bounds { get; }

    /// <summary>The greatest number of an <c>at_most</c> of what is no share; null for shares, which are below 1.</summary>
    public virtual decimal? GreatestBound => null;

    /// <summary>Whether also an <c>at_least</c> is a number in its unit, and no share.</summary>
    public virtual bool IsInOwnUnit => false;

    /// <summary>Whether its value may be below 0.</summary>
    public virtual bool MayBeNegative => false;

    /// <summary>How long its slots are where that is not left to its measures: to minutes, or hours where those need them.</summary>
    public virtual TimeSpan? Slot => null;

    /// <summary>The <c>at_most</c> that holds where no bound is given; null where one has to be.</summary>
    public virtual decimal? DefaultAtMost => null;

    /// <summary>What it takes beside its bound.</summary>
    public virtual ImmutableArray<OptionSpec> Options => [];

    /// <summary>Names among <see cref="Options"/> of which exactly one is given, or none where one of them has a default.</summary>
    public virtual ImmutableArray<NameOption> OneOf => [];

    /// <summary>Which slices it asks for.</summary>
    public virtual SliceRule Slices => SliceRule.Free;

    /// <summary>Whether it says nothing where ids are not remembered.</summary>
    public virtual bool NeedsRememberedIds => false;

    /// <summary>Why it is always of all predictions together, for errors; null where it may be of a part of them.</summary>
    public virtual string? WholeBecause => null;

    /// <summary>Whether it is made of the model's baseline whatever its bound. Any is that may degrade from its normal value.</summary>
    public virtual bool IsMadeOfBaseline => false;

    /// <summary>Under which name a baseline knows its normal value.</summary>
    public virtual string NormalName(MetricOptions options) => name;

    /// <summary>Why no baseline learns its normal value, for errors; null where one does.</summary>
    public virtual string? WhyNotLearned(MetricOptions options) => null;

    /// <summary>Its definition with the options that are given, for people.</summary>
    public virtual string Describe(MetricOptions options) => meaning;

    /// <summary>An SLI of it, or a comparison of groups, with the conditions under which it has a value.</summary>
    /// <param name="sli">The SLI.</param>
    /// <param name="options">The metric's options.</param>
    /// <param name="measurements">Gives the measures.</param>
    public virtual Sli Guarded(Sli sli, MetricOptions options, Measurements measurements) => sli;

    /// <summary>The SLI.</summary>
    /// <param name="request">What is asked of it. Its bound is one of <see cref="Bounds"/>.</param>
    /// <param name="measurements">Gives the measures.</param>
    /// <exception cref="MissingInputException">The model's records don't hold what it needs.</exception>
    /// <exception cref="ConditionException">A condition can't be read.</exception>
    public abstract Sli Compile(MetricRequest request, Measurements measurements);
}
