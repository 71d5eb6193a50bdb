using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources;
using MySqlConnector;
using Npgsql;

namespace MlBudget.Benchmarks;

/// <summary>How many rows a second a query gives as records, beside the driver alone that reads the same columns of the same rows, in turns of which
/// medians are taken.</summary>
internal static class SqlRun
{
    private const int Turns = 7;

    private const string Query = "select id, made, label from labels where made >= @since order by made";

    private static readonly RecordSchema Schema = new("made", "id", [new("label", ColumnKind.Category)]);

    /// <summary>Runs it over a SQLite file, and over servers that are there.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="servers">Their connection strings, each behind its type: <c>postgresql=Host=…</c>.</param>
    public static void Run(int rows, IEnumerable<string> servers)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Console.WriteLine($"{rows} rows, the median of {Turns} turns\n\n| type | rows/s | the driver alone | beside it |\n|---|---|---|---|");
        foreach (var server in servers.Prepend($"sqlite=Data Source={file}"))
        {
            var (type, connection) = (server[..server.IndexOf('=', StringComparison.Ordinal)], server[(server.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            Fill(type, connection, rows);
            var (own, alone) = (new List<double>(), new List<double>());
            for (var turn = 0; turn < Turns; turn++)
            {
                own.Add(rows / Seconds(() => Read(type, connection), rows));
                alone.Add(rows / Seconds(() => ReadAlone(type, connection), rows));
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| `{type}` | {Median(own) / 1e6:F2} M | {Median(alone) / 1e6:F2} M | {Median(own) / Median(alone):F2} |"));
        }

        SqliteConnection.ClearAllPools();
        File.Delete(file);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Seconds(Func<int> read, int expected)
    {
        var clock = Stopwatch.StartNew();
        var found = read();
        return found == expected ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"{found} rows of {expected} were read.");
    }

    private static DbConnection Connect(string type, string connection) => type switch
    {
        "postgresql" => new NpgsqlConnection(connection),
        "mysql" => new MySqlConnection(connection),
        _ => new SqliteConnection(connection),
    };

    private static void Fill(string type, string connection, int rows)
    {
        using var writer = Connect(type, connection);
        writer.Open();
        Execute(writer, "drop table if exists labels");
        Execute(writer, $"create table labels (id varchar(40), made {(type == "sqlite" ? "text" : type == "mysql" ? "datetime(6)" : "timestamptz")}, label integer)");
        foreach (var some in Enumerable.Range(0, rows).Chunk(2_000))
        {
            Execute(writer, "insert into labels values " + string.Join(", ", some.Select(row => string.Create(
                CultureInfo.InvariantCulture, $"('prediction-{row:D9}', '{new DateTime(2026, 6, 1).AddMilliseconds(row * 100L):yyyy-MM-dd HH:mm:ss.fff}', {row % 2})"))));
        }
    }

    private static void Execute(DbConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private static int Read(string type, string connection)
    {
        var settings = NodeReader.Parse($"type: {type}\nconnection: '${{env:C}}'\nquery: {Query}\noverlap: 1m\n", new Problems(), new(_ => connection), 100)!;
        using var source = SourceKinds.Read(settings)!.Open(
            new("labels", Schema, new(ClockMode.Log, TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30))) { IsClosed = true });
        source.Refresh();
        var (batch, rows) = (new Batch(Schema), 0);
        bool isMore;
        do
        {
            isMore = source.Read(batch, Instant.MaxValue);
            rows += batch.Count;
            batch.Clear();
        }
        while (isMore);
        return source.Statistics.Error is { } error ? throw new InvalidOperationException(error) : rows;
    }

    private static int ReadAlone(string type, string connection)
    {
        using var reader = Connect(type, connection);
        reader.Open();
        using var command = reader.CreateCommand();
        command.CommandText = Query.Replace("@since", type == "sqlite" ? "''" : "'1970-01-01'", StringComparison.Ordinal);
        using var result = command.ExecuteReader();
        var (rows, characters) = (0, 0L);
        while (result.Read())
        {
            characters += result.GetString(0).Length + result.GetInt32(2);
            characters += type == "sqlite" ? result.GetString(1).Length : result.GetDateTime(1).Second;
            rows++;
        }

        return characters > 0 ? rows : 0;
    }
}
