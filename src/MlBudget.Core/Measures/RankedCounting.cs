using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>Of how many labelled rows the label is one of several answers. A row counts that has the first of them; a further one that is missing is
/// no hit.</summary>
/// <param name="ranked">Each of the answers, the best first, with the label; at least one.</param>
/// <param name="canonical">Where they are.</param>
public sealed class RankedCounting(ImmutableArray<NumberPair> ranked, string canonical) : BitCounting
{
    private readonly ImmutableArray<PairReader> _pairs = [.. ranked.Select(pair => new PairReader(pair))];
    private ulong[] _known = [];

    /// <summary>The indices of the columns of predictions that have the answers.</summary>
    public ImmutableArray<int> Columns { get; init; } = [];

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["labelled", "among them"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => canonical;

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => ranked[0].Track;

    /// <inheritdoc/>
    public override FoldInput Input => ranked[0].Input;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        if (_known.Length < Bits.Words(frame.Capacity))
            _known = new ulong[Bits.Words(frame.Capacity)];
        counters[1].AsSpan(0, WordsOf(frame)).Clear();
        for (var rank = 0; rank < _pairs.Length; rank++)
        {
            var known = rank == 0 ? counters[0] : _known;
            _pairs[rank].Read(frame, known);
            for (var row = 0; row < frame.Count; row++)
            {
                if (Bits.Get(known, row) && Bits.Get(counters[0], row) && _pairs[rank].Predicted(row) == _pairs[rank].Actual(row))
                    Bits.Set(counters[1], row);
            }
        }
    }
}
