using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Layouts;

namespace MlBudget.Sources.Kinds;

/// <summary>Where records come from, as it is configured. Immutable; nothing is touched before it is opened and read.</summary>
public abstract record SourceDefinition
{
    /// <summary>Where that is, for people, as the end of "predictions from": references are not resolved.</summary>
    public abstract string Written { get; }

    /// <summary>How its records are written, where they are bytes.</summary>
    public RecordLayout Layout { get; init; } = RecordLayout.Json;

    /// <summary>How it is read, for people, behind where that is; empty where there is nothing to say.</summary>
    public virtual string Words => Layout.Words;

    /// <summary>Whether what it holds is there for whoever comes to read it later, as a model that is found in it.</summary>
    public virtual bool IsKept => true;

    /// <summary>What no other source may have as well; null for nothing.</summary>
    public virtual Claim? Claim => null;

    /// <summary>What is allowed in it and yet worth knowing, as a sentence without its end; null for nothing.</summary>
    /// <param name="schema">What is decoded from each record.</param>
    public virtual string? NoteOf(RecordSchema schema) => null;

    /// <summary>A source that has read nothing. Whoever opens it disposes of it.</summary>
    /// <param name="opening">What it is read for.</param>
    public abstract IRecordSource Open(SourceOpening opening);

    /// <summary>Looks at some records before anything runs, whatever their times are: the first ones that it gives, unless its kind knows
    /// how to get at the latest as well. The paths of their fields are not known then, and only records are bounded, not bytes.</summary>
    /// <param name="opening">What they are read for.</param>
    /// <param name="limits">How many.</param>
    /// <param name="cancel">Ends it early.</param>
    public virtual SourceHeads ReadHeads(SourceOpening opening, HeadLimits limits, CancellationToken cancel = default)
    {
        // A source that is fetched in the background is waited for if it is closed.
        var first = new Dictionary<RejectionReason, RefusedRecord>();
        using var source = Open(opening with { IsClosed = true, OnRefused = refused => first.TryAdd(refused.Reason, refused) });
        source.Refresh(cancel);
        var head = new RecordHead(Written, isEnd: false, opening.Schema);
        var (mayHaveMore, read) = (true, 0L);
        // What is earlier is read, and passed over by being read into a batch that nobody keeps.
        var earlier = new Batch(opening.Schema);
        while (limits.From > Instant.MinValue && source.Read(earlier, limits.From - TimeSpan.FromMicroseconds(1), cancel))
            earlier.Clear();
        while (mayHaveMore && read < limits.Records)
        {
            var batch = head.Batch();
            var before = batch.Count;
            mayHaveMore = source.Read(batch, Instant.MaxValue, cancel);
            read += batch.Count - before;
        }

        // Only the first of a reason is told one by one.
        foreach (var (reason, refused) in first)
            head.Refuse(refused, source.Statistics.Rejected(reason));
        return new([head.Close()], source.Statistics.Error is { } error ? [error] : [])
        {
            Places = [Written],
            AreAll = !mayHaveMore && source.Statistics.Error is null,
        };
    }
}
