using MlBudget.FeatureStores;
using MlBudget.Sources.Tests.Sql;

namespace MlBudget.Sources.Tests.Features;

/// <summary>Feast's online store in a SQLite file, whose times are seconds since the epoch.</summary>
public sealed class FeastSqliteTests(SqliteTableTests.File file) : FeastTableContract(file, "feast_sqlite"), IClassFixture<SqliteTableTests.File>
{
    /// <inheritdoc/>
    protected override string Schemas => "";

    /// <inheritdoc/>
    protected override string Columns => "entity_key blob, feature_name text, value blob, vector_value blob, event_ts timestamp, created_ts timestamp";

    /// <inheritdoc/>
    protected override string TimeOf(DateTime time) => $"{(long)(time - DateTime.UnixEpoch).TotalSeconds}";

    /// <inheritdoc/>
    protected override string Bytes(byte[] bytes) => $"x'{Convert.ToHexString(bytes)}'";
}

/// <summary>The same as Feast wrote it before 0.42, with texts as times.</summary>
public sealed class OldFeastSqliteTests(SqliteTableTests.File file) : FeastTableContract(file, "feast_sqlite"), IClassFixture<SqliteTableTests.File>
{
    /// <inheritdoc/>
    protected override string Schemas => "";

    /// <inheritdoc/>
    protected override string Columns => "entity_key blob, feature_name text, value blob, event_ts timestamp, created_ts timestamp";

    /// <inheritdoc/>
    protected override string TimeOf(DateTime time) => $"'{time:yyyy-MM-dd HH:mm:ss.ffffff}'";

    /// <inheritdoc/>
    protected override string Bytes(byte[] bytes) => $"x'{Convert.ToHexString(bytes)}'";
}
