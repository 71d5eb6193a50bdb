using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlBudget.EndToEnd.Tests.Streams;

/// <summary>
/// Stands before a server, or in the place of one: it takes every connection and answers nothing on it, until it is let through.
/// </summary>
internal sealed class HeldServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int? _behind;
    private readonly Action<string>? _heard;
    private int _taken;
    private int _ended;

    /// <summary>Takes connections from now on.</summary>
    /// <param name="behind">The port of the server behind it; null for none.</param>
    /// <param name="heard">Gets some of what clients send, before the server does; null for nobody.</param>
    public HeldServer(int? behind = null, Action<string>? heard = null)
    {
        (_behind, _heard) = (behind, heard);
        _listener.Start();
        _ = TakeAllAsync();
    }

    /// <summary>Its host and port.</summary>
    public string Place => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How many connections it has taken.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>How many connections have ended since they were let through.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Lets all connections through, also those to come.</summary>
    public void Open() => _open.TrySetResult();

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
                Interlocked.Increment(ref _taken);
                _ = PassAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(NetworkStream client, NetworkStream server)
    {
        var bytes = new byte[64 << 10];
        while (await client.ReadAsync(bytes, _stopping.Token) is > 0 and var count)
        {
            _heard?.Invoke(Encoding.ASCII.GetString(bytes, 0, count));
            await server.WriteAsync(bytes.AsMemory(0, count), _stopping.Token);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await _open.Task.WaitAsync(_stopping.Token);
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _behind ?? throw new InvalidOperationException("There is no server behind it."), _stopping.Token);
                var (one, other) = (client.GetStream(), server.GetStream());
                await Task.WhenAny(PassAsync(one, other), other.CopyToAsync(one, _stopping.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
        {
            // One of both has gone, or the test is over.
        }

        Interlocked.Increment(ref _ended);
    }
}
