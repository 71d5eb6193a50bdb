using MlBudget.Core.Time;

namespace MlBudget.Core.Records;

/// <summary>
/// A source of ready-made tallies: something else has added them up, as a database does. A slot may be given again, with the same
/// counters or with better ones: what is counted of it is what was given last.
/// </summary>
public interface ITallySource : ISource
{
    /// <summary>How far the times of slots may be off, as it was opened.</summary>
    ArrivalLimits Limits { get; }

    /// <summary>
    /// Appends tallies to a batch until it is full or nothing is left whose slot begins at <paramref name="until"/> at the latest.
    /// Whether their times are accepted is judged, and counted in <see cref="ISource.Statistics"/>, by who counts them; the source
    /// counts what it can't read. It gives slots in the order of time, as far as it can: what is counted by the minute can't be set
    /// once its minutes are no longer kept.
    /// </summary>
    /// <param name="batch">Where the tallies go, behind those that it holds.</param>
    /// <param name="until">The latest beginning of a slot that is taken; <see cref="Instant.MaxValue"/> for all there is.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>Whether more may be waiting: the batch is full, or reading ended early.</returns>
    /// <exception cref="OperationCanceledException">It was ended early. The source and the batch are of no further use.</exception>
    bool Read(TallyBatch batch, Instant until, CancellationToken cancel = default);
}
