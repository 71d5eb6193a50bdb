using System.Globalization;
using System.Text;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Counting;

/// <summary>A server that counts requests of its own, on a free port: some each time it is scraped. It knows what has happened, whatever its
/// counters are called.</summary>
internal sealed class CountingTarget : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _counted = new() { ["200"] = 5000 };
    private int _scrapes;
    private long _all;
    private long _bad;
    private bool _isBusy;
    private bool _isFailing;
    private string _label = "";

    private CountingTarget(WebApplication application) => _application = application;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_application.Urls.Single());

    /// <summary>What has happened since requests came first.</summary>
    public (long All, long Bad) Counted => Locked(() => (_all, _bad));

    /// <summary>Starts one to which no request comes.</summary>
    public static async Task<CountingTarget> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var target = new CountingTarget(builder.Build());
        target._application.MapGet("/metrics", () => Results.Text(target.Scrape(), "text/plain; version=0.0.4"));
        await target._application.StartAsync();
        return target;
    }

    /// <summary>Lets all happen that may: the first failure of a kind, a label more, another process, and the label taken away again.</summary>
    /// <param name="server">Who scrapes it.</param>
    public async Task RunAsync(PrometheusServer server)
    {
        // Nobody knows what has happened before the first sample that is kept, and what a process that ended had counted since the last.
        await AreKeptAsync(server);
        await ForAWhileAsync(() => _isBusy = true);
        await ForAWhileAsync(() => _isFailing = true);
        await ForAWhileAsync(() => _label = ",version=\"2\"");
        Locked(() => _isBusy = false);
        await AreKeptAsync(server);
        Locked(() =>
        {
            _counted.Clear();
            Happen("200", 3);
            return true;
        });
        await AreKeptAsync(server);
        await ForAWhileAsync(() => _isBusy = true);
        await ForAWhileAsync(() => _label = "");
        Locked(() => _isBusy = false);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private Task<double?> AreKeptAsync(PrometheusServer server) => Deadline.UntilAsync(
        () => server.ValueAsync("sum(requests_total)"), sum => sum == Locked(() => _counted.Values.Sum()), "all that was counted in Prometheus");

    private async Task ForAWhileAsync(Func<object> change)
    {
        var until = Locked(() =>
        {
            change();
            return _scrapes + 4;
        });
        await Deadline.UntilAsync(() => Task.FromResult(Locked(() => _scrapes)), scrapes => scrapes >= until, "four scrapes");
    }

    private string Scrape() => Locked(() =>
    {
        _scrapes++;
        if (_isBusy)
        {
            Happen("200", 7);
            if (_isFailing && _scrapes % 3 != 0)
                Happen("500", 1);
        }

        var text = new StringBuilder("# TYPE requests_total counter\n");
        foreach (var (code, count) in _counted)
            text.Append(CultureInfo.InvariantCulture, $"requests_total{{code=\"{code}\"{_label}}} {count}\n");
        return text.ToString();
    });

    private void Happen(string code, int times)
    {
        _counted[code] = _counted.GetValueOrDefault(code) + times;
        _all += times;
        _bad += code == "500" ? times : 0;
    }

    private T Locked<T>(Func<T> action)
    {
        lock (_lock)
            return action();
    }
}
