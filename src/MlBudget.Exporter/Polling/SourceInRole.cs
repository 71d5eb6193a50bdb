using MlBudget.Core.Records;

namespace MlBudget.Exporter.Polling;

/// <summary>A source that is opened, and what it tells of a model.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Source">The source: of records, unless its role is <see cref="FeedRole.Tallies"/>. Its records have the columns that the
/// model's definition gives its role.</param>
internal sealed record SourceInRole(FeedRole Role, ISource Source)
{
    /// <summary>On how many threads it is read and counted; from 2 on it is decoded beside counting.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How late ready-made tallies come as a rule, at least 0: so much longer they may stay away. Of predictions the model knows that.</summary>
    public TimeSpan Late { get; init; }
}
