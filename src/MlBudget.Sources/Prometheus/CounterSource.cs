using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Prometheus;

/// <summary>Reads counters at the edges of slots: the raw samples, so that nothing is extrapolated and every reset is seen.</summary>
/// <param name="definition">Which counters.</param>
/// <param name="opening">What they are read for.</param>
/// <param name="options">How they are fetched; null for the defaults.</param>
internal sealed class CounterSource(CounterDefinition definition, TallyOpening opening, BufferingOptions? options = null) : BufferedTallySource(opening, options)
{
    /// <summary>After so many slots in a row with more hits than events it is no matter of scrapes that miss each other.</summary>
    private const int MostExcessSlots = 12;

    /// <summary>How many scrapes a slot has at the least.</summary>
    private const int ScrapesPerSlot = 4;

    /// <summary>How often is looked for why there are no hits.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);

    private readonly PrometheusClient _client = new(definition.Server);
    private readonly Slots _slots = new(opening.Limits, definition.Slot, definition.SettlesAfter);
    private readonly Spans _spans = new(definition.Slot, first: TimeSpan.FromHours(1), longest: TimeSpan.FromDays(1));
    private readonly UInt128 _identity = TallyIdentity.Of(definition) + CounterState.Form;
    private readonly KnownNames _names = new(definition);

    /// <summary>What was wrong with the last chunk that had slots: it holds until there are others.</summary>
    private string? _warning;

    /// <summary>Which value of a label no hit has had, and which label they have no longer, as it was looked for last; null for none.</summary>
    private string? _unmatched;

    private string? _lost;

    private Instant _nextLook = Instant.MinValue;

    /// <summary>How far scrapes are apart, as it was seen last.</summary>
    private TimeSpan? _interval;

    /// <inheritdoc/>
    protected override async ValueTask<FetchedTallies> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        var start = _slots.Start;
        var (edge, last) = (Restored().State.Edge, _slots.End);
        if (edge >= last)
            return new([], position, IsEnd: true) { Progress = 1, Warning = _warning };
        var chunk = await _spans.AskAsync(last.Start - edge.Start, span =>
        {
            // What was asked for in vain may have changed it.
            var (state, isStart) = Restored();
            return FetchAsync(state, _slots.After(state.Edge, span, last), last, isStart, cancel);
        });
        _warning = chunk.Warning;
        return chunk;

        (CounterState State, bool IsStart) Restored() => position.IsEmpty || CounterState.Restore(position.Span, _identity) is not { } restored
            ? (new(start), true) : (restored, false);
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<FetchedTallies> FetchAsync(CounterState state, Minute to, Minute last, bool isStart, CancellationToken cancel)
    {
        var (from, end) = (Milliseconds(state.Edge), Milliseconds(to));
        // Before the first slot it is only looked which series there are, and what they are.
        var after = isStart ? from - (long)CounterReading.Before.TotalMilliseconds : from;
        var sums = new SlotSums(state.Edge, to, definition.Slot);
        var reading = new CounterReading(state, sums, from);
        var (hits, hitSamples) = await SamplesAsync(definition.Hits, after, end, cancel);
        var (total, totalSamples) = await SamplesAsync(definition.Total, after, end, cancel);
        reading.Read(total, hits);
        // Of several selectors one that finds series says nothing of the others.
        if (!state.HasTotal || definition.Total.Length > 1)
            await _names.CheckTotalAsync(_client, isEnd: to == last && !state.HasTotal, cancel);
        if (state.HasTotal && (!state.HasHits || definition.Hits.Length > 1))
            await _names.CheckHitsAsync(_client, cancel);
        if (reading.HasHits && definition.Hits.Length == 1)
            (_unmatched, _lost, _nextLook) = (null, null, Instant.MinValue);
        else if (reading.HasTotal && to == last && (to.Start >= _nextLook || _lost is not null))
            await LookAsync(to, cancel);
        var ups = await UpsAsync(reading, cancel);
        reading.End((target, time) => ups.TryGetValue(target, out var scrapes)
            && scrapes.Any(scrape => scrape.Value == 1 && scrape.Time < time && scrape.Time >= time - (long)CounterReading.Before.TotalMilliseconds));
        var tallies = sums.Tallies(Measure, state);
        _spans.Note(hitSamples + totalSamples);
        state.Edge = to;
        state.Forget();
        return new(tallies, state.Save(_identity), IsEnd: to == last)
        {
            Progress = _slots.ProgressAt(to, last),
            Warning = WarningOf(state, reading, to == last),
            Notes = NotesOf(state),
        };
    }

