using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Core.Tests.Learning;
using static MlBudget.Core.Tests.Learning.LearningModel;

namespace MlBudget.Core.Tests.Ledgers;

/// <summary>What a ledger makes of ids: those that come again, those that are none, and those that an older version knew otherwise.</summary>
public sealed class RecordIdsTests
{
    [Fact]
    public void Records_that_repeat_an_id_are_counted_and_count_nowhere_else()
    {
        var (ledger, store) = (new ModelLedger(Define()), new LedgerStore());
        Fold(ledger, Enumerable.Range(0, 30).Select(row => new Answer(Start + row, row / 10)));
        Fold(ledger, [new Answer(Start, null), new Answer(Start, null)]);
        Assert.Equal((5L, 27L), (ledger.Predictions, ledger.Duplicates));

        store.Commit(ledger);
        var restored = store.Restore(Define());
        Fold(restored, [new Answer(Start + Hour, 1)]);
        Assert.Equal((5L, 28L), (restored.Predictions, restored.Duplicates));
        Assert.Equal(28, BudgetCalculator.Report(restored, new(Start + Day)).Duplicates);
    }

    [Fact]
    public void Without_labels_ids_are_remembered_for_the_horizon_and_without_that_nothing_is_said_of_repetitions()
    {
        var remembered = Define(origin: null) with { Limits = new(DuplicateHorizon: TimeSpan.FromHours(2)) };
        var forgotten = Define(origin: null);
        Assert.Equal((TimeSpan.FromHours(2), (TimeSpan?)null), (remembered.IdsRemembered, forgotten.IdsRemembered));
        Assert.Equal(TimeSpan.FromDays(8), Define().IdsRemembered);

        var (first, second) = (new ModelLedger(remembered), new ModelLedger(forgotten));
        foreach (var ledger in new[] { first, second })
            Fold(ledger, [new Answer(Start, 1), new Answer(Start, 1), new Answer(Start + 3 * Hour, 1)]);
        Assert.Equal((2, 1L), (first.Predictions, first.Duplicates));
        Assert.Equal((3, (long?)null), (second.Predictions, second.Duplicates));
    }

    [Fact]
    public void A_prediction_whose_id_is_none_counts_and_is_counted_as_such()
    {
        var ledger = new ModelLedger(Define());
        var batch = new Batch(ledger.Definition.Predictions, 4) { Count = 3 };
        batch.Times.AsSpan().Fill(Start);
        Bits.Set(batch.RefusedIds, 0);
        Bits.Set(batch.RefusedIds, 2);
        ledger.FoldPredictions(batch);
        Assert.Equal((3L, 2L, 0L), (ledger.Predictions, ledger.RefusedIds, ledger.Duplicates));
    }

    [Fact]
    public void Labels_repeated_predictions_and_early_labels_find_what_an_older_version_has_stored_also_the_sampled_rows()
    {
        var store = new LedgerStore();
        var older = new ModelLedger(Define(needed: ["accuracy"]));
        Fold(older, [new Answer(Start, Raw(1), "1"), new Answer(Start, Raw(2), "1"), new Answer(Start, 3, "1")]);
        Fold(older, [new Truth(Start + Hour, Raw(4), "1")]);
        store.Commit(older, isOld: true);

        var newer = store.Restore(Define(needed: ["accuracy"]));
        FoldPredictions(newer, new(Start + Hour, 2), new(Start + 2 * Hour, 4));
        Assert.Equal((4L, 1L), (newer.Predictions, newer.Duplicates));
        store.Commit(newer);
        newer = store.Restore(Define(needed: ["accuracy"]));
        FoldLabels(newer, new(Start + 3 * Hour, 1), new(Start + 3 * Hour, 2), new(Start + 3 * Hour, 3));

        Assert.Equal(new(0, 0, 0, 0, 0, 0), newer.Joins);
        Assert.Equal(4, newer.Samples!.Days.Single().Places.ToArray().Count(
            place => newer.Samples.Days.Single().Arrivals[place] != 0));
    }

    [Fact]
    public void Once_what_it_stored_is_gone_only_the_value_of_an_id_counts()
    {
        var store = new LedgerStore();
        var older = new ModelLedger(Define());
        Fold(older, [new Answer(Start, Raw(1), "1")]);
        store.Commit(older, isOld: true);
        var newer = store.Restore(Define());
        newer.Advance(new(Start + 9 * Day + 2 * Hour));
        // A text that is what an older version hashed of the number.
        Fold(newer, [new Answer(Start + 9 * Day, Raw(5), "1")]);
        FoldPredictions(newer, new Record(Start + 9 * Day, 5));
        Assert.Equal((3L, 0L), (newer.Predictions, newer.Duplicates));
    }

    private sealed record Record(long Time, int Id);

    /// <summary>The hash of an id as it is written, where it is not written canonically.</summary>
    private static int Raw(int id) => id + 1_000_000;

    private static void FoldPredictions(ModelLedger ledger, params Record[] records) =>
        ledger.FoldPredictions(Fill(ledger.Definition.Predictions, records, "decision"));

    private static void FoldLabels(ModelLedger ledger, params Record[] records) =>
        ledger.FoldLabels(Fill(ledger.Definition.Labels!.Schema!, records, "label"), new());

    /// <summary>Records of which all ids are written otherwise than canonically.</summary>
    private static Batch Fill(RecordSchema schema, Record[] records, string path)
    {
        var batch = new Batch(schema, records.Length);
        foreach (var record in records)
        {
            batch.Times[batch.Count] = record.Time;
            batch.Ids[batch.Count] = (UInt128)record.Id;
            Bits.Set(batch.HasId, batch.Count);
            batch.RawIds.Add((batch.Count, (UInt128)Raw(record.Id)));
            for (var column = 0; column < schema.Columns.Length; column++)
            {
                if (schema.Columns[column].Path != path)
                    continue;
                batch.Category(column).Codes[batch.Count] = batch.Category(column).Dictionary.GetOrAdd("1"u8);
                Bits.Set(batch.Columns[column].Valid, batch.Count);
            }

            batch.Count++;
        }

        return batch;
    }
}
