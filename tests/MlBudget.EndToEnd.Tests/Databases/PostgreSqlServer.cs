using System.Data.Common;
using MlBudget.EndToEnd.Tests.Harness;
using Npgsql;

namespace MlBudget.EndToEnd.Tests.Databases;

/// <summary>A real PostgreSQL. It refuses to run as root, and runs as Debian's <c>postgres</c> then.</summary>
public sealed class PostgreSqlServer : DatabaseServer
{
    private const string Versions = "/usr/lib/postgresql";

    private PostgreSqlServer()
    {
    }

    /// <inheritdoc/>
    public override string Type => "postgresql";

    /// <inheritdoc/>
    public override string Connection => $"Host=127.0.0.1;Port={Port};Database={Database};Username={User};Password={Password}";

    /// <inheritdoc/>
    public override string TimeType => "timestamp with time zone";

    /// <summary>A server that runs.</summary>
    public static Task<PostgreSqlServer> RunningAsync() => RunningAsync(new PostgreSqlServer());

    /// <inheritdoc/>
    public override DbConnection Connect() => new NpgsqlConnection($"{Connection};Pooling=false;Timezone=UTC");

    /// <inheritdoc/>
    public override void CutConnections() =>
        Execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'");

    /// <inheritdoc/>
    protected override async Task PrepareAsync()
    {
        // The user of the server has to get at its folder, in the folder of the test.
        await Programs.OutputOfAsync("chmod", "755", Path.GetDirectoryName(At("data"))!);
        Directory.CreateDirectory(At("data"));
        await File.WriteAllTextAsync(At("password"), Password);
        if (Environment.IsPrivilegedProcess)
            await Programs.OutputOfAsync("chown", "postgres", At("data"), At("password"));
        var (initdb, arguments) = Command("initdb", "--pgdata", At("data"), "--username", User, "--pwfile", At("password"), "--auth", "scram-sha-256", "--no-sync", "--locale", "C.UTF-8");
        await Programs.OutputOfAsync(initdb, arguments);
        await File.AppendAllLinesAsync(
            Path.Combine(At("data"), "postgresql.conf"),
            [$"port = {Port}", "listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", "fsync = off", "timezone = 'America/New_York'"]);
        // A database of another name needs a server.
        await StartOnceAsync();
    }

    private protected override ChildProcess Launch()
    {
        var (program, arguments) = Command("postgres", "-D", At("data"));
        return ChildProcess.Start(program, arguments);
    }

    private async Task StartOnceAsync()
    {
        using var process = await ChildProcess.RunAsync("/bin/sh", ["-c", $"echo 'create database {Database}' | {string.Join(' ', Flat(Command("postgres", "--single", "-D", At("data"), "postgres")))}"]);
        Assert.True(await process.ExitCodeAsync() == 0, process.Errors);

        static IEnumerable<string> Flat((string Program, string[] Arguments) command) => [command.Program, .. command.Arguments];
    }

    private static (string Program, string[] Arguments) Command(string name, params string[] arguments)
    {
        var program = Path.Combine(Directory.GetDirectories(Versions).Order(StringComparer.Ordinal).Last(), "bin", name);
        // Without a process of its own between, so that what is killed is the server.
        return Environment.IsPrivilegedProcess ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]) : (program, arguments);
    }
}
