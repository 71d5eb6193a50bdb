using System.Collections.Concurrent;
using System.Collections.Immutable;
using Cronos;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Configuration.Times;

/// <summary>
/// Stretches that begin when a cron expression says so by the clocks of a time zone. A start that clocks skip is at the first instant after
/// the gap. One that comes twice is only the first of them, but where minutes or hours are written with <c>*</c>, <c>-</c> or <c>/</c>: such
/// go on as often as before. Immutable but for what it remembers of the calendar.
/// </summary>
/// <param name="cron">When they begin.</param>
/// <param name="zone">By whose clocks.</param>
/// <param name="length">How long each of them is, in elapsed time.</param>
/// <param name="first">None begins before it.</param>
/// <param name="last">None begins at it or later.</param>
internal sealed class CronStretches(CronExpression cron, TimeZoneInfo zone, TimeSpan length, Instant? first = null, Instant? last = null) : Stretches
{
    /// <summary>How much is remembered together.</summary>
    private static readonly long Span = EventTime.From(TimeSpan.FromDays(7));

    /// <summary>How many spans are remembered, ten years: every five minutes they take 8 MB.</summary>
    private const int MostSpans = 520;

    /// <summary>The starts in each span of time. A budget asks for the same weeks at every poll, and finding the starts of 90 days takes
    /// tens of milliseconds where they come every five minutes.</summary>
    private readonly ConcurrentDictionary<long, ImmutableArray<Instant>> _starts = [];

    /// <summary>How long each of them is, in elapsed time.</summary>
    public TimeSpan Length => length;

    /// <inheritdoc/>
    public override IEnumerable<(Instant From, Instant To)> Overlapping(Instant since, Instant until)
    {
        var earliest = Instant.Max(since, Earliest) - length;
        var to = last is { } end && end < until ? end : until;
        for (var span = EventTime.FloorDivide(earliest.Micros, Span); span * Span < to.Micros; span++)
        {
            foreach (var start in StartsIn(span))
            {
                if (start > earliest && start < to && !(start < first))
                    yield return (start, start + length);
            }
        }
    }

    private ImmutableArray<Instant> StartsIn(long span)
    {
        if (_starts.TryGetValue(span, out var known))
            return known;
        if (_starts.Count >= MostSpans)
            _starts.Clear();
        var (from, to) = (new Instant(span * Span).ToDateTimeOffset(), new Instant((span + 1) * Span).ToDateTimeOffset());
        return _starts[span] = [.. cron.GetOccurrences(from, to, zone).Select(Instant.From)];
    }
}
