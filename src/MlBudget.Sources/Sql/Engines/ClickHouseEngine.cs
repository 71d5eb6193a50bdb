using System.Data.Common;
using ClickHouse.Driver.ADO;

namespace MlBudget.Sources.Sql.Engines;

/// <summary>ClickHouse over HTTP, through ClickHouse.Driver.</summary>
internal sealed class ClickHouseEngine : SqlEngine
{
    /// <inheritdoc/>
    public override string Type => "clickhouse";

    /// <inheritdoc/>
    public override string Meaning => "rows of a [query](#databases) to ClickHouse over HTTP";

    /// <inheritdoc/>
    public override string ConnectionExample => "'Host=db;Port=8123;Database=fraud;Username=mlbudget;Password=…'";

    /// <inheritdoc/>
    public override bool HasEscapes => true;

    /// <inheritdoc/>
    protected override DbProviderFactory Factory => ClickHouseConnectionFactory.Instance;

    /// <inheritdoc/>
    protected override DbParameter Since(DbCommand command, SqlMark since) => Parameter(command, since.Kind switch
    {
        SqlMarkKind.Integer => since.Number,
        SqlMarkKind.Text => since.Text!,
        _ => since.Written,
    });

    /// <summary>The same with the engine's own form of parameters, which have types.</summary>
    protected override string Query(string query, SqlMark since) => SqlText.WithSince(query, HasEscapes, since.Kind switch
    {
        SqlMarkKind.Integer => "{since:Int64}",
        SqlMarkKind.Text => "{since:String}",
        _ => "{since:DateTime64(6, 'UTC')}",
    });

    /// <inheritdoc/>
    public override bool IsJson(string typeName) => typeName.StartsWith("JSON", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override SqlServer ReadConnection(string connection)
    {
        var builder = new ClickHouseConnectionStringBuilder(connection);
        return new(builder.ConnectionString, SqlServer.PlaceOf(builder.Host, builder.Port, builder.Database))
        {
            User = builder.Username,
        };
    }

    /// <summary>What can't be read is shown by the server.</summary>
    protected override bool ShowsValues(Exception thrown) => thrown.Message.Contains("Cannot parse", StringComparison.OrdinalIgnoreCase);
}
