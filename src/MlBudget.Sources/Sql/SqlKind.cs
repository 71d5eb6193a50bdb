using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Sql;

/// <summary>Rows of a query to a database.</summary>
/// <param name="engine">The database engine.</param>
public sealed class SqlKind(SqlEngine engine) : SourceKind
{
    private const string Example = "a query such as select id, labeled_at, is_fraud from outcomes where labeled_at >= @since order by labeled_at";

    private static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(90);

    /// <inheritdoc/>
    public override string Type => engine.Type;

    /// <inheritdoc/>
    public override string Meaning => engine.Meaning;

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> Keys { get; } =
    [
        new("connection", SqlSettings.ConnectionMeaning(engine.ConnectionExample.Replace('\'', '`'))),
        new("query", "required: the query, with `@since` in its condition, and in the order of the watermark. Its columns are the records' fields"),
        new("watermark", "the column that `@since` and the order are of: a time or an integer that only grows from row to row as rows are written. "
            + "The column of `fields.time` if left out"),
        new("overlap", "how long after its watermark a row may become visible, as of a transaction that commits late: so far back it is asked again, and rows "
            + "that were read are passed over. A duration, or a number where the watermark holds integers. `5m` if left out"),
        new("timeout", SqlSettings.TimeoutMeaning),
    ];

    /// <inheritdoc/>
    public override SourceDefinition? Read(NodeReader settings)
    {
        var server = SqlSettings.ReadServer(engine, settings.Required("connection"));
        var text = SqlSettings.ReadQuery(engine, settings.Required("query"), Example);
        var watermark = settings.Optional("watermark")?.Literal("the name of a column such as updated_at");
        var query = new SqlQuery(text ?? string.Empty) { Watermark = watermark };
        if (settings.Optional("overlap") is { } overlap)
            query = WithOverlap(query, overlap);
        if (SqlSettings.ReadTimeout(settings.Optional("timeout")) is { } timeout)
            query = query with { Timeout = timeout };
        return server is null || text is null ? null : new SqlSourceDefinition(engine, server, query);
    }

    private static SqlQuery WithOverlap(SqlQuery query, NodeReader node)
    {
        if (long.TryParse(node.Written, out _))
            return node.Integer(0, long.MaxValue / 4) is { } number ? query with { Overlap = number, HasIntegerMarks = true } : query;
        return node.Duration(TimeSpan.Zero, LongestOverlap) is { } overlap ? query with { Overlap = overlap.Ticks / TimeSpan.TicksPerMicrosecond } : query;
    }
}