    /// <summary>Looks for why there are no hits, now and then: a healthy service has none for long.</summary>
    private async Task LookAsync(Minute to, CancellationToken cancel)
    {
        (_unmatched, _lost) = (null, await _names.LostLabelAsync(_client, Milliseconds(to) - (long)definition.Slot.TotalMilliseconds, cancel));
        foreach (var selector in definition.Hits)
            _unmatched ??= await _names.UnmatchedAsync(_client, selector, cancel);
        _nextLook = to.Start + LookEvery;
    }

    private ImmutableArray<SourceNote> NotesOf(CounterState state) =>
    [
        .. state.LastBase is { } first ? [new SourceNote(SourceNoteKind.CountersTakenAsBase, first.Describe())] : Array.Empty<SourceNote>(),
        .. _unmatched is { } unmatched ? [new SourceNote(SourceNoteKind.LabelValueNeverSeen, $"{unmatched}. Right where that has never happened")] : Array.Empty<SourceNote>(),
    ];

    private async Task<(List<SampledSeries> Series, long Samples)> SamplesAsync(
        ImmutableArray<Selector> selectors, long after, long to, CancellationToken cancel)
    {
        // A series that two selectors match is one: its samples are the same.
        var all = new Dictionary<UInt128, SampledSeries>();
        foreach (var selector in selectors)
        {
            foreach (var series in await _client.SamplesAsync(selector.Text, after, to, cancel))
                all.TryAdd(series.Id, series);
        }

        return ([.. all.Values], all.Values.Sum(series => (long)series.Samples.Length));
    }

    /// <summary>Whether the targets of new series were scraped before: of each what the server has noted of its scrapes.</summary>
    private async Task<Dictionary<Target, List<Sample>>> UpsAsync(CounterReading reading, CancellationToken cancel)
    {
        const int AtOnce = 50;
        var found = new Dictionary<Target, List<Sample>>();
        foreach (var ofJob in reading.Unknown.GroupBy(unknown => unknown.Target.Job).SelectMany(job => job.Chunk(AtOnce)))
        {
            var instances = string.Join('|', ofJob.Select(unknown => Quoted(unknown.Target.Instance)));
            var selector = $"up{{job=\"{Selector.Escaped(ofJob[0].Target.Job)}\",instance=~\"{Selector.Escaped(instances)}\"}}";
            foreach (var series in await _client.SamplesAsync(selector, ofJob.Min(unknown => unknown.After) - 1, ofJob.Max(unknown => unknown.Before), cancel))
            {
                if (series.Target is { } target)
                    (found.TryGetValue(target, out var scrapes) ? scrapes : found[target] = []).AddRange(series.Samples);
            }
        }

        return found;
    }

    private string? WarningOf(CounterState state, CounterReading reading, bool isEnd)
    {
        _interval = reading.Interval ?? _interval;
        if (_interval is { } interval && definition.Slot < ScrapesPerSlot * interval)
        {
            return $"slots of {Durations.Format(definition.Slot)} are shorter than {ScrapesPerSlot} scrapes, which are {Durations.Format(interval)} apart: "
                + "what is counted of a slot is uncertain; write a longer slot";
        }

        if (_lost is not null)
            return $"{definition.Server}: {_lost}";
        if (state.ExcessSlots >= MostExcessSlots)
            return $"more {definition.Word} events than events in all for {state.ExcessSlots} slots: '{definition.Word}' has to be a part of 'total'";
        return isEnd && !state.HasTotal ? $"no sample of '{definition.TotalShown}' is there" : null;
    }

    /// <summary>A text within a regular expression of RE2.</summary>
    private static string Quoted(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter > '~' || letter == '_' ? letter.ToString() : $"\\{letter}"));

    private static long Milliseconds(Minute edge) => edge.Start.Micros / 1000;
}
