using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Prometheus;

/// <summary>The value of an expression, as it is configured.</summary>
/// <param name="Server">Who computes it.</param>
/// <param name="Expression">The expression.</param>
/// <param name="Slot">How long slots are.</param>
/// <param name="SettlesAfter">How long after its end a slot is complete.</param>
internal sealed record ValueDefinition(PrometheusServer Server, string Expression, TimeSpan Slot, TimeSpan SettlesAfter) : TallySourceDefinition
{
    /// <inheritdoc/>
    public override string Shown => Expression;

    /// <inheritdoc/>
    public override string Written => $"Prometheus {Server}, at the end of each slot of {Durations.Format(Slot)}";

    /// <inheritdoc/>
    public override TimeSpan Delay => SettlesAfter;

    /// <inheritdoc/>
    public override ReadyMetric Metric => new ReadyValue(Shown, new($"prometheus {Server.Name}; value {Expression}; each {Durations.Format(Slot)}", Slot));

    /// <inheritdoc/>
    public override ITallySource Open(TallyOpening opening) => new ValueSource(this, opening);

    /// <inheritdoc/>
    public override TallySample Sample(CancellationToken cancel = default) => ServerSample.Of(this, TimeProvider.System, cancel);
}
