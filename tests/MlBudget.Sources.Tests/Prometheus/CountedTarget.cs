namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>
/// A target that counts, as it is: it starts anew, is labelled otherwise and is scraped or not, at random. What its events are is known, whatever
/// its counters are called.
/// </summary>
/// <param name="instance">Its name.</param>
/// <param name="random">What happens.</param>
internal sealed class CountedTarget(string instance, Random random)
{
    private const int Interval = 15;

    private readonly Dictionary<string, (Dictionary<string, string> Labels, List<(long, double)> Samples)> _series = [];
    private readonly Dictionary<(string Code, string Method), double> _counted = [];
    private (double All, double Bad)? _last;
    private int _form;
    private int _life;

    /// <summary>What has happened by the scrapes that show it: all events and the bad ones, by the slot of five minutes.</summary>
    public Dictionary<int, (double All, double Bad)> Truth { get; } = [];

    /// <summary>Lets some hours go by.</summary>
    public void Run(int hours)
    {
        var (quiet, dark) = (20, 0);
        for (var second = 0; second < hours * 3600; second += Interval)
        {
            quiet--;
            dark--;
            var isRestart = quiet < 0 && dark < -30 && _counted.Values.Sum() > 400 && random.Next(150) == 0;
            if (isRestart)
            {
                _counted.Clear();
                (_last, _life, quiet) = ((0, 0), _life + 1, 8);
                Count("200", "GET", 1 + random.Next(9));
            }
            else
            {
                Count("200", "GET", random.Next(10));
                Count("200", "PUT", random.Next(5));
                foreach (var code in (string[])["404", "500", "503"])
                {
                    if (random.Next(40) == 0)
                        Count(code, random.Next(2) == 0 ? "GET" : "PUT", 1 + random.Next(3));
                }

                if (quiet < 0 && dark < -30 && random.Next(100) == 0)
                    (_form, quiet) = (random.Next(5), 8);
                else if (quiet < 0 && random.Next(300) == 0)
                    (dark, quiet) = (random.Next(2, 60), 70);
            }

            // Now and then a scrape fails, and now and then nothing is scraped for up to a quarter of an hour. A counter that has come beyond what it
            // was before a new start by the next scrape is known to nobody.
            if (dark <= 0 && (isRestart || random.Next(20) > 0))
                Scrape(second);
        }
    }

    /// <summary>Has a server find the series.</summary>
    public void AddTo(StubServer server)
    {
        foreach (var (labels, samples) in _series.Values)
        {
            server.Add(CounterReads.Total, labels, samples);
            if (labels["code"][0] == '5')
                server.Add(CounterReads.Bad, labels, samples);
        }
    }

    private void Count(string code, string method, double events) => _counted[(code, method)] = _counted.GetValueOrDefault((code, method)) + events;

    private void Scrape(int second)
    {
        // A target without a counter tells nothing, and there is no other series here that would.
        if (_last is null && _counted.Values.Sum() == 0)
            return;
        foreach (var series in _counted.Where(counted => counted.Value > 0).GroupBy(counted => (counted.Key.Code, Method: _form == 1 ? counted.Key.Method : "")))
            Expose(second, series.Key.Code, series.Key.Method, series.Sum(counted => counted.Value));
        var now = (All: _counted.Values.Sum(), Bad: _counted.Where(counted => counted.Key.Code[0] == '5').Sum(counted => counted.Value));
        if (_last is { } last)
        {
            // What is sampled at an edge belongs to the slot that ends there.
            var slot = (second - 1) / 300 * 5;
            var before = Truth.GetValueOrDefault(slot);
            Truth[slot] = (before.All + now.All - last.All, before.Bad + now.Bad - last.Bad);
        }

        _last = now;
    }

    private void Expose(int second, string code, string method, double value)
    {
        var labels = CounterReads.Labels(instance);
        (labels["__name__"], labels["code"]) = (CounterReads.Total, code);
        if (method.Length > 0)
            labels["method"] = method;
        if (_form == 2)
            labels["region"] = "eu";
        if (_form == 3)
            labels["pod"] = $"pod-{_life}";
        if (_form == 4)
            labels["__name__"] = "http_requests_total";
        var key = string.Join(',', labels.Select(label => $"{label.Key}={label.Value}"));
        if (!_series.TryGetValue(key, out var series))
            _series[key] = series = (labels, []);
        series.Samples.Add((CounterReads.At(0) + second * 1000, value));
    }
}
