using MlBudget.FeatureStores;
using MlBudget.Sources.Tests.Sql;

namespace MlBudget.Sources.Tests.Features;

/// <summary>Features that a query gives, a row for each entity.</summary>
public sealed class QueriedStoreTests(SqliteTableTests.File file) : FeatureContract, IClassFixture<SqliteTableTests.File>
{
    private static int _tables;

    private readonly string _table = $"drivers{Interlocked.Increment(ref _tables)}";

    /// <inheritdoc/>
    protected override string Settings => $"type: sqlite\nconnection: \"${{env:CONNECTION}}\"\nquery: select rate, trips, null as none, null as trip, made from {_table}\ntime: made";

    /// <inheritdoc/>
    protected override string Connection => file.Connection;

    /// <inheritdoc/>
    protected override string? MissingView => null;

    /// <inheritdoc/>
    protected override string Shown => "drivers";

    /// <inheritdoc/>
    protected override void Write(IEnumerable<(int Entity, string Feature, bool HasValue, DateTime Time)> values)
    {
        file.Execute($"create table {_table} (driver integer, rate real, trips text, made text)");
        foreach (var some in values.GroupBy(value => value.Entity).Chunk(500))
            file.Execute($"insert into {_table} values {string.Join(", ", some.Select(RowOf))}");
    }

    private string RowOf(IGrouping<int, (int Entity, string Feature, bool HasValue, DateTime Time)> driver)
    {
        return $"({driver.Key}, {ValueOf("rate")}, {ValueOf("trips")}, {file.Time(driver.First().Time)})";

        // What is missing is a null or an empty text.
        string ValueOf(string feature) => driver.FirstOrDefault(value => value.Feature == feature).HasValue ? "'7'" : driver.Key % 20 == 0 ? "null" : "''";
    }

    [Fact]
    public void A_column_that_the_query_lacks_is_an_error()
    {
        Write([(1, "rate", true, Now)]);

        Assert.Equal("can't be fetched: the query gives no column 'speed', found rate, trips, none, trip, made", ErrorOf("features: [rate, speed]"));
        Assert.Equal("can't be fetched: the query gives no column 'when', found rate, trips, none, trip, made", ErrorOf("time: when"));
    }

    [Fact]
    public void A_time_that_is_none_is_an_error()
    {
        Write([(1, "rate", true, Now)]);

        Assert.Equal("can't be fetched: found a Double in 'rate', expected a time; make it one in the query", ErrorOf("time: rate"));
    }

    [Fact]
    public void A_value_without_a_time_is_stale_and_values_that_all_have_none_are_an_error()
    {
        Write([(1, "rate", true, Now.AddHours(-1)), (2, "rate", true, Now.AddHours(-1)), (3, "rate", true, Now.AddDays(-3))]);
        file.Execute($"update {_table} set made = null where made > (select min(made) from {_table})");

        Assert.Equal((3, 3), Assert.Single(Look("staleness", "features: [rate]")) is var (_, events, hits) ? (events, hits) : default);
        file.Execute($"update {_table} set made = null");
        Assert.Equal("none of 3 values says when it was made, so that all count as stale", ErrorOf("features: [rate]"));
    }
}
