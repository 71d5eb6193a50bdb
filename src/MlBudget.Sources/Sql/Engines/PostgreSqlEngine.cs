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
        PostgresException { SqlState: "28P01" } refused => $"the server refuses the user or the password ({refused.SqlState})",
        PostgresException { SqlState: "28000" } refused => $"the server refuses the user, the password, or this host, maybe for want of TLS ({refused.SqlState})",
        PostgresException refused => $"{refused.MessageText} ({refused.SqlState})",
        _ => null,
    };

    /// <inheritdoc/>
    protected override SqlServer ReadConnection(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        ConnectionUri.Read(connection, ["postgresql", "postgres"], SettingOf, builder);
        builder.Timezone = "UTC";
        // The source's own connection and one that hangs.
        (builder.MaxPoolSize, builder.MinPoolSize) = (2, 0);
        builder.IncludeErrorDetail = false;
        if (string.IsNullOrEmpty(builder.ApplicationName))
            builder.ApplicationName = "mlbudget";
        return new(builder.ConnectionString, SqlServer.PlaceOf(builder.Host, builder.Port == NpgsqlConnection.DefaultPort ? 0 : builder.Port, builder.Database))
        {
            User = builder.Username,
        };
    }

    /// <summary>Errors of data: what is wrong with a value is said with the value.</summary>
    protected override bool ShowsValues(Exception thrown) => thrown is PostgresException { SqlState: ['2', '2', ..] };

    /// <summary>What libpq's words for options are for Npgsql.</summary>
    private static (string Key, string Value) SettingOf(string option, string value) => option switch
    {
        "user" => ("Username", value),
        "dbname" => ("Database", value),
        "sslmode" => ("SSL Mode", value.Replace("-", "", StringComparison.Ordinal)),
        "sslrootcert" => ("Root Certificate", value),
        "sslcert" => ("SSL Certificate", value),
        "sslkey" => ("SSL Key", value),
        "sslpassword" => ("SSL Password", value),
        "sslnegotiation" => ("SSL Negotiation", value),
        "gssencmode" => ("GSS Encryption Mode", value),
        "krbsrvname" => ("Kerberos Service Name", value),
        "channel_binding" => ("Channel Binding", value),
        "require_auth" => ("Require Auth", value),
        "target_session_attrs" => ("Target Session Attributes", value),
        "connect_timeout" => ("Timeout", value),
        "application_name" => ("Application Name", value),
        "client_encoding" => ("Client Encoding", value),
        "options" => ("Options", value),
        _ => (option, value),
    };
}
