using System.Data.Common;
using MySqlConnector;

namespace MlBudget.Sources.Sql.Engines;

/// <summary>MySQL and MariaDB through MySqlConnector. Its session is in UTC.</summary>
internal sealed class MySqlEngine : SqlEngine
{
    private const uint UsualPort = 3306;

    /// <inheritdoc/>
    public override string Type => "mysql";

    /// <inheritdoc/>
    public override string Meaning => "rows of a [query](#databases) to MySQL or MariaDB";

    /// <inheritdoc/>
    public override string ConnectionExample => "'Server=db;Database=fraud;User ID=mlbudget;Password=…' or 'mysql://mlbudget:…@db/fraud'";

    /// <inheritdoc/>
    public override bool HasEscapes => true;

    /// <inheritdoc/>
    protected override DbProviderFactory Factory => MySqlConnectorFactory.Instance;

    /// <inheritdoc/>
    public override DbDataSource Connect(SqlServer server) => new MySqlDataSourceBuilder(server.Connection)
        .UseConnectionOpenedCallback(async (context, cancel) =>
        {
            using var command = new MySqlCommand("set time_zone = '+00:00'", context.Connection);
            await command.ExecuteNonQueryAsync(cancel);
        }).Build();

    /// <summary>A text, which the server reads as what it is compared with.</summary>
    protected override DbParameter Since(DbCommand command, SqlMark since) => Parameter(command, since.Kind == SqlMarkKind.Integer ? since.Number : since.Written);

    /// <inheritdoc/>
    public override string? Explain(Exception thrown) => thrown is MySqlException { ErrorCode: MySqlErrorCode.AccessDenied } refused
        ? $"the server refuses the user or the password ({refused.Number})" : null;

    /// <inheritdoc/>
    protected override SqlServer ReadConnection(string connection)
    {
        var builder = new MySqlConnectionStringBuilder();
        ConnectionUri.Read(connection, ["mysql", "mariadb"], SettingOf, builder);
        // The source's own connection and one that hangs.
        (builder.MaximumPoolSize, builder.MinimumPoolSize) = (2, 0);
        // A date of zeros is refused as a record, and not as a table.
        builder.ConvertZeroDateTime = true;
        if (string.IsNullOrEmpty(builder.ApplicationName))
            builder.ApplicationName = "mlbudget";
        return new(builder.ConnectionString, SqlServer.PlaceOf(builder.Server, builder.Port == UsualPort ? 0 : builder.Port, builder.Database))
        {
            User = builder.UserID,
        };
    }

    /// <summary>Errors of data: what is wrong with a value is said with the value.</summary>
    protected override bool ShowsValues(Exception thrown) => thrown is MySqlException
    {
        ErrorCode: MySqlErrorCode.TruncatedWrongValue or MySqlErrorCode.TruncatedWrongValueForField or MySqlErrorCode.WrongValueForType
            or MySqlErrorCode.DataOutOfRange or MySqlErrorCode.WarningDataOutOfRange or MySqlErrorCode.WrongValue,
    } or InvalidCastException or FormatException;

    /// <summary>What the words for options of MySQL's own clients are for MySqlConnector.</summary>
    private static (string Key, string Value) SettingOf(string option, string value) => option switch
    {
        "ssl-mode" => ("SSL Mode", value.ToUpperInvariant() switch
        {
            "DISABLED" => "None",
            "VERIFY_CA" => "VerifyCA",
            "VERIFY_IDENTITY" => "VerifyFull",
            _ => value,
        }),
        "ssl-ca" => ("SSL CA", value),
        "ssl-cert" => ("SSL Cert", value),
        "ssl-key" => ("SSL Key", value),
        "connect-timeout" => ("Connection Timeout", value),
        "charset" => ("Character Set", value),
        _ => (option, value),
    };
}
