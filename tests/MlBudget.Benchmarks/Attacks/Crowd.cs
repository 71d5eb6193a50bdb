using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlBudget.Benchmarks.Attacks;

/// <summary>Clients that come in crowds.</summary>
/// <param name="port">Where to.</param>
internal sealed class Crowd(int port)
{
    private readonly ConcurrentBag<double> _times = [];
    private int _answers, _turnedAway, _dropped;

    /// <summary>How many requests were answered with 200.</summary>
    public int Answers => _answers;

    /// <summary>How many requests were answered with 503.</summary>
    public int TurnedAway => _turnedAway;

    /// <summary>How many connections were ended by the exporter without an answer that is whole.</summary>
    public int Dropped => _dropped;

    /// <summary>How long answers took, in milliseconds.</summary>
    public IReadOnlyCollection<double> Times => _times;

    /// <summary>Begins to count anew.</summary>
    public void Forget()
    {
        (_answers, _turnedAway, _dropped) = (0, 0, 0);
        _times.Clear();
    }

    /// <summary>Connections that send headers without end, a byte a second, and come again when they are dropped.</summary>
    public Task TrickleAsync(int clients, CancellationToken stop) => AllAsync(clients, async socket =>
    {
        await socket.SendAsync("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "u8.ToArray(), stop);
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
            await socket.SendAsync("x"u8.ToArray(), stop);
            if (socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0)
                throw new SocketException((int)SocketError.ConnectionReset);
        }
    }, stop);

    /// <summary>Connections that ask for a page and take nothing of it.</summary>
    public Task StareAsync(int clients, string path, CancellationToken stop) => AllAsync(clients, async socket =>
    {
        socket.ReceiveBufferSize = 4096;
        await socket.SendAsync(Request(path), stop);
        while (socket.Poll(0, SelectMode.SelectWrite) && !socket.Poll(0, SelectMode.SelectError))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
            await socket.SendAsync(Request(path), stop);
        }
    }, stop);

    /// <summary>Clients that all ask in the same instant, by connections of their own and for gzip as Prometheus and browsers do, and again when so much time is over and they have their answer.</summary>
    public async Task AskAsync(int clients, string path, TimeSpan interval, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var round = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => AskOnceAsync(path)));
            if (interval > round.Elapsed)
                await Task.Delay(interval - round.Elapsed, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task AskOnceAsync(string path)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            using var socket = await ConnectAsync(patience.Token);
            await socket.SendAsync(Request(path, "Accept-Encoding: gzip\r\nConnection: close\r\n"), patience.Token);
            var buffer = new byte[64 * 1024];
            var status = "";
            for (int read; (read = await socket.ReceiveAsync(buffer, patience.Token)) > 0;)
            {
                if (status.Length == 0)
                    status = Encoding.ASCII.GetString(buffer, 0, Math.Min(12, read));
            }

            _ = status switch
            {
                "HTTP/1.1 200" => Interlocked.Increment(ref _answers),
                "HTTP/1.1 503" => Interlocked.Increment(ref _turnedAway),
                _ => Interlocked.Increment(ref _dropped),
            };
            _times.Add(watch.Elapsed.TotalMilliseconds);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    private Task AllAsync(int clients, Func<Socket, Task> act, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    using var socket = await ConnectAsync(stop);
                    await act(socket);
                }
                catch (SocketException)
                {
                    Interlocked.Increment(ref _dropped);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }));

    private async Task<Socket> ConnectAsync(CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), stop);
        return socket;
    }

    private static byte[] Request(string path, string headers = "") =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n");
}
