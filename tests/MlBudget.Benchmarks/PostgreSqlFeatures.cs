using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace MlBudget.Benchmarks;

/// <summary>Features in a PostgreSQL that is there, in tables that are made anew.</summary>
/// <param name="connection">What clients connect to.</param>
internal sealed class PostgreSqlFeatures(string connection) : FeatureTables
{
    /// <inheritdoc/>
    public override string FeastType => "feast_postgresql";

    /// <inheritdoc/>
    public override string Type => "postgresql";

    /// <inheritdoc/>
    public override string Connection => connection;

    /// <inheritdoc/>
    protected override (string Bytes, string FeastTime, string Time) Types => ("bytea", "timestamptz", "timestamptz");

    /// <inheritdoc/>
    protected override DbConnection Open()
    {
        var opened = new NpgsqlConnection($"{connection};Pooling=false");
        opened.Open();
        return opened;
    }

    /// <inheritdoc/>
    protected override string Bytes(byte[] bytes) => $"'\\x{Convert.ToHexString(bytes)}'";

    /// <inheritdoc/>
    protected override (string Feast, string Own) Times(DateTime time)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"'{time:yyyy-MM-ddTHH:mm:ss.fff}Z'");
        return (text, text);
    }
}
