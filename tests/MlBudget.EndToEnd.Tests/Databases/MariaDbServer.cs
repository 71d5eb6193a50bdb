using System.Data;
using System.Data.Common;
using MlBudget.EndToEnd.Tests.Harness;
using MySqlConnector;

namespace MlBudget.EndToEnd.Tests.Databases;

/// <summary>A real MariaDB.</summary>
public sealed class MariaDbServer : DatabaseServer
{
    private const string Program = "/usr/sbin/mariadbd";

    private MariaDbServer()
    {
    }

    /// <inheritdoc/>
    public override string Type => "mysql";

    /// <inheritdoc/>
    public override string Connection => $"Server=127.0.0.1;Port={Port};Database={Database};User ID={User};Password={Password}";

    /// <inheritdoc/>
    public override string TimeType => "timestamp(6) null";

    /// <summary>A server that runs.</summary>
    public static Task<MariaDbServer> RunningAsync() => RunningAsync(new MariaDbServer());

    /// <inheritdoc/>
    public override DbConnection Connect()
    {
        var connection = new MySqlConnection($"{Connection};Pooling=false");
        // Its session is in UTC once it is open, as the literals of tests are.
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == ConnectionState.Open)
                Execute(connection, "set time_zone = '+00:00'");
        };
        return connection;
    }

    /// <inheritdoc/>
    public override void CutConnections()
    {
        using var connection = (MySqlConnection)Connect();
        connection.Open();
        var others = new List<long>();
        using (var command = new MySqlCommand("select id from information_schema.processlist where id <> connection_id()", connection))
        {
            using var rows = command.ExecuteReader();
            while (rows.Read())
                others.Add(rows.GetInt64(0));
        }

        foreach (var other in others)
            Execute(connection, $"kill connection {other}");
    }

    /// <inheritdoc/>
    protected override async Task PrepareAsync()
    {
        Directory.CreateDirectory(At("data"));
        const string Scripts = "/usr/share/mysql/mysql_";
        var statements = string.Concat(
            "create database mysql;\nuse mysql;\n", await File.ReadAllTextAsync($"{Scripts}system_tables.sql"),
            await File.ReadAllTextAsync($"{Scripts}performance_tables.sql"), await File.ReadAllTextAsync($"{Scripts}system_tables_data.sql"),
            $"flush privileges;\ncreate user '{User}'@'%' identified by '{Password}';\ngrant all on *.* to '{User}'@'%';\ncreate database {Database};\n");
        await File.WriteAllTextAsync(At("bootstrap.sql"), statements);
        using var process = await ChildProcess.RunAsync(
            "/bin/sh", ["-c", $"exec {Program} --no-defaults --bootstrap --datadir={At("data")} --user={Environment.UserName} < {At("bootstrap.sql")}"]);
        Assert.True(await process.ExitCodeAsync() == 0, process.Errors);
    }

    private protected override ChildProcess Launch() => ChildProcess.Start(
        Program,
        [
            "--no-defaults", $"--datadir={At("data")}", $"--user={Environment.UserName}", $"--port={Port}", "--bind-address=127.0.0.1", $"--socket={At("socket")}",
            "--innodb-flush-log-at-trx-commit=0", "--default-time-zone=-05:00",
        ]);
}
