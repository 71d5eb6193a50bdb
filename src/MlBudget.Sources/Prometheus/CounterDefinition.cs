using System.Collections.Immutable;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Prometheus;

/// <summary>Events that counters count, as they are configured.</summary>
/// <param name="Server">Who has sampled them.</param>
/// <param name="Total">The counters of all events; one at least.</param>
/// <param name="Hits">The counters of those that are good, or bad; one at least.</param>
/// <param name="AreGood">Which of both.</param>
/// <param name="Slot">How long slots are.</param>
/// <param name="SettlesAfter">How long after its end a slot is complete.</param>
internal sealed record CounterDefinition(
    PrometheusServer Server, ImmutableArray<Selector> Total, ImmutableArray<Selector> Hits, bool AreGood, TimeSpan Slot, TimeSpan SettlesAfter)
    : TallySourceDefinition
{
    /// <summary>Whether the hits may be unknown to the server.</summary>
    public bool MayBeAbsent { get; init; }

    /// <summary>What the hits are called.</summary>
    public string Word => AreGood ? "good" : "bad";

    /// <summary>The selectors of all events, for people.</summary>
    public string TotalShown => string.Join(" + ", Total.Select(selector => selector.Text));

    /// <inheritdoc/>
    public override string Shown => $"{Sum(Hits)} / {Sum(Total)}";

    /// <inheritdoc/>
    public override string Written => $"Prometheus {Server}, in slots of {Durations.Format(Slot)}";

    /// <inheritdoc/>
    public override TimeSpan Delay => SettlesAfter;

    /// <inheritdoc/>
    public override ReadyMetric Metric => new ReadyEvents(
        Shown, new($"prometheus {Server.Name}; {Word} {Sum(Hits)}; total {Sum(Total)}; each {Durations.Format(Slot)}", Slot), AreGood);

    /// <inheritdoc/>
    public override ImmutableArray<string> Notes =>
    [
        .. Hits.Where(selector => selector.Bucket is not null).Select(selector =>
            $"{selector.Text} counts nothing unless le=\"{selector.Bucket}\" is a bucket of the histogram; mlbudget check --sample asks the server"),
        .. MayBeAbsent ? [$"may_be_absent takes an unknown metric in '{Word}' for 0: a misspelt one would never count"] : ImmutableArray<string>.Empty,
    ];

    /// <inheritdoc/>
    public override ITallySource Open(TallyOpening opening) => new CounterSource(this, opening);

    /// <inheritdoc/>
    public override TallySample Sample(CancellationToken cancel = default) => ServerSample.Of(this, TimeProvider.System, cancel);

    private static string Sum(ImmutableArray<Selector> selectors) =>
        selectors is [var only] ? only.Text : $"({string.Join(" + ", selectors.Select(selector => selector.Text))})";
}
