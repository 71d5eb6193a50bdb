using System.Net;
using System.Net.Sockets;

namespace MlBudget.EndToEnd.Tests.Streams;

/// <summary>
/// Stands before a server, or in the place of one: it takes every connection and answers nothing on it, until it is let through.
/// </summary>
internal sealed class HeldServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<TaskCompletionSource> _held = [];
    private readonly int? _behind;
    private volatile bool _isOpen;

    /// <summary>Takes connections from now on.</summary>
    /// <param name="behind">The port of the server behind it; null for none.</param>
    public HeldServer(int? behind = null)
    {
        _behind = behind;
        _listener.Start();
        _ = TakeAllAsync();
    }

    /// <summary>Its host and port.</summary>
    public string Place => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How many connections it has taken.</summary>
    public int Taken
    {
        get
        {
            lock (_held)
                return _held.Count;
        }
    }

    /// <summary>How many connections of those that were let through have ended.</summary>
    public int Ended;

    /// <summary>Lets the first connections through.</summary>
    /// <param name="count">How many.</param>
    public void Release(int count)
    {
        lock (_held)
        {
            foreach (var held in _held.Take(count))
                held.TrySetResult();
        }
    }

    /// <summary>Lets all connections through, also those to come.</summary>
    public void Open()
    {
        _isOpen = true;
        Release(Taken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Dispose();
    }

    private async Task TakeAllAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                lock (_held)
                    _held.Add(held);
                if (_isOpen)
                    held.SetResult();
                _ = PassAsync(client, held.Task);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient client, Task release)
    {
        using (client)
        {
            try
            {
                await release.WaitAsync(_stopping.Token);
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _behind ?? throw new InvalidOperationException("There is no server behind it."), _stopping.Token);
                var (one, other) = (client.GetStream(), server.GetStream());
                await Task.WhenAny(one.CopyToAsync(other, _stopping.Token), other.CopyToAsync(one, _stopping.Token));
                Interlocked.Increment(ref Ended);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
            {
                // One of both has gone, or the test is over.
                Interlocked.Increment(ref Ended);
            }
        }
    }
}
