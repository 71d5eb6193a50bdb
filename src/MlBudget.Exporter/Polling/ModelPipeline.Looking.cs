using MlBudget.Core.Time;

namespace MlBudget.Exporter.Polling;

/// <content>When the sources are looked at for what is new.</content>
internal sealed partial class ModelPipeline
{
    /// <summary>Whether its sources are to be looked at for what is new before they are read on: until all of them could be.</summary>
    public bool IsLookDue { get; private set; } = true;

    /// <summary>When its sources were looked at last; null while they never were. What came later is not known.</summary>
    public Instant? LookedAt { get; private set; }

    /// <summary>Lets the sources be looked at before they are read on, whenever the turn of this model comes.</summary>
    public void CallForLook() => IsLookDue = true;

    /// <summary>Looks for what is new in the sources, for numbers of now.</summary>
    /// <param name="at">Now.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early, and nothing may be committed any more.</exception>
    public void Refresh(Instant at, CancellationToken cancel)
    {
        Refresh(cancel);
        LookedAt = at;
    }

    /// <summary>Looks for what is new in the sources.</summary>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early, and nothing may be committed any more.</exception>
    public void Refresh(CancellationToken cancel = default)
    {
        IsLookDue = true;
        foreach (var refused in _refusedLabels)
            refused.NextPoll();
        foreach (var tallies in _tallies)
            tallies.NextPoll();
        foreach (var feed in _feeds)
        {
            _beingRead = feed;
            feed.Source.Refresh(cancel);
        }

        (_beingRead, IsLookDue) = (null, false);
    }
}
