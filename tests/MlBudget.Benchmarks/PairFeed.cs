using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Benchmarks;

/// <summary>Gives a ledger predictions and their labels, decoded already: ids are hashes, all else is of the positive class.</summary>
/// <param name="ledger">Who counts them.</param>
internal sealed class PairFeed(ModelLedger ledger)
{
    /// <summary>Counts predictions, from a number on.</summary>
    public void Predictions(int from, int count) =>
        Feed(new Batch(ledger.Definition.Predictions), "decision", ledger.FoldPredictions, from, count, delay: 0);

    /// <summary>Counts the labels of predictions, which come an hour later.</summary>
    public void Labels(int from, int count)
    {
        var statistics = new SourceStatistics();
        Feed(
            new Batch(ledger.Definition.Labels!.Schema!), "label", batch => ledger.FoldLabels(batch, statistics), from, count,
            EventTime.PerHour);
    }

    /// <summary>Both schemas have a column of classes, whatever else they have.</summary>
    private static void Feed(Batch batch, string path, Action<Batch> fold, int from, int count, long delay)
    {
        var column = batch.Category(batch.Schema.Columns.Select(spec => spec.Path).ToList().IndexOf(path));
        var positive = column.Dictionary.GetOrAdd("1"u8);
        for (var number = from; number < from + count; number++)
        {
            batch.Times[batch.Count] = FraudLines.TimeOf(number) + delay;
            batch.Ids[batch.Count] = IdOf(number);
            Bits.Set(batch.HasId, batch.Count);
            column.Codes[batch.Count] = positive;
            Bits.Set(column.Valid, batch.Count);
            if (++batch.Count < batch.Capacity && number + 1 < from + count)
                continue;
            fold(batch);
            batch.Clear();
        }
    }

    /// <summary>As far apart as hashes are: the finalizer of SplitMix64, of two numbers.</summary>
    public static UInt128 IdOf(int number) => new(Mix((ulong)number * 2), Mix((ulong)number * 2 + 1));

    private static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
        value = (value ^ value >> 27) * 0x94d049bb133111eb;
        return value ^ value >> 31;
    }
}
