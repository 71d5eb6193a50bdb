using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlBudget.Benchmarks.Attacks;

/// <summary>
/// One Prometheus that scrapes five times a second while others attack, each time by a connection of its own. On a thread of its own:
/// on one of those that the crowd waits on, it would measure the crowd.
/// </summary>
internal sealed class HonestScraper : IDisposable
{
    private static readonly byte[] Request =
        "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly List<double> _times = [];
    private readonly byte[] _buffer = new byte[1 << 20];
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private readonly int _port;
    private int _failed;

    public HonestScraper(int port)
    {
        _port = port;
        _thread = new(Scrape) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends it.</summary>
    /// <returns>How long scrapes took, in milliseconds, and how many failed.</returns>
    public (IReadOnlyCollection<double> Times, int Failed) Stop()
    {
        _stop.Set();
        _thread.Join();
        return (_times, _failed);
    }

    public void Dispose() => _stop.Dispose();

    private void Scrape()
    {
        while (!_stop.Wait(TimeSpan.FromMilliseconds(200)))
        {
            var watch = Stopwatch.StartNew();
            if (TryScrape())
                _times.Add(watch.Elapsed.TotalMilliseconds);
            else
                _failed++;
        }
    }

    private bool TryScrape()
    {
        try
        {
            // As long as Prometheus waits unless it is told otherwise.
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000, SendTimeout = 10_000 };
            socket.Connect(new IPEndPoint(IPAddress.Loopback, _port));
            socket.Send(Request);
            var isGood = false;
            for (var length = 0; ;)
            {
                var read = socket.Receive(_buffer);
                if (read == 0)
                    return isGood && length > 1000;
                if (length == 0)
                    isGood = Encoding.ASCII.GetString(_buffer, 0, Math.Min(read, 15)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
                length += read;
            }
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
