using System.Collections.Concurrent;
using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Configuration.Times;

/// <summary>The time that is within none of some hours, by whole minutes. Immutable but for what it remembers of the calendar.</summary>
/// <param name="open">The hours; at least one.</param>
internal sealed class ClosedHours(ImmutableArray<WeeklyHours> open) : Stretches
{
    /// <summary>How much is looked at together, in minutes: a week.</summary>
    private const int Span = 7 * 24 * 60;

    /// <summary>How many weeks are remembered, ten years.</summary>
    private const int MostSpans = 520;

    private readonly ConcurrentDictionary<int, ImmutableArray<TimeWindow>> _closed = [];

    /// <inheritdoc/>
    public override IEnumerable<(Instant From, Instant To)> Overlapping(Instant since, Instant until)
    {
        for (var span = TimeWindow.Floor(Instant.Max(since, Earliest).Minute.Number, Span) / Span; new Minute(span * Span).Start < until; span++)
        {
            foreach (var window in ClosedIn(span))
            {
                var (from, to) = (new Minute(window.From).Start, new Minute(window.To).Start);
                if (to > since && from < until)
                    yield return (from, to);
            }
        }
    }

    private ImmutableArray<TimeWindow> ClosedIn(int span)
    {
        if (_closed.TryGetValue(span, out var known))
            return known;
        if (_closed.Count >= MostSpans)
            _closed.Clear();
        return _closed[span] = Find(span * Span);
    }

    private ImmutableArray<TimeWindow> Find(int first)
    {
        var found = ImmutableArray.CreateBuilder<TimeWindow>();
        int? from = null;
        for (var minute = first; minute < first + Span; minute++)
        {
            var utc = new Minute(minute).Start.ToDateTimeOffset().UtcDateTime;
            if (!open.Any(hours => hours.Holds(utc)))
            {
                from ??= minute;
                continue;
            }

            if (from is { } start)
                found.Add(new(start, minute));
            from = null;
        }

        if (from is { } last)
            found.Add(new(last, first + Span));
        return found.ToImmutable();
    }
}
