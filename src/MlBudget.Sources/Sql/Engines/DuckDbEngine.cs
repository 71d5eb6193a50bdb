using System.Data.Common;
using DuckDB.NET.Data;

namespace MlBudget.Sources.Sql.Engines;

/// <summary>DuckDB within this process: a file, which is only read, or none, and then whatever queries read, as Parquet. Its session is in UTC.</summary>
internal sealed class DuckDbEngine : SqlEngine
{
    private const string InMemory = ":memory:";

    /// <inheritdoc/>
    public override string Type => "duckdb";

    /// <inheritdoc/>
    public override string Meaning => "rows of a [query](#databases) to a DuckDB file, or to what DuckDB reads, such as folders of Parquet";

    /// <inheritdoc/>
    public override string ConnectionExample => "'Data Source=/var/lib/fraud/labels.duckdb' or 'Data Source=:memory:'";

    /// <inheritdoc/>
    protected override DbProviderFactory Factory => DuckDBClientFactory.Instance;

    /// <inheritdoc/>
    protected override DbParameter Since(DbCommand command, SqlMark since) => new DuckDBParameter(SqlQuery.SinceName, since.Kind switch
    {
        SqlMarkKind.Integer => since.Number,
        SqlMarkKind.Text => since.Text!,
        _ => since.Time,
    });

    /// <summary>The same with the engine's own sign of parameters.</summary>
    protected override string Query(string query, SqlMark since) => SqlText.WithSince(query, HasEscapes, "$" + SqlQuery.SinceName);

    /// <inheritdoc/>
    protected override SqlServer ReadConnection(string connection)
    {
        var builder = new DuckDBConnectionStringBuilder { ConnectionString = connection };
        if (builder.DataSource is not { Length: > 0 } file)
            throw new FormatException("there is no file");
        if (file != InMemory && !builder.ContainsKey("ACCESS_MODE"))
            builder["ACCESS_MODE"] = "READ_ONLY";
        return new(builder.ConnectionString, file);
    }

    /// <summary>Errors of data: what is wrong with a value is said with the value.</summary>
    protected override bool ShowsValues(Exception thrown) => thrown is DuckDBException
        && (thrown.Message.StartsWith("Conversion Error", StringComparison.Ordinal) || thrown.Message.StartsWith("Invalid Input Error", StringComparison.Ordinal)
            || thrown.Message.StartsWith("Out of Range Error", StringComparison.Ordinal));
}
