using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace MlBudget.Sources.Sql.Engines;

/// <summary>PostgreSQL, and what speaks its protocol, through Npgsql. Its session is in UTC.</summary>
internal sealed class PostgreSqlEngine : SqlEngine
{
    /// <inheritdoc/>
    public override string Type => "postgresql";

    /// <inheritdoc/>
    public override string Meaning => "rows of a [query](#databases) to PostgreSQL, or to what speaks its protocol";

    /// <inheritdoc/>
    public override string ConnectionExample => "'Host=db;Database=fraud;Username=mlbudget;Password=…' or 'postgresql://mlbudget:…@db/fraud'";

    /// <inheritdoc/>
    protected override DbProviderFactory Factory => NpgsqlFactory.Instance;

    /// <inheritdoc/>
    public override DbDataSource Connect(SqlServer server) => NpgsqlDataSource.Create(server.Connection);

    /// <summary>A text without a type: the server reads it as what it is compared with.</summary>
    protected override DbParameter Since(DbCommand command, SqlMark since) => new NpgsqlParameter(SqlQuery.SinceName, NpgsqlDbType.Unknown)
    {
        Value = since.Kind == SqlMarkKind.Time ? $"{since.Written}Z" : since.Written,
    };

    /// <inheritdoc/>
    public override bool IsJson(string typeName) => typeName is "json" or "jsonb";

    /// <inheritdoc/>
    public override string? Explain(Exception thrown) => thrown switch
    {
        PostgresException { SqlState: "28P01" or "28000" } refused => $"the server refuses the user or the password ({refused.SqlState})",
        PostgresException refused => $"{refused.MessageText} ({refused.SqlState})",
        _ => null,
    };

    /// <inheritdoc/>
    protected override SqlServer ReadConnection(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionUri.ToKeys(connection, ["postgresql", "postgres"], "Host", "Username", KeyOf))
        {
            Timezone = "UTC",
            // The source's own connection and one that hangs.
            MaxPoolSize = 2,
            MinPoolSize = 0,
            IncludeErrorDetail = false,
        };
        if (string.IsNullOrEmpty(builder.ApplicationName))
            builder.ApplicationName = "mlbudget";
        return new(builder.ConnectionString, SqlServer.PlaceOf(builder.Host, builder.Port == NpgsqlConnection.DefaultPort ? 0 : builder.Port, builder.Database))
        {
            User = builder.Username,
            Password = builder.Password,
        };
    }

    /// <summary>What libpq's words for options are for Npgsql.</summary>
    private static string KeyOf(string option) => option switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "sslcert" => "SSL Certificate",
        "sslkey" => "SSL Key",
        "connect_timeout" => "Timeout",
        "application_name" => "Application Name",
        "options" => "Options",
        _ => option,
    };
}
