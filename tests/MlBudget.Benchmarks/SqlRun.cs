using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using MlBudget.Core.Records;
using MySqlConnector;
using Npgsql;

namespace MlBudget.Benchmarks;

/// <summary>How many rows a second a query gives as records, beside the driver alone that reads the same columns of the same rows.</summary>
internal static class SqlRun
{
    private const string Query = "select id, made, label from labels where made >= @since order by made";

    private static readonly RecordSchema Schema = new("made", "id", [new("label", ColumnKind.Category)]);

    /// <summary>Runs it over a SQLite file, and over servers that are there.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="servers">Their connection strings, each behind its type: <c>postgresql=Host=…</c>.</param>
    public static void Run(int rows, IEnumerable<string> servers)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        BesideClient.Begin(rows, "rows");
        foreach (var server in servers.Prepend($"sqlite=Data Source={file}"))
        {
            var (type, connection) = (server[..server.IndexOf('=', StringComparison.Ordinal)], server[(server.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            Fill(type, connection, rows);
            var settings = $"type: {type}\nconnection: '${{env:C}}'\nquery: {Query}\noverlap: 1m\n";
            BesideClient.Compare(type, rows, () => ConfiguredSource.ReadAll(settings, connection, Schema), () => ReadAlone(type, connection));
        }

        SqliteConnection.ClearAllPools();
        File.Delete(file);
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
