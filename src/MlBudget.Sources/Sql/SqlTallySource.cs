using System.Collections.Immutable;
using System.Data.Common;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Sql;

/// <summary>
/// Events that a query counts, slot by slot, and group by group where it tells groups. Each look asks for the slots that may have changed, and sets them anew. A slot that the query gives no more
/// has no events left; one that it never gave has no tally: no data is not zero.
/// </summary>
internal sealed class SqlTallySource : BufferedTallySource
{
    private readonly SqlTallyDefinition _definition;
    private readonly Slots _slots;
    private readonly UInt128 _identity;
    private readonly int _lookback;
    private DbDataSource? _connections;

    /// <summary>A source of which nothing is connected before it is fetched.</summary>
    /// <param name="definition">What is asked.</param>
    /// <param name="opening">What it is read for.</param>
    public SqlTallySource(SqlTallyDefinition definition, TallyOpening opening)
        : base(opening, new() { Patience = definition.Timeout })
    {
        (_definition, _identity) = (definition, TallyIdentity.Of(definition));
        _slots = new(opening.Limits, definition.Slot, definition.SettlesAfter);
        _lookback = (int)definition.Lookback.TotalMinutes;
    }

    /// <inheritdoc/>
    protected override async ValueTask<FetchedTallies> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        var (edge, hasGiven, given) = Restore(position.Span);
        var slot = (int)_definition.Slot.TotalMinutes;
        var end = _slots.End;
        var from = edge is { } known ? new Minute(Math.Max(_slots.Start.Number, known.Number - _lookback)).Floor(slot) : _slots.Start;
        if (from >= end)
            return new([], position, IsEnd: true) { Progress = 1 };
        try
        {
            _connections ??= _definition.Engine.Connect(_definition.Server);
            var found = await SqlTallyRows.ReadAsync(_definition, _connections, from, end, cancel);
            var warning = found.Slots.Count == 0 && found.WithoutGroup > 0
                ? $"no row has a value in '{_definition.Group}', and events without a group count in none" : null;
            foreach (var gone in given.Where(gone => gone.Start >= from && gone.Start < end))
                found.TryAdd(gone, (0, 0));
            var tallies = found.Slots.Select(one => new ReadyTally(Measure, one.Key.Start, one.Key.Group, ImmutableArray.Create(one.Value.Total, one.Value.Bad))).ToList();
            hasGiven |= tallies.Count > 0;
            var next = Save(end, hasGiven, found.Slots.Keys.Where(one => one.Start.Number >= end.Number - _lookback - slot));
            // Slots of a chunk that was counted in part have been given as well, should they be gone when it is asked for again.
            ReadOnlyMemory<byte> Within(int counted) => Save(
                new(from.Number + _lookback), counted > 0, given.Union(tallies.Take(counted).Select(tally => new SlotGroup(tally.Slot, tally.Group))));
            return new(tallies, next, IsEnd: true) { Progress = 1, Within = Within, Warning = warning ?? (hasGiven ? null : "the query has given no slot yet") };
        }
        catch (Exception error) when (error is not (OperationCanceledException or SourceException))
        {
            throw new SourceException(_definition.Engine.Describe(error, _definition.Server), error);
        }
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync() => _connections?.DisposeAsync() ?? ValueTask.CompletedTask;

    private byte[] Save(Minute edge, bool hasGiven, IEnumerable<SlotGroup> given)
    {
        var blob = new BlobWriter();
        blob.Wide(_identity);
        blob.Signed(edge.Number);
        blob.Flag(hasGiven);
        var slots = given.ToList();
        blob.Total(slots.Count);
        foreach (var slot in slots)
        {
            blob.Signed(slot.Start.Number);
            if (slot.Group is not null)
                blob.Text(slot.Group);
        }

        return blob.Written.ToArray();
    }

    /// <summary>Up to where slots were asked for, whether any was given, and those that were given lately. A position of another query is none.</summary>
    private (Minute? Edge, bool HasGiven, List<SlotGroup> Given) Restore(ReadOnlySpan<byte> position)
    {
        if (position.IsEmpty)
            return (null, false, []);
        var blob = new BlobReader(position);
        if (blob.Wide() != _identity)
            return (null, false, []);
        var (edge, hasGiven, given) = (new Minute((int)blob.Signed()), blob.Flag(), new List<SlotGroup>());
        for (var left = blob.Count(blob.Length); left > 0; left--)
            given.Add(new(new((int)blob.Signed()), _definition.Group is null ? null : blob.Text()));
        return blob.AtEnd ? (edge, hasGiven, given) : throw new BlobException($"found {blob.Length} bytes behind the slots that a query has given");
    }
}
