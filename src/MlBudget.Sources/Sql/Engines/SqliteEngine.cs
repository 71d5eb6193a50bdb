using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace MlBudget.Sources.Sql.Engines;

/// <summary>A SQLite file, which is only read. It knows no times: their texts have to be in order, and all of one form.</summary>
internal sealed class SqliteEngine : SqlEngine
{
    private const string FirstTime = "0001-01-01 00:00:00";

    /// <inheritdoc/>
    public override string Type => "sqlite";

    /// <inheritdoc/>
    public override string Meaning => "rows of a [query](#databases) to a SQLite file";

    /// <inheritdoc/>
    public override string ConnectionExample => "'Data Source=/var/lib/fraud/labels.db'";

    /// <inheritdoc/>
    protected override DbProviderFactory Factory => SqliteFactory.Instance;

    /// <inheritdoc/>
    public override bool HasTimesAsTexts => true;

    /// <summary>The value as it is in the table. At the start it is the text of the first time that functions of times can read.</summary>
    protected override DbParameter Since(DbCommand command, SqlMark since) => new SqliteParameter(SqlQuery.SinceName, since.Kind switch
    {
        SqlMarkKind.Integer => since.Number,
        SqlMarkKind.Text => since.Text,
        _ => FirstTime,
    });

    /// <inheritdoc/>
    protected override SqlServer ReadConnection(string connection)
    {
        var builder = new SqliteConnectionStringBuilder(connection);
        if (builder.DataSource.Length == 0)
            throw new FormatException("there is no file");
        if (!builder.ContainsKey("Mode") || builder.Mode == SqliteOpenMode.ReadWriteCreate)
            builder.Mode = SqliteOpenMode.ReadOnly;
        return new(builder.ConnectionString, builder.DataSource);
    }
}
