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

    /// <summary>The round in which it was last found.</summary>
    public int Round { get; set; }

    /// <summary>The series that was asked for after it the last time.</summary>
    public Series<T>? Next { get; set; }

    /// <summary>Whether this is the series of a metric and its label values.</summary>
    public bool Is(MetricFamily family, ReadOnlySpan<string> labels) =>
        ReferenceEquals(Family, family) && labels.SequenceEqual(Labels);
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
    private int _round;

    /// <summary>All series that were not removed.</summary>
    public IReadOnlyCollection<Series<T>> All => _series.Keys;

    /// <summary>Starts a round: a poll.</summary>
    public void Begin()
    {
        _round++;
        _last = null;
    }

    /// <summary>The series of a metric and its label values.</summary>
    public Series<T> Find(MetricFamily family, ReadOnlySpan<string> labels)
    {
        var expected = _last is null ? _first : _last.Next;
        var found = expected?.Is(family, labels) == true ? expected : FindByHash(family, labels);
        if (_last is null)
            _first = found;
        else
            _last.Next = found;
        found.Round = _round;
        return _last = found;
    }

    /// <summary>Removes and gives the series that this round did not ask for.</summary>
    public IReadOnlyList<Series<T>> RemoveUnseen()
    {
        var unseen = _series.Keys.Where(series => series.Round != _round).ToList();
        foreach (var series in unseen)
            _series.Remove(series);
        // A removed series must not be found as the successor of one that stays.
        if (unseen.Count > 0)
        {
            _first = IfSeen(_first);
            foreach (var series in _series.Keys)
                series.Next = IfSeen(series.Next);
        }

        return unseen;
    }

    private Series<T>? IfSeen(Series<T>? series) => series?.Round == _round ? series : null;

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
