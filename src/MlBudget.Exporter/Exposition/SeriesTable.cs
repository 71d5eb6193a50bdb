using System.Diagnostics.CodeAnalysis;

namespace MlBudget.Exporter.Exposition;

/// <summary>A series, with what its reader keeps of it.</summary>
internal sealed class Series<T>(MetricFamily family, string[] labels, T state)
{
    /// <summary>The metric.</summary>
    public MetricFamily Family { get; } = family;

    /// <summary>The values of its labels.</summary>
    public string[] Labels { get; } = labels;

    /// <summary>What is kept of it.</summary>
    public T State { get; set; } = state;

    /// <summary>Whether it was removed from its table.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>The series that was asked for after it the last time.</summary>
    public Series<T>? Next { get; set; }

    /// <summary>Whether this is the series of a metric and its label values.</summary>
    public bool Is(MetricFamily family, ReadOnlySpan<string> labels) =>
        !IsRemoved && ReferenceEquals(Family, family) && labels.SequenceEqual(Labels);
}

/// <summary>
/// The series that were ever asked for, made once each. Every poll asks for nearly the same series in the same order, so
/// each remembers its successor and hashing is the exception: a history asks tens of millions of times.
/// </summary>
/// <param name="create">Makes what is kept of a new series.</param>
internal sealed class SeriesTable<T>(Func<MetricFamily, string[], T> create)
{
    private readonly Dictionary<Series<T>, Series<T>> _series = new(new Identity());
    private Series<T>? _first;
    private Series<T>? _last;

    /// <summary>All series that were not removed.</summary>
    public IReadOnlyCollection<Series<T>> All => _series.Keys;

    /// <summary>Starts a round: a poll.</summary>
    public void Begin() => _last = null;

    /// <summary>Starts to ask for a part of the series.</summary>
    /// <param name="expected">The one that will probably be asked for first; null where nobody knows.</param>
    public void BeginAt(Series<T>? expected) => (_first, _last) = (expected, null);

    /// <summary>The series of a metric and its label values.</summary>
    public Series<T> Find(MetricFamily family, ReadOnlySpan<string> labels)
    {
        var expected = _last is null ? _first : _last.Next;
        var found = expected?.Is(family, labels) == true ? expected : FindByHash(family, labels);
        if (_last is null)
            _first = found;
        else
            _last.Next = found;
        return _last = found;
    }

    /// <summary>Removes a series. It is never found again, also not as the successor of one that stays.</summary>
    public void Remove(Series<T> series)
    {
        _series.Remove(series);
        series.IsRemoved = true;
    }

    private Series<T> FindByHash(MetricFamily family, ReadOnlySpan<string> labels)
    {
        var lookup = _series.GetAlternateLookup<Key>();
        if (lookup.TryGetValue(new(family, labels), out var known))
            return known;
        var values = labels.ToArray();
        var series = new Series<T>(family, values, create(family, values));
        _series.Add(series, series);
        return series;
    }

    private readonly ref struct Key(MetricFamily family, ReadOnlySpan<string> labels)
    {
        public MetricFamily Family { get; } = family;

        public ReadOnlySpan<string> Labels { get; } = labels;
    }

    private sealed class Identity : IEqualityComparer<Series<T>>, IAlternateEqualityComparer<Key, Series<T>>
    {
        public bool Equals(Series<T>? x, Series<T>? y) => ReferenceEquals(x, y);

        public bool Equals(Key alternate, Series<T> other) => other.Is(alternate.Family, alternate.Labels);

        public int GetHashCode([DisallowNull] Series<T> obj) => Hash(obj.Family, obj.Labels);

        public int GetHashCode(Key alternate) => Hash(alternate.Family, alternate.Labels);

        public Series<T> Create(Key alternate) => throw new NotSupportedException("Series are made by their table.");

        private static int Hash(MetricFamily family, ReadOnlySpan<string> labels)
        {
            var hash = new HashCode();
            hash.Add(family.Order);
            foreach (var label in labels)
                hash.Add(label);
            return hash.ToHashCode();
        }
    }
}
