using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <summary>Which rows a measure is folded over.</summary>
[Flags]
public enum FoldInput
{
    /// <summary>Predictions, as they arrive.</summary>
    Predictions = 1,

    /// <summary>Predictions that a label has found.</summary>
    Labelled = 2,

    /// <summary>Predictions as they are read, before the model's condition leaves any out.</summary>
    PredictionsRead = 4,

    /// <summary>Labels of a source of their own, by their own time.</summary>
    Labels = 8,

    /// <summary>The same as they are read, before the condition on labels leaves any out.</summary>
    LabelsRead = 16,

    /// <summary>No rows: what it holds is ready-made.</summary>
    ReadyMade = 32,
}

/// <summary>Why rows are folded.</summary>
public enum FoldKind
{
    /// <summary>They are new: they count in their slots, and by arrival.</summary>
    Arrival,

    /// <summary>A better label came: what was counted of them goes from their slots.</summary>
    TakeBack,

    /// <summary>A better label came: they count in their slots with it.</summary>
    Correction,
}

/// <summary>
/// What a measure counts, and how rows are folded into its counters: by bitmaps (<see cref="BitCounting"/>), by bins
/// (<see cref="BinCounting"/>), with sums (<see cref="SumCounting"/>), or in a way of its own. Used by one thread; may keep
/// scratch space.
/// </summary>
public abstract class Counting
{
    /// <summary>What each counter is called, in order.</summary>
    public abstract ImmutableArray<string> Counters { get; }

    /// <summary>Which counters make up the measure's events, as 0 or 1 by counter.</summary>
    public abstract ImmutableArray<int> Events { get; }

    /// <summary>The canonical form: equal when the same thing is counted.</summary>
    public abstract string Canonical { get; }

    /// <summary>The same where rows stand for themselves and not for several predictions: its counters are the first of this one.</summary>
    public virtual Counting OfRows => this;

    /// <summary>Which rows it is folded over.</summary>
    public virtual FoldInput Input => FoldInput.Predictions;

    /// <summary>In which track labels tell it something; null where no joined label does.</summary>
    public virtual int? Track => null;

    /// <summary>Whether it waits for labels, so that its windows end <c>labels.delay</c> before now.</summary>
    public virtual bool NeedsLabel => false;

    /// <summary>Whether it is counted by the hour even where nothing else asks for that.</summary>
    public virtual bool IsHourly => NeedsLabel;

    /// <summary>Whether repeated ids count too.</summary>
    public virtual bool CountsRepeated => false;

    /// <summary>By counter, whether it goes on with the upper bits of the number that the counter before it begins; empty where each counter is
    /// a number of its own.</summary>
    public virtual ImmutableArray<bool> Continues => [];

    /// <summary>How many events some counters stand for.</summary>
    /// <param name="counters">As many as there are counters.</param>
    public long EventsIn(ReadOnlySpan<long> counters)
    {
        long events = 0;
        for (var counter = 0; counter < Events.Length; counter++)
            events += counters[counter] * Events[counter];
        return events;
    }

    /// <summary>Adds the rows of a frame. Called for frames of <see cref="Input"/> only, and of those that a label has found only
    /// for the ones of <see cref="Track"/>.</summary>
    public abstract void Fold(FoldContext context);
}
