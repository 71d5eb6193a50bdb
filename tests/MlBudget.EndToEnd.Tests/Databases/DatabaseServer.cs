using System.Data.Common;
using System.Net.Sockets;
using MlBudget.EndToEnd.Tests.Harness;
using MlBudget.Databases;

namespace MlBudget.EndToEnd.Tests.Databases;

/// <summary>A real database server with data of its own, on a free port of this machine.</summary>
public abstract class DatabaseServer : TableServer
{
    /// <summary>The user of the tests, and the password.</summary>
    public const string User = "mlbudget", Password = "hardly-a-secret";

    /// <summary>The database.</summary>
    public const string Database = "fraud";

    private readonly TempFolder _folder = new();
    private ChildProcess? _process;

    /// <inheritdoc/>
    public override string Place => $"127.0.0.1:{Port}/{Database}";

    /// <summary>Its port.</summary>
    protected int Port { get; } = FreePort.Address().Port;

    /// <summary>A file or folder of its own.</summary>
    protected string At(string name) => _folder.At(name);

    /// <summary>What the server calls itself.</summary>
    public string Version()
    {
        using var connection = Connect();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select version()";
        return (string)command.ExecuteScalar()!;
    }

    /// <summary>Ends every connection of others.</summary>
    public abstract void CutConnections();

    /// <summary>Stops it, as a machine that goes down does.</summary>
    public async Task StopAsync()
    {
        await _process!.KillAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Sends all its processes a signal, the one that starts others first. One that has ended meanwhile needs none.</summary>
    public Task SignalAsync(string name) => Programs.OutputOfAsync(
        "/bin/sh", "-c", $"kill -{name} {_process!.Id} && for child in $(cat /proc/{_process.Id}/task/*/children); do kill -{name} $child 2>/dev/null || true; done");

    /// <summary>Starts it on its data.</summary>
    public async Task StartAsync()
    {
        _process = Launch();
        await Deadline.UntilAsync(AnswersAsync, answers => answers, $"an answer of {Type}");
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _process?.Dispose();
        _folder.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes its data.</summary>
    protected abstract Task PrepareAsync();

    /// <summary>Starts the program.</summary>
    private protected abstract ChildProcess Launch();

    /// <summary>Makes a server that runs.</summary>
    protected static async Task<T> RunningAsync<T>(T server)
        where T : DatabaseServer
    {
        try
        {
            await server.PrepareAsync();
            await server.StartAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"{Type} ended: {_process.Errors}{_process.Output}");
        try
        {
            await using var connection = Connect();
            await connection.OpenAsync();
            return true;
        }
        catch (Exception error) when (error is DbException or SocketException)
        {
            return false;
        }
    }
}
