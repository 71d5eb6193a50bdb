using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Sql;

/// <summary>Events that a query counts, as they are configured.</summary>
/// <param name="Engine">The database engine.</param>
/// <param name="Server">What it connects to.</param>
/// <param name="Query">The query.</param>
/// <param name="Slot">How long slots are.</param>
/// <param name="Lookback">How long after its end a slot may change.</param>
/// <param name="SettlesAfter">How long after its end a slot is complete enough.</param>
/// <param name="Timeout">After how long without an answer it is an error.</param>
internal sealed record SqlTallyDefinition(
    SqlEngine Engine, SqlServer Server, string Query, TimeSpan Slot, TimeSpan Lookback, TimeSpan SettlesAfter, TimeSpan Timeout) : TallySourceDefinition
{
    /// <summary>The column that tells the group of events, which are compared; null where all events are counted together.</summary>
    public string? Group { get; init; }

    /// <inheritdoc/>
    public override string Shown => Group is null ? $"bad / total by {Engine.Type}" : "bad / total";

    /// <inheritdoc/>
    public override string Written => $"{Engine.Type} {Server.Place}{(Group is null ? "" : $", groups in '{Group}'")}, in slots of {Durations.Format(Slot)}, each asked for again for {Durations.Format(Lookback)}";

    /// <inheritdoc/>
    public override TimeSpan Delay => SettlesAfter;

    /// <inheritdoc/>
    public override ReadyMetric Metric => new ReadyEvents(
        Shown, new ReadyEventCounting($"{Engine.Type} {Server.Place}; {Query}; each {Durations.Format(Slot)}{(Group is null ? "" : $"; groups in {Group}")}", Slot), isGood: false);

    /// <inheritdoc/>
    public override ITallySource Open(TallyOpening opening) => new SqlTallySource(this, opening);

    /// <inheritdoc/>
    public override TallySample Sample(CancellationToken cancel = default) => SqlTallySample.Of(this, TimeProvider.System, cancel);

    /// <summary>Only what may be shown.</summary>
    public override string ToString() => Written;
}
