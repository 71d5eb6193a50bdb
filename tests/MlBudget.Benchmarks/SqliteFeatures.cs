using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MlBudget.Benchmarks;

/// <summary>Features in a SQLite file of their own.</summary>
internal sealed class SqliteFeatures : FeatureTables, IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    /// <inheritdoc/>
    public override string FeastType => "feast_sqlite";

    /// <inheritdoc/>
    public override string Type => "sqlite";

    /// <inheritdoc/>
    public override string Connection => $"Data Source={_file}";

    /// <inheritdoc/>
    protected override (string Bytes, string FeastTime, string Time) Types => ("blob", "timestamp", "text");

    /// <inheritdoc/>
    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        File.Delete(_file);
    }

    /// <inheritdoc/>
    protected override DbConnection Open()
    {
        var connection = new SqliteConnection(Connection);
        connection.Open();
        return connection;
    }

    /// <inheritdoc/>
    protected override string Bytes(byte[] bytes) => $"x'{Convert.ToHexString(bytes)}'";

    /// <inheritdoc/>
    protected override (string Feast, string Own) Times(DateTime time) => (
        ((long)(time - DateTime.UnixEpoch).TotalSeconds).ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"'{time:yyyy-MM-dd HH:mm:ss.fff}'"));
}
