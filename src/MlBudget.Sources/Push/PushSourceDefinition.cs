using MlBudget.Core.Records;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Push;

/// <summary>Records that are pushed over HTTP, as they are configured.</summary>
/// <param name="Stream">The name under which they are posted.</param>
public sealed record PushSourceDefinition(string Stream) : SourceDefinition
{
    /// <summary>Why nobody but a running exporter can read them.</summary>
    internal const string OnlyWhileRunning =
        "what is pushed is kept by the running mlbudget until it is counted, and can't be read by anything else; log it to files as well to replay it";

    /// <inheritdoc/>
    public override string Written => $"pushes to '{Stream}'";

    /// <inheritdoc/>
    public override bool IsKept => false;

    /// <inheritdoc/>
    public override IRecordSource Open(SourceOpening opening) => new PushSource(this, opening);

    /// <summary>There is nothing to look at: what was pushed belongs to the process that takes it.</summary>
    public override SourceHeads ReadHeads(SourceOpening opening, HeadLimits limits, CancellationToken cancel = default) => new([], [OnlyWhileRunning]) { Places = [Written] };
}
