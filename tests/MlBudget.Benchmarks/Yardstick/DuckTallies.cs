using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;

namespace MlBudget.Benchmarks.Yardstick;

/// <summary>
/// The tallies of the ten SLOs as DuckDB has them: columns and types are told, so nothing is guessed, and each file is read once. Its clock
/// starts when the database is open, so that the start of its process doesn't count.
/// </summary>
internal static class DuckTallies
{
    /// <summary>
    /// The ways to ask, of which the faster is taken: <c>fine</c> groups once, by minute and both groups, and adds those up; <c>sets</c> groups
    /// by minutes, and by hours and both groups. Slower were: the joined rows kept in a table and grouped four times, an inner and a
    /// right join, ids as numbers.
    /// </summary>
    public static readonly string[] Ways = ["fine", "sets"];

    /// <summary>What is counted of a row, by the column of the answer.</summary>
    private static readonly (string Name, string Of)[] Counts =
    [
        ("n", "count(*)"),
        ("errors", "count(error)"),
        ("timed", "count(latency_ms)"),
        ("slow", "count_if(latency_ms > 100)"),
        ("scored", "count(score)"),
        ("unsure", "count_if(greatest(score, 1 - score) < 0.6)"),
        ("present", "sum(present)"),
        ("aged", "count_if(is_aged)"),
        ("stale", "count_if(is_stale)"),
        ("violating", "count_if(is_violating)"),
        ("answered", "count(decision)"),
        ("selected", "count_if(decision = 1)"),
        ("tp", "count_if(decision = 1 and label = 1)"),
        ("fp", "count_if(decision = 1 and label = 0)"),
        ("fn", "count_if(decision = 0 and label = 1)"),
        ("tn", "count_if(decision = 0 and label = 0)"),
    ];

    /// <summary>Counts, prints the seconds it took and the CPU seconds, and writes the tallies.</summary>
    /// <param name="folder">Where the log is.</param>
    /// <param name="output">The file for <see cref="Tallies"/>.</param>
    /// <param name="threads">How many threads DuckDB has.</param>
    /// <param name="way">One of <see cref="Ways"/>.</param>
    public static void Run(string folder, string output, int threads, string way)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, $"set threads = {threads}; set preserve_insertion_order = false");
        var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        Execute(connection, Prepare(folder, way));
        var tallies = new Tallies();
        foreach (var (slots, keys) in new[] { ("minutes", "minute, null"), ("hours", "hour, null"), ("merchants", "hour, merchant_type"), ("regions", "hour, region") })
            Read(connection, Ask(way, slots == "minutes", keys), slots, tallies);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds} {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds}"));
        tallies.Write(output);
    }

    private static string Rows(string folder) =>
        $$"""
        select
          epoch_ms(timestamp) // 60000 * 60 as minute, epoch_ms(timestamp) // 3600000 * 3600 as hour, merchant_type, region,
          error, latency_ms, score, decision, label,
          (features.amount is not null)::int + (features.country is not null)::int + (features.velocity is not null)::int + (features.age is not null)::int
            + (features.tenure is not null)::int + (features.items is not null)::int + (features.device is not null)::int + (features.hour is not null)::int as present,
          features.velocity is not null and velocity_at is not null as is_aged,
          features.velocity is not null and timestamp - velocity_at > interval 24 hours as is_stale,
          features.amount < 0 or features.age not between 0 and 120 or features.hour not between 0 and 23 or decision not in (0, 1)
            or features.country not in ('DE', 'FR', 'NL', 'PL', 'IT', 'ES') as is_violating
        from read_json('{{YardstickFiles.Predictions(folder)}}', format = 'newline_delimited', auto_detect = false, columns = {
          timestamp: 'timestamp', prediction_id: 'varchar', decision: 'tinyint', score: 'double', latency_ms: 'double', error: 'varchar',
          merchant_type: 'varchar', region: 'varchar', velocity_at: 'timestamp',
          features: 'struct(amount double, country varchar, velocity double, age double, tenure double, items double, device varchar, hour double)' })
        left join read_json('{{YardstickFiles.Labels(folder)}}', format = 'newline_delimited', auto_detect = false, columns = {
          prediction_id: 'varchar', label: 'tinyint' }) using (prediction_id)
        """;

    private static string Counted => string.Join(", ", Counts.Select(count => $"({count.Of})::bigint as {count.Name}"));

    private static string AddedUp => string.Join(", ", Counts.Select(count => $"sum({count.Name})::bigint"));

    private static string Prepare(string folder, string way) => way == "fine"
        ? $"create temp table tallies as select minute, hour, merchant_type, region, {Counted} from ({Rows(folder)}) group by all"
        : $"""
            create temp table tallies as select minute, hour, merchant_type, region, {Counted}
            from ({Rows(folder)}) group by grouping sets ((minute), (hour, merchant_type, region))
            """;

    private static string Ask(string way, bool ofMinutes, string keys)
    {
        var set = way == "fine" ? "true" : ofMinutes ? "minute is not null" : "minute is null";
        return $"select {keys}, {AddedUp} from tallies where {set} group by all";
    }

    private static void Execute(DuckDBConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static void Read(DuckDBConnection connection, string question, string slots, Tallies tallies)
    {
        using var command = connection.CreateCommand();
        command.CommandText = question;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var (slot, group) = (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1));
            tallies.Add(slots, slot, group, name => reader.GetInt64(2 + Array.FindIndex(Counts, count => count.Name == name)));
        }
    }
}
