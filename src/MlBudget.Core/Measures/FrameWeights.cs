using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>For how many predictions the rows of a frame stand, found once, whoever counts them.</summary>
/// <param name="capacity">How many rows fit.</param>
internal sealed class FrameWeights(int capacity)
{
    private readonly long[] _weights = new long[capacity];
    private readonly long[][] _squares = [new long[capacity], new long[capacity]];
    private readonly ulong[] _known = new ulong[Bits.Words(capacity)];

    /// <summary>w of each row, in millionths; 0 where it is not known.</summary>
    public ReadOnlySpan<long> Weights => _weights;

    /// <summary>w² of each row, in millionths, as two numbers that stand beside each other.</summary>
    public ReadOnlySpan<long[]> Squares => _squares;

    /// <summary>The rows whose weight is known.</summary>
    public ReadOnlySpan<ulong> Known => _known;

    /// <summary>Finds them.</summary>
    public void Read(FoldFrame frame, RowWeights weights)
    {
        weights.Read(frame, _weights.AsSpan(0, frame.Count));
        _known.AsSpan(0, Bits.Words(frame.Count)).Clear();
        for (var row = 0; row < frame.Count; row++)
        {
            if (_weights[row] == 0)
                continue;
            Bits.Set(_known, row);
            Limbs.Split((Int128)_weights[row] * _weights[row] / RowWeights.One, row, _squares);
        }
    }
}
