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

    /// <summary>Not those that were written first, nor those whose keys are the first: here they are the same, as the first byte of a number's key is its lowest.</summary>
    [Fact]
    public void Entities_are_drawn_from_the_whole_table()
    {
        Write([.. Enumerable.Range(0, 2_048).OrderBy(driver => driver & 0xff).Select(driver => (driver, "rate", (driver & 0xff) >= 128, Now.AddHours(-1)))]);

        var (_, values, present) = Assert.Single(Look("completeness", "features: [rate]\nsample: 60"));

        Assert.Equal(60, values);
        // Of all drawings but one of a million or so.
        Assert.InRange(present, 12, 48);
    }

    /// <summary>Feast takes UTC for the time of its host, and makes seconds since the epoch of that.</summary>
    [Fact]
    public void Seconds_of_a_host_of_another_zone_are_of_that()
    {
        Write([(1, "rate", true, Now.AddHours(-24.5))]);

        Assert.Equal(1, StaleOf(""));
        Assert.Equal(0, StaleOf("\nzone: Europe/Berlin"));
    }

    private long StaleOf(string zone) => Assert.Single(Look("staleness", "features: [rate]" + zone)).Hits;
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

    /// <summary>Feast wrote them before it asked its host for the time.</summary>
    [Fact]
    public void Texts_are_of_no_zone()
    {
        Write([(1, "rate", true, Now.AddHours(-24.5))]);

        Assert.Equal(1, Assert.Single(Look("staleness", "features: [rate]\nzone: Europe/Berlin")).Hits);
    }
}
