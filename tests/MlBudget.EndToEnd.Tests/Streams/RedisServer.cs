using MlBudget.EndToEnd.Tests.Harness;
using StackExchange.Redis;

namespace MlBudget.EndToEnd.Tests.Streams;

/// <summary>A real Redis with data of its own, on a free port of this machine. What it has confirmed is on the disk.</summary>
public sealed class RedisServer : IAsyncLifetime, IDisposable
{
    /// <summary>The password of its one user.</summary>
    public const string Password = MlBudget.Streams.StreamReader.Secret;

    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Address().Port;
    private ChildProcess? _process;
    private ConnectionMultiplexer? _connection;

    /// <summary>Its host and port.</summary>
    public string Place => $"127.0.0.1:{_port}";

    /// <summary>Its port.</summary>
    public int Port => _port;

    /// <summary>A connection of the tests.</summary>
    public IDatabase Database => _connection!.GetDatabase();

    /// <summary>How a source connects to it, with a reference to the password.</summary>
    public string Connection => $"{Place},password=${{env:SECRET}}";

    /// <summary>Starts it on its data.</summary>
    public async Task StartAsync()
    {
        _process = ChildProcess.Start(
            "/usr/bin/redis-server",
            [
                "--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _folder.Path, "--save", "", "--appendonly", "yes", "--appendfsync", "always",
                "--requirepass", Password, "--stream-node-max-entries", "10",
            ]);
        await Deadline.UntilAsync(AnswersAsync, answers => answers, "an answer of Redis");
    }

    /// <summary>Stops it, as a machine that goes down does.</summary>
    public async Task StopAsync()
    {
        _connection?.Dispose();
        await _process!.KillAsync();
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection?.Dispose();
        _process?.Dispose();
        _folder.Dispose();
    }

    Task IAsyncLifetime.InitializeAsync() => StartAsync();

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"Redis ended: {_process.Errors}{_process.Output}");
        try
        {
            _connection = await ConnectionMultiplexer.ConnectAsync($"{Place},password={Password},connectRetry=1,allowAdmin=true");
            return true;
        }
        catch (RedisConnectionException)
        {
            return false;
        }
    }
}
