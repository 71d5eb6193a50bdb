using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Rankings;
using MlBudget.Core.Records;

namespace MlBudget.Core.Ledgers;

/// <summary>What of predictions is kept for their labels, beside answers and groups.</summary>
/// <param name="numbers">The numbers that labels are compared with.</param>
/// <param name="conditions">The conditions of which labels need to know whether they are true.</param>
/// <param name="shown">Where the lists are that were shown, of which items are kept; null where none are.</param>
internal sealed class KeptColumns(ImmutableArray<KeptNumber> numbers, ImmutableArray<Condition> conditions, ShownLists? shown)
{
    private readonly ClassCodes[] _classes = [.. numbers.Select(_ => new ClassCodes())];
    private readonly long[] _items = new long[shown?.Most ?? 0];

    /// <summary>How many numbers.</summary>
    public int Numbers => numbers.Length;

    /// <summary>How many conditions.</summary>
    public int Conditions => conditions.Length;

    /// <summary>Finds it in a batch, and writes it to the frame of its rows.</summary>
    public void Resolve(Batch batch, FoldFrame frame)
    {
        for (var column = 0; column < numbers.Length; column++)
        {
            var codes = frame.KeptNumbers[column].AsSpan(0, batch.Count);
            var kept = numbers[column];
            switch (kept.Form)
            {
                case KeptForm.Class:
                    _classes[column].Read(batch.Category(kept.Column), codes);
                    break;
                case KeptForm.Weight:
                    ResolveWeights(batch.Number(kept.Column), kept.Sampling, codes);
                    break;
                case KeptForm.Probability:
                    ColumnScores.CodesOf(batch.Number(kept.Column), codes);
                    break;
                case KeptForm.Number:
                    Resolve(batch.Number(kept.Column), codes);
                    break;
                default:
                    codes.Fill(Millionths.Unknown);
                    break;
            }
        }

        if (shown is not null)
            ResolveLists(batch, frame, shown);
        for (var condition = 0; condition < conditions.Length; condition++)
            conditions[condition].Evaluate(batch, frame.KeptTruths[condition].Positive, frame.KeptTruths[condition].Negative);
    }

    /// <summary>How many numbers of a frame are beyond what is kept, in rows that count.</summary>
    public static long OutOfRange(FoldFrame frame)
    {
        long count = 0;
        foreach (var codes in frame.KeptNumbers)
        {
            for (var row = 0; row < frame.Count; row++)
                count += codes[row] == Millionths.OutOfRange && Bits.Get(frame.Rows, row) ? 1 : 0;
        }

        return count;
    }

    private void ResolveLists(Batch batch, FoldFrame frame, ShownLists lists)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            if (lists.Read(batch, row, _items) is not { } length)
                continue;
            for (var column = 0; column < numbers.Length; column++)
            {
                if (numbers[column].Form == KeptForm.Length)
                    frame.KeptNumbers[column][row] = length;
                else if (numbers[column] is { Form: KeptForm.Item, Rank: var rank } && rank <= length)
                    frame.KeptNumbers[column][row] = _items[rank - 1];
            }
        }
    }

    private static void ResolveWeights(NumberColumn column, SamplingForm form, Span<long> codes)
    {
        for (var row = 0; row < codes.Length; row++)
        {
            var weight = Bits.Get(column.Valid, row) ? RowWeights.Of(column.Values[row], form) : 0;
            codes[row] = weight == 0 ? Millionths.Unknown : weight;
        }
    }

    private static void Resolve(NumberColumn column, Span<long> codes)
    {
        for (var row = 0; row < codes.Length; row++)
            codes[row] = Bits.Get(column.Valid, row) ? Millionths.Of(column.Values[row]) : Millionths.Unknown;
    }
}
