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
        new("connection", $"required: {engine.ConnectionExample.Replace('\'', '`')}, with the driver's own options, also those of TLS. What holds a password has to come from a reference "
            + "such as `${env:FRAUD_DB}` or `${file:/run/secrets/db}`. Only host and database are shown of it"),
        new("query", "required: the query, with `@since` in its condition, and in the order of the watermark. Its columns are the records' fields"),
        new("watermark", "the column that `@since` and the order are of: a time or an integer that only grows from row to row as rows are written. "
            + "The column of `fields.time` if left out"),
        new("overlap", "how long after its watermark a row may become visible, as of a transaction that commits late: so far back it is asked again, and rows "
            + "that were read are passed over. A duration, or a number where the watermark holds integers. `5m` if left out"),
        new("timeout", "after how long without an answer the query is given up and tried again, at most `1d`. `2m` if left out"),
    ];

    /// <inheritdoc/>
    public override SourceDefinition? Read(NodeReader settings)
    {
        var server = ReadServer(settings.Required("connection"));
        var text = settings.Required("query") is { } node ? ReadQuery(node) : null;
        var watermark = settings.Optional("watermark")?.Literal("the name of a column such as updated_at");
        var query = new SqlQuery(text ?? string.Empty) { Watermark = watermark };
        if (settings.Optional("overlap") is { } overlap)
            query = WithOverlap(query, overlap);
        if (settings.Optional("timeout")?.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)) is { } timeout)
            query = query with { Timeout = timeout };
        return server is null || text is null ? null : new SqlSourceDefinition(engine, server, query);
    }

    private SqlServer? ReadServer(NodeReader? node)
    {
        if (node?.Text($"a connection string such as {engine.ConnectionExample}") is not { } connection)
            return null;
        try
        {
            var server = engine.Read(connection);
            if (string.IsNullOrEmpty(server.Password) || node.IsReference)
                return server;
            node.ErrorAtKey("holds a password, and the configuration is shown to whoever asks; write it as a reference such as ${env:FRAUD_DB} or ${file:/run/secrets/db}");
        }
        catch (FormatException error)
        {
            node.ErrorAtKey(error.Message);
        }

        return null;
    }

    private static string? ReadQuery(NodeReader node)
    {
        if (node.Literal(Example) is not { } text)
            return null;
        if (SqlQuery.LimitOf(text) is { } limit)
        {
            node.Error($"found '{limit}': rows behind it might never be seen; leave it out, since rows are read as they come, some thousands at a time");
            return null;
        }

        if (SqlQuery.HasSince(text))
            return text;
        node.Error("found no @since, from where on rows are asked for; add a condition such as labeled_at >= @since");
        return null;
    }

    private static SqlQuery WithOverlap(SqlQuery query, NodeReader node)
    {
        if (long.TryParse(node.Written, out _))
            return node.Integer(0, long.MaxValue / 4) is { } number ? query with { Overlap = number, HasIntegerMarks = true } : query;
        return node.Duration(TimeSpan.Zero, LongestOverlap) is { } overlap ? query with { Overlap = overlap.Ticks / TimeSpan.TicksPerMicrosecond } : query;
    }
}
