using MlBudget.Core.Records;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Sql;

/// <summary>Rows of a query to a database, as they are configured.</summary>
/// <param name="Engine">The database engine.</param>
/// <param name="Server">What it connects to.</param>
/// <param name="Query">What it asks.</param>
public sealed record SqlSourceDefinition(SqlEngine Engine, SqlServer Server, SqlQuery Query) : SourceDefinition
{
    private const long LocalHour = 3_600_000_000;

    /// <inheritdoc/>
    public override string Written => $"{Engine.Type} {Server.Place}";

    /// <inheritdoc/>
    public override string Words => $" (rows by {(Query.Watermark is { } column ? $"'{column}'" : "their time")}, looked for as far as {Query.OverlapWords} behind the latest)";

    /// <summary>Local times go back by an hour when clocks do, and rows of that hour lie behind others.</summary>
    public override string? NoteOf(RecordSchema schema) =>
        Query.Watermark is null && Query.Overlap <= LocalHour && RecordPath.Parse(schema.TimePath).Readings.OfType<TimeReading>().Any(reading => reading.Zone is not null)
            ? "rows are followed by local times, which go back when clocks do, so that rows of that hour are missed; name a column of UTC or a sequence as 'watermark', or write an overlap of more than 1h"
            : null;

    /// <inheritdoc/>
    public override IRecordSource Open(SourceOpening opening) => new SqlSource(Engine, Server, Query, opening);

    /// <summary>The first rows, and where those begin that are asked for: a condition the wrong way round finds none.</summary>
    public override SourceHeads ReadHeads(SourceOpening opening, HeadLimits limits, CancellationToken cancel = default) => base.ReadHeads(opening, limits, cancel) with
    {
        Places = [Engine.HasTimesAsTexts ? Written : $"{Written} where @since is {SqlSource.StartOf(Query, opening with { IsClosed = true }).Written}"],
    };

    /// <summary>Only what may be shown.</summary>
    public override string ToString() => Written;
}
