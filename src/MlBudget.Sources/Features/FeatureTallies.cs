using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Slos;
using MlBudget.Core.Text;
using MlBudget.Core.Time;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Features;

/// <summary>What an SLO asks of a feature store.</summary>
/// <param name="Looks">The looks at the store, shared with the other SLOs that ask it.</param>
/// <param name="Question">What is asked.</param>
internal sealed record FeatureTallies(StoreLooks Looks, FeatureQuestion Question) : TallySourceDefinition
{
    /// <summary>The store.</summary>
    public FeatureStore Store => Looks.Store;

    private bool IsOfAge => Question == FeatureQuestion.Staleness;

    /// <inheritdoc/>
    public override string Shown => $"{(IsOfAge ? "staleness" : "completeness")} of {Store.Name}";

    /// <inheritdoc/>
    public override string Written =>
        $"{PlainNumber.Format((long)Store.Entities)} entities of {Store.View} in {Store.Place}, looked at every {Durations.Format(Store.Slot)}, of each {string.Join(", ", Store.Features)}"
        + (IsOfAge ? $" with an age up to {Durations.Format(Store.MaxAge!.Value)}" : "");

    /// <inheritdoc/>
    public override ReadyMetric Metric => new ReadyEvents(Shown, new ReadyEventCounting(
        $"{Question} of {string.Join(", ", Store.Features)} of {Store.Identity} in {Store.Place}{(IsOfAge ? $" over {Store.MaxAge!.Value.TotalSeconds} s" : "")}; each {Durations.Format(Store.Slot)}",
        Store.Slot), isGood: !IsOfAge);

    /// <inheritdoc/>
    public override Dimension? Dimension => Core.Slos.Dimension.DataQuality;

    /// <inheritdoc/>
    public override TimeSpan Delay => TimeSpan.Zero;

    /// <inheritdoc/>
    public override ImmutableArray<string> Notes => ["a store only tells how it is now: slots in which the exporter doesn't run have no value, and replay and baseline see none"];

    /// <inheritdoc/>
    public override ITallySource Open(TallyOpening opening) => new FeatureSource(this, opening);

    /// <inheritdoc/>
    public override TallySample Sample(CancellationToken cancel = default)
    {
        using var patience = new CancellationTokenSource(Store.Timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return SampleAsync(either.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new([], [$"has not answered for {Durations.Format(Store.Timeout)}"], IsUsable: false);
        }
        catch (FeatureStoreException error)
        {
            return new([], [error.Message], IsUsable: false);
        }
    }

    private async ValueTask<TallySample> SampleAsync(CancellationToken cancel)
    {
        var sample = new FeatureSample(Store, Instant.Now(TimeProvider.System));
        await using var reader = Store.Open();
        await reader.SampleAsync(sample, cancel);
        var fact = $"{PlainNumber.Format(sample.Entities)} entities have {PlainNumber.Format(sample.Present)} of {PlainNumber.Format(sample.Expected)} values"
            + (IsOfAge ? $", {PlainNumber.Format(sample.Stale)} of them stale" : "");
        return new([fact], sample.Fault is { } fault ? [fault] : [], IsUsable: sample.Present > 0);
    }
}
