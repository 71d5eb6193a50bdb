using MlBudget.Core.Time;

namespace MlBudget.Exporter.Backtesting;

/// <summary>An hour of a counter's samples, and their increase as Prometheus extends it to the whole hour (promql/functions.go,
/// extrapolatedRate). A replay's counters never begin anew.</summary>
internal sealed class CountedHour
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly LinkedList<(Instant At, double Value)> _samples = [];

    /// <summary>Takes a sample, later than the last one, and forgets those that are older than an hour.</summary>
    public void Note(Instant at, double value)
    {
        _samples.AddLast((at, value));
        while (_samples.First!.Value.At < at - Hour)
            _samples.RemoveFirst();
    }

    /// <summary>The increase in the hour that ends now, at the last sample; 0 with fewer than two samples.</summary>
    public double Increase(Instant now)
    {
        if (_samples.Count < 2)
            return 0;
        var ((first, begin), (last, end)) = (_samples.First!.Value, _samples.Last!.Value);
        var (sampled, increase) = ((last - first).TotalSeconds, end - begin);
        var between = sampled / (_samples.Count - 1);
        var before = (first - (now - Hour)).TotalSeconds;
        if (increase > 0)
            before = Math.Min(before, sampled * (begin / increase));
        // Where a sample is missing at an edge, the series is taken to begin or to end half a distance beyond.
        var beyond = between * 1.1;
        var after = (now - last).TotalSeconds;
        var whole = sampled + (before < beyond ? before : between / 2) + (after < beyond ? after : between / 2);
        return increase * (whole / sampled);
    }
}
