using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Ledgers;

/// <summary>What of predictions is kept for their labels, beside answers and groups.</summary>
/// <param name="numbers">The numbers that labels are compared with.</param>
/// <param name="conditions">The conditions of which labels need to know whether they are true.</param>
internal sealed class KeptColumns(ImmutableArray<KeptNumber> numbers, ImmutableArray<Condition> conditions)
{
    private readonly ClassCodes[] _classes = [.. numbers.Select(_ => new ClassCodes())];

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
            if (numbers[column].IsClass)
                _classes[column].Read(batch.Category(numbers[column].Column), codes);
            else if (numbers[column].Weight is { } form)
                ResolveWeights(batch.Number(numbers[column].Column), form, codes);
            else if (numbers[column].IsProbability)
                ColumnScores.CodesOf(batch.Number(numbers[column].Column), codes);
            else
                Resolve(batch.Number(numbers[column].Column), codes);
        }

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
