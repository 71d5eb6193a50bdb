using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Features;

/// <summary>What was found of the features of some entities: each entity has one value of each feature, or lacks it.</summary>
/// <param name="store">What is configured.</param>
/// <param name="now">When it is looked at.</param>
public sealed class FeatureSample(FeatureStore store, Instant now)
{
    /// <summary>By so much clocks may differ: a time that is further ahead is not that at which a value was made.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    private static readonly ImmutableArray<double> AgeQuantiles = [0.5, 0.9, 0.99];

    private readonly long[] _present = new long[store.Features.Length];
    private readonly List<double>[] _ages = [.. store.Features.Select(_ => new List<double>())];

    /// <summary>How many entities were looked at.</summary>
    public long Entities { get; private set; }

    /// <summary>How many values there should be.</summary>
    public long Expected => Entities * store.Features.Length;

    /// <summary>How many values are there.</summary>
    public long Present { get; private set; }

    /// <summary>How many of those are older than they may be, or of no known age.</summary>
    public long Stale { get; private set; }

    /// <summary>How far the latest value is ahead of the clock; zero where none is.</summary>
    public TimeSpan Ahead { get; private set; }

    /// <summary>Features of which no value was found.</summary>
    public ImmutableArray<string> Absent => [.. store.Features.Where((_, feature) => _present[feature] == 0)];

    /// <summary>An entity follows.</summary>
    public void NextEntity() => Entities++;

    /// <summary>A value of the entity.</summary>
    /// <param name="feature">The index of its feature.</param>
    /// <param name="time">When it was made; null where nobody knows.</param>
    public void Add(int feature, Instant? time)
    {
        _present[feature]++;
        Present++;
        var age = now - time;
        if (age is null || age > store.MaxAge)
            Stale++;
        if (age is { } known)
            _ages[feature].Add(Math.Max(0, known.TotalSeconds));
        if (-age is { } ahead && ahead > Ahead)
            Ahead = ahead;
    }

    /// <summary>How old the values of each feature are, of those whose age is known; those that were made later than now are 0 old.</summary>
    public ImmutableArray<FeatureAge> Ages()
    {
        var ages = ImmutableArray.CreateBuilder<FeatureAge>();
        for (var feature = 0; feature < _ages.Length; feature++)
        {
            if (_ages[feature].Count == 0)
                continue;
            double[] sorted = [.. _ages[feature].Order()];
            foreach (var q in AgeQuantiles)
                ages.Add(new($"{store.Name}.{store.Features[feature]}", q, Quantiles.OfSorted(sorted, q)));
        }

        return ages.ToImmutable();
    }

    /// <summary>What is wrong with all that was found, for people; null for nothing.</summary>
    public string? Fault
    {
        get
        {
            if (Entities == 0)
                return $"found no entity of '{store.View}'";
            if (Present == 0)
                return $"none of {Entities} entities has a value of {Names(store.Features)}";
            if (Ahead > ClockDifference)
                return $"a value of '{store.View}' was made {Durations.Format(TimeSpan.FromMinutes(Math.Floor(Ahead.TotalMinutes)))} from now, so that all look younger than they are; set zone to that of the host that writes them";
            if (store.MaxAge is not null && _ages.All(ages => ages.Count == 0))
                return $"none of {Present} values says when it was made, so that all count as stale";
            return Absent is { IsEmpty: false } absent ? $"none of {Entities} entities has a value of {Names(absent)}" : null;
        }
    }

    private static string Names(IEnumerable<string> features) => string.Join(" or ", features.Select(feature => $"'{feature}'"));
}
