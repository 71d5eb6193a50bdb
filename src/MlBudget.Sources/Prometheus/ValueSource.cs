using MlBudget.Core.Measures;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Prometheus;

/// <summary>Asks for the value of an expression at the end of each slot.</summary>
/// <param name="definition">Which expression.</param>
/// <param name="opening">What it is read for.</param>
/// <param name="options">How it is fetched; null for the defaults.</param>
internal sealed class ValueSource(ValueDefinition definition, TallyOpening opening, BufferingOptions? options = null) : BufferedTallySource(opening, options)
{
    /// <summary>So many values are asked for at once at the most.</summary>
    private const int AtOnce = 500;

    private readonly PrometheusClient _client = new(definition.Server);
    private readonly UInt128 _identity = TallyIdentity.Of(definition);
    private readonly Spans _spans = new(definition.Slot, first: AtOnce * definition.Slot, longest: AtOnce * definition.Slot);
    private readonly Slots _slots = new(opening.Limits, definition.Slot, definition.SettlesAfter);

    /// <inheritdoc/>
    protected override async ValueTask<FetchedTallies> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        var (edge, hasValues) = (position.IsEmpty ? null : Restore(position.Span)) ?? (_slots.Start, false);
        var last = _slots.End;
        if (edge >= last)
            return new([], position, IsEnd: true) { Progress = 1, Warning = WarningOf(hasValues) };
        var first = edge.Start + definition.Slot;
        var (series, to) = await _spans.AskAsync(last.Start - edge.Start, async span =>
        {
            var until = _slots.After(edge, span, last);
            return (await _client.ValuesAsync(definition.Expression, first.Micros / 1000, until.Start.Micros / 1000, definition.Slot, cancel), until);
        });
        _spans.Note(series.Sum(one => (long)one.Samples.Length));
        if (series.Count > 1)
        {
            throw new PrometheusException(
                $"{definition.Server}: the expression gives {series.Count} series, expected one: add them up or take one, as by sum(…) or max(…)");
        }

        var tallies = series.SelectMany(one => one.Samples).Where(sample => !double.IsNaN(sample.Value)).Select(TallyOf).ToList();
        hasValues |= tallies.Count > 0;
        return new(tallies, Save(to, hasValues), IsEnd: to == last)
        {
            Progress = _slots.ProgressAt(to, last),
            Warning = to == last ? WarningOf(hasValues) : null,
        };
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The value at the end of a slot is that of the slot. What is beyond the numbers that are kept is the greatest of them.</summary>
    private ReadyTally TallyOf(Sample sample)
    {
        var slot = Instant.From(DateTimeOffset.FromUnixTimeMilliseconds(sample.Time)) - definition.Slot;
        var code = Millionths.Of(sample.Value);
        var value = code == Millionths.OutOfRange ? sample.Value > 0 ? Millionths.Greatest : -Millionths.Greatest : Millionths.ValueOf(code);
        return new(Measure, slot.Minute, null, ReadyValueCounting.Of(value));
    }

    private string? WarningOf(bool hasValues) => hasValues ? null : $"{definition.Server}: the expression has never given a value";

    private byte[] Save(Minute edge, bool hasValues)
    {
        var blob = new BlobWriter();
        blob.Wide(_identity);
        blob.Signed(edge.Number);
        blob.Flag(hasValues);
        return blob.Written.ToArray();
    }

    private (Minute Edge, bool HasValues)? Restore(ReadOnlySpan<byte> bytes)
    {
        var blob = new BlobReader(bytes);
        if (blob.Wide() != _identity)
            return null;
        var restored = (CounterState.EdgeOf(ref blob), blob.Flag());
        return blob.AtEnd ? restored : throw new BlobException($"found {blob.Length} bytes behind the edge that was asked for last");
    }
}
