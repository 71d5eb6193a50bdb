using System.Collections.Immutable;
using System.Numerics;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>What predictions cost, in billionths: how many say it, how many don't, and the sum of what is said. A number below 0 is no cost: −1 mostly stands for one
/// that is not known, and what is taken back would hide what is spent.</summary>
/// <param name="column">The index of the column of costs.</param>
/// <param name="canonical">Where that is.</param>
public sealed class SpendCounting(int column, string canonical) : SumCounting(values: 2)
{
    private readonly FrameNumbers _numbers = new(new FineColumnNumbers(column));

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["with a cost", "without", "sum, low", "sum, high"];

    /// <summary>Both: where only costs are missing nothing is known, and yet something came.</summary>
    public override ImmutableArray<int> Events { get; } = [1, 1, 0, 0];

    /// <inheritdoc/>
    public override ImmutableArray<int?> Summed { get; } = [null, null, 0, 1];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } = [false, false, false, true];

    /// <inheritdoc/>
    public override string Canonical => $"spend of {canonical} in billionths";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        var (with, without) = (counters[0], counters[1]);
        _numbers.Read(frame, with);
        Bits.Fill(without, frame.Count);
        for (var word = 0; word < WordsOf(frame); word++)
        {
            for (var rest = with[word]; rest != 0; rest &= rest - 1)
            {
                var row = (word << 6) + BitOperations.TrailingZeroCount(rest);
                if (_numbers.ValueOf(row) < 0)
                    with[word] &= ~(1UL << row);
            }

            without[word] &= ~with[word];
        }

        foreach (var sum in counters[2..])
            with.AsSpan(0, WordsOf(frame)).CopyTo(sum);
    }

    /// <inheritdoc/>
    public override void ComputeValues(FoldFrame frame, ReadOnlySpan<ulong[]> counters, ReadOnlySpan<long[]> values)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            if (Bits.Get(counters[0], row))
                Limbs.Split(_numbers.ValueOf(row), row, values);
        }
    }

    /// <summary>What some counters say: how many records have a cost, how many have none, and what those that have one come to, in units.</summary>
    public static SpentSum SumOf(ReadOnlySpan<long> counters) =>
        new(counters[0], counters[1], (double)Limbs.Join(counters[2..]) / FineColumnNumbers.PerUnit);
}

/// <summary>What records cost together.</summary>
/// <param name="With">How many say what they cost.</param>
/// <param name="Without">How many don't.</param>
/// <param name="Amount">What those that say it come to, at least 0, in the unit of the number.</param>
public readonly record struct SpentSum(long With, long Without, double Amount)
{
    /// <summary>Over this share without a cost nobody knows what is spent.</summary>
    public const double GreatestShareWithout = 0.01;

    /// <summary>Whether so many don't say what they cost that it is not known what is spent.</summary>
    public bool IsUnknown => Without > GreatestShareWithout * (With + Without);
}
