using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Measures;

/// <summary>A row as a test writes it.</summary>
/// <param name="Minute">The minute of its event.</param>
/// <param name="IsRepeated">Whether it repeats an id.</param>
/// <param name="Group">Its group code; −1 for none.</param>
/// <param name="Marks">In the bitmaps of which counters it is, a bit each.</param>
/// <param name="Bin">Its bin; −1 for none.</param>
/// <param name="One">A value.</param>
/// <param name="Other">Another value.</param>
internal sealed record FoldedRow(int Minute, bool IsRepeated, int Group, int Marks, int Bin, long One, long Other);

/// <summary>How a toy counting is folded.</summary>
/// <param name="Input">Over which rows.</param>
/// <param name="Track">Of those that a label has found, of which track.</param>
/// <param name="Repeated">Whether rows that repeat an id count.</param>
internal sealed record ToyOptions(FoldInput Input, int? Track, bool Repeated);

/// <summary>A counting of rows as a test writes them, with a plain statement of what a row adds to each counter.</summary>
internal interface IToyCounting
{
    /// <summary>The rows of the frame that is folded next.</summary>
    FoldedRow[] Rows { set; }

    /// <summary>What a row adds to a counter.</summary>
    long Adds(FoldedRow row, int counter);

    /// <summary>Whether a counter adds up values, and is not kept by arrival.</summary>
    bool IsSum(int counter);
}

/// <summary>Three bitmaps, and rubbish behind the last row.</summary>
internal sealed class ToyBits(ToyOptions options) : BitCounting, IToyCounting
{
    public FoldedRow[] Rows { private get; set; } = [];

    public override ImmutableArray<string> Counters { get; } = ["first", "second", "third"];

    public override ImmutableArray<int> Events { get; } = [1, 0, 1];

    public override string Canonical => $"bits {options}";

    public override FoldInput Input => options.Input;

    public override int? Track => options.Track;

    public override bool CountsRepeated => options.Repeated;

    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        for (var counter = 0; counter < counters.Length; counter++)
        {
            counters[counter].AsSpan().Fill(ulong.MaxValue);
            for (var row = 0; row < Rows.Length; row++)
            {
                if (Adds(Rows[row], counter) == 0)
                    Bits.Clear(counters[counter], row);
            }
        }
    }

    public long Adds(FoldedRow row, int counter) => row.Marks >> counter & 1;

    public bool IsSum(int counter) => false;
}

/// <summary>Ten bins: fewer than long runs have rows, and more than short ones.</summary>
internal sealed class ToyBins(ToyOptions options) : BinCounting(Count), IToyCounting
{
    public const int Count = 10;

    public FoldedRow[] Rows { private get; set; } = [];

    public override ImmutableArray<string> Counters { get; } = [.. Enumerable.Range(0, Count).Select(bin => $"bin {bin}")];

    public override string Canonical => $"bins {options}";

    public override FoldInput Input => options.Input;

    public override int? Track => options.Track;

    public override bool CountsRepeated => options.Repeated;

    public override void Assign(FoldFrame frame, Span<int> bins)
    {
        for (var row = 0; row < bins.Length; row++)
            bins[row] = Rows[row].Bin;
    }

    public long Adds(FoldedRow row, int counter) => row.Bin == counter ? 1 : 0;

    public bool IsSum(int counter) => false;
}

/// <summary>A count, and sums of two values: of one of them over two sets of rows.</summary>
internal sealed class ToySums(ToyOptions options) : SumCounting(values: 2), IToyCounting
{
    public FoldedRow[] Rows { private get; set; } = [];

    public override ImmutableArray<string> Counters { get; } = ["rows", "other", "one", "one again"];

    public override ImmutableArray<int> Events { get; } = [1, 0, 0, 0];

    public override ImmutableArray<int?> Summed { get; } = [null, 1, 0, 0];

    public override string Canonical => $"sums {options}";

    public override FoldInput Input => options.Input;

    public override int? Track => options.Track;

    public override bool CountsRepeated => options.Repeated;

    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        for (var counter = 0; counter < counters.Length; counter++)
        {
            counters[counter].AsSpan().Fill(ulong.MaxValue);
            for (var row = 0; row < Rows.Length; row++)
            {
                if ((Rows[row].Marks >> counter & 1) == 0)
                    Bits.Clear(counters[counter], row);
            }
        }
    }

    public override void ComputeValues(FoldFrame frame, ReadOnlySpan<ulong[]> counters, ReadOnlySpan<long[]> values)
    {
        for (var row = 0; row < Rows.Length; row++)
            (values[0][row], values[1][row]) = (Rows[row].One, Rows[row].Other);
    }

    public long Adds(FoldedRow row, int counter) => (row.Marks >> counter & 1) * counter switch
    {
        0 => 1,
        1 => row.Other,
        _ => row.One,
    };

    public bool IsSum(int counter) => counter > 0;
}

/// <summary>A way of its own, from nothing but what the context gives: rows weigh as much as their bin is high.</summary>
internal sealed class ToyWeights(ToyOptions options) : Counting, IToyCounting
{
    public FoldedRow[] Rows { private get; set; } = [];

    public override ImmutableArray<string> Counters { get; } = ["weight", "value"];

    public override ImmutableArray<int> Events { get; } = [1, 0];

    public override string Canonical => $"weights {options}";

    public override FoldInput Input => options.Input;

    public override int? Track => options.Track;

    public override bool CountsRepeated => options.Repeated;

    public override void Fold(FoldContext context)
    {
        for (var row = 0; row < context.Frame.Count; row++)
        {
            var group = context.Groups is { } groups ? groups[row] : 0;
            if (group < 0 || !Bits.Get(context.Rows, row))
                continue;
            context.Count(group, context.Frame.Minutes[row], 0, Adds(Rows[row], 0));
            context.Sum(group, context.Frame.Minutes[row], 1, Adds(Rows[row], 1));
        }
    }

    public long Adds(FoldedRow row, int counter) => counter == 0 ? row.Bin + 1 : row.One;

    public bool IsSum(int counter) => counter == 1;
}
