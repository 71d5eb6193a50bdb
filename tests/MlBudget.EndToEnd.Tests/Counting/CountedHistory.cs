using System.Globalization;
using System.Text;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Counting;

/// <summary>Series that a Prometheus is given as if it had scraped them, until some minutes ago, and what its counters have risen by.</summary>
internal sealed class CountedHistory
{
    private readonly Dictionary<string, List<(string Labels, List<(long Time, double Value)> Samples)>> _metrics = [];

    /// <summary>When the last scrape was, in seconds since the epoch: at the end of a slot of five minutes.</summary>
    public long End { get; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 300 * 300 - 300;

    /// <summary>Adds a series.</summary>
    public void Add(string metric, string labels, IEnumerable<(long Time, double Value)> samples)
    {
        if (!_metrics.TryGetValue(metric, out var series))
            _metrics[metric] = series = [];
        series.Add((labels, [.. samples]));
    }

    /// <summary>Adds a counter that is scraped every 15 seconds, fails to be now and then, and starts anew now and then.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="hours">For how long.</param>
    /// <param name="most">It rises by so much at the most from one scrape to the next.</param>
    /// <param name="seed">Makes it another one.</param>
    public void AddCounter(string metric, string labels, int hours, int most, int seed)
    {
        var (random, value, samples) = (new Random(seed), 0.0, new List<(long, double)>());
        for (var time = End - hours * 3600; time <= End; time += 15)
        {
            value = random.Next(300) == 0 ? random.Next(most) : value + random.Next(most);
            if (random.Next(50) > 0)
                samples.Add((time, value));
        }

        Add(metric, labels, samples);
    }

    /// <summary>What the counters of a metric have risen by, all series together: from each sample to the next, and where one is less than before it
    /// began again from 0.</summary>
    public double Risen(string metric) => _metrics[metric].Sum(series => series.Samples.Zip(series.Samples.Skip(1)).Sum(pair =>
        pair.Second.Value >= pair.First.Value ? pair.Second.Value - pair.First.Value : pair.Second.Value));

    /// <summary>Writes blocks of them.</summary>
    public async Task WriteAsync(string blocks)
    {
        using var folder = new TempFolder();
        var text = new StringBuilder();
        foreach (var (metric, series) in _metrics)
        {
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {metric} unknown\n");
            foreach (var (labels, samples) in series)
            {
                foreach (var (time, value) in samples)
                    text.Append(CultureInfo.InvariantCulture, $"{metric}{{{labels}}} {value} {time}\n");
            }
        }

        await Programs.OutputOfAsync(
            "promtool", "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=168h", folder.Write("history.om", text.Append("# EOF\n").ToString()), blocks);
    }
}
