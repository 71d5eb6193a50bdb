using System.Collections.Immutable;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Features;

/// <summary>
/// Looks at entities of a feature store once in each slot, and gives a tally of it. A slot in which it can't be looked at has none: no data is not zero.
/// What the store was like before is unknown to everybody, so that a closed source, which a replay reads, gives nothing.
/// </summary>
internal sealed class FeatureSource : BufferedTallySource
{
    private readonly FeatureTallies _definition;
    private readonly TallyOpening _opening;
    private readonly UInt128 _identity;
    private ImmutableArray<FeatureAge> _ages = [];

    /// <summary>A source of which nothing is connected before it is fetched.</summary>
    /// <param name="definition">What is asked.</param>
    /// <param name="opening">What it is read for.</param>
    public FeatureSource(FeatureTallies definition, TallyOpening opening)
        : base(opening, new() { Patience = definition.Store.Timeout })
    {
        (_definition, _opening, _identity) = (definition, opening, TallyIdentity.Of(definition));
        definition.Looks.Enter();
    }

    /// <inheritdoc/>
    protected override async ValueTask<FetchedTallies> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        var now = Instant.Now(_opening.Limits.Wall);
        var (last, fault) = Restore(position.Span);
        if (_opening.IsClosed || _definition.Store.SlotOf(now) <= last)
            return new([], position, IsEnd: true) { Progress = 1, Warning = fault, Ages = _ages };
        var look = await _definition.Looks.InAsync(now, cancel);
        // Of one store both questions may be asked, and ages are told once.
        _ages = _definition.Question == FeatureQuestion.Staleness ? look.Ages : [];
        var (events, hits) = _definition.Question == FeatureQuestion.Staleness ? (look.Present, look.Stale) : (look.Expected, look.Present);
        return new([new(Measure, look.Slot, null, ImmutableArray.Create(events, hits))], Save(look.Slot, look.Fault), IsEnd: true)
        {
            Progress = 1,
            Warning = look.Fault,
            Ages = _ages,
        };
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync() => _definition.Looks.LeaveAsync();

    private byte[] Save(Minute slot, string? fault)
    {
        var blob = new BlobWriter();
        blob.Wide(_identity);
        blob.Signed(slot.Number);
        blob.Text(fault ?? string.Empty);
        return blob.Written.ToArray();
    }

    /// <summary>The last slot in which it was looked at, and what was wrong then. A position of another store is none.</summary>
    private (Minute? Last, string? Fault) Restore(ReadOnlySpan<byte> position)
    {
        if (position.IsEmpty)
            return (null, null);
        var blob = new BlobReader(position);
        if (blob.Wide() != _identity)
            return (null, null);
        var (last, fault) = (new Minute((int)blob.Signed()), blob.Text());
        return blob.AtEnd ? (last, fault.Length > 0 ? fault : null) : throw new BlobException($"found {blob.Length} bytes behind the slot in which a feature store was looked at");
    }
}
