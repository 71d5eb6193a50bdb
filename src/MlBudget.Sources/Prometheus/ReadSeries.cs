namespace MlBudget.Sources.Prometheus;

/// <summary>A series of a counter: what was known of it, and its samples since.</summary>
/// <param name="target">What was scraped; null where that isn't known.</param>
/// <param name="before">Its last sample that was read before; null where it is new.</param>
internal sealed class ReadSeries(Target? target, Sample? before)
{
    private Sample[] _samples = [];

    /// <summary>What was scraped; null where that isn't known.</summary>
    public Target? Target => target;

    /// <summary>Its last sample that was read before; null where it is new.</summary>
    public Sample? Before => before;

    /// <summary>Whether it counts all events.</summary>
    public bool IsTotal { get; set; }

    /// <summary>Whether it counts hits. It may count both: those are then among all.</summary>
    public bool IsHit { get; set; }

    /// <summary>The samples since, in order: those that a counter can have.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>The last sample of all; null without any.</summary>
    public Sample? Last => _samples.Length > 0 ? _samples[^1] : before;

    /// <summary>Takes the samples. What is no number, or none that a counter can have, tells nothing; neither does what is known.</summary>
    public void Take(Sample[] samples)
    {
        if (_samples.Length == 0)
            _samples = [.. samples.Where(sample => sample.Value is >= 0 and <= Fixed.Greatest && !(sample.Time <= before?.Time))];
    }

    /// <summary>The last sample before a time; null where there is none.</summary>
    public Sample? LastBefore(long time)
    {
        var next = FirstIndex(time);
        return next > 0 ? _samples[next - 1] : before?.Time < time ? before : null;
    }

    /// <summary>The first sample at a time or after it; null where none is known.</summary>
    public Sample? FirstFrom(long time)
    {
        var next = FirstIndex(time);
        return next < _samples.Length ? _samples[next] : null;
    }

    private int FirstIndex(long time)
    {
        var (low, high) = (0, _samples.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _samples[middle].Time < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
