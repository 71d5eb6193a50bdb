namespace MlBudget.Core.Records;

/// <summary>
/// A source that is fetched in the background, so that who reads it takes what has come and never waits for the rest. While more is being
/// fetched, its <see cref="ISource.NextTime"/> is the latest time that it has given, or <see cref="Time.Instant.MinValue"/> before
/// the first: what comes next may be of then, so that the model's clock stays there.
/// </summary>
public interface IFetchedSource
{
    /// <summary>
    /// Ends when there is more to be read, where reading on before is of no use; null where nothing is known to come: the source is at its
    /// end, or can't be fetched. Asked by who reads the source.
    /// </summary>
    Task? News { get; }

    /// <summary>
    /// Whether it is at its end as far as is known, and has not answered yet whether more has come since; false under the wall clock. A log's
    /// clock is of what was read, and must not run ahead of what this source may still tell; what it has told by then is read at <see cref="News"/>.
    /// </summary>
    bool IsLooking { get; }
}
