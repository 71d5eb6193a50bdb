using System.Data.Common;
using System.Globalization;
using MlBudget.FeatureStores;

namespace MlBudget.Benchmarks;

/// <summary>Features in two tables of a database: one as Feast lays it out, with a row for each entity and feature, and one with a row for each entity.</summary>
internal abstract class FeatureTables
{
    /// <summary>The rows of the second table.</summary>
    public const string Query = "select rate, trips, made from drivers";

    private const string Feast = "prod_driver_stats";

    private static readonly DateTime Made = DateTime.UtcNow.AddHours(-1);

    /// <summary>What <c>type</c> names Feast's tables in such a database.</summary>
    public abstract string FeastType { get; }

    /// <summary>What <c>type</c> names such a database.</summary>
    public abstract string Type { get; }

    /// <summary>What clients connect to.</summary>
    public abstract string Connection { get; }

    /// <summary>The types of bytes, of Feast's times, and of those of the second table.</summary>
    protected abstract (string Bytes, string FeastTime, string Time) Types { get; }

    /// <summary>Makes both tables anew.</summary>
    /// <param name="entities">How many entities they have.</param>
    public void Fill(int entities)
    {
        using var connection = Open();
        Execute(connection, $"drop table if exists {Feast}");
        Execute(connection, "drop table if exists drivers");
        Execute(connection, $"create table {Feast} (entity_key {Types.Bytes}, feature_name text, value {Types.Bytes}, event_ts {Types.FeastTime}, created_ts {Types.FeastTime}, primary key (entity_key, feature_name))");
        Execute(connection, $"create table drivers (driver integer primary key, rate double precision, trips integer, made {Types.Time})");
        Execute(connection, "begin");
        var (feastTime, time) = Times(Made);
        foreach (var some in Enumerable.Range(0, entities).Chunk(1_000))
        {
            Execute(connection, $"insert into {Feast} values " + string.Join(", ", some.Select(driver =>
                $"({Bytes(FeastKeys.Of("driver_id", driver))}, 'rate', {Bytes(ValueOf(driver))}, {feastTime}, {feastTime}), ({Bytes(FeastKeys.Of("driver_id", driver))}, 'trips', {Bytes(ValueOf(driver))}, {feastTime}, {feastTime})")));
            Execute(connection, "insert into drivers values " + string.Join(", ", some.Select(driver =>
                string.Create(CultureInfo.InvariantCulture, $"({driver}, {driver / 7.0:R}, {driver}, {time})"))));
        }

        Execute(connection, "commit");
        Execute(connection, "analyze");
    }

    /// <summary>Reads rows of Feast's table.</summary>
    /// <param name="entities">Of how many entities.</param>
    /// <returns>Of how many entities rows were read.</returns>
    public int ReadFeast(int entities) => Read(
        $"select entity_key, feature_name, value, event_ts from {Feast} limit {2 * entities}",
        row => row.GetFieldValue<byte[]>(0).Length + row.GetString(1).Length + row.GetFieldValue<byte[]>(2).Length + LengthOf(row.GetValue(3))) / 2;

    /// <summary>Reads rows of the second table.</summary>
    /// <param name="entities">How many entities.</param>
    /// <returns>How many were read.</returns>
    public int ReadOwn(int entities) => Read($"{Query} limit {entities}", row => (long)row.GetDouble(0) + row.GetInt32(1) + LengthOf(row.GetValue(2)));

    /// <summary>A connection of its own, as a source has it.</summary>
    protected abstract DbConnection Open();

    /// <summary>A literal of bytes.</summary>
    protected abstract string Bytes(byte[] bytes);

    /// <summary>Literals of a time, as Feast writes it and as the second table has it.</summary>
    protected abstract (string Feast, string Own) Times(DateTime time);

    /// <summary>A <c>feast.types.Value</c> of a double.</summary>
    private static byte[] ValueOf(int driver) => [0x29, .. BitConverter.GetBytes(driver / 7.0)];

    private static int LengthOf(object time) => time is string text ? text.Length : 8;

    private int Read(string query, Func<DbDataReader, long> look)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var result = command.ExecuteReader();
        var (rows, seen) = (0, 0L);
        while (result.Read())
        {
            seen += look(result);
            rows++;
        }

        return seen > 0 ? rows : 0;
    }

    private static void Execute(DbConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
