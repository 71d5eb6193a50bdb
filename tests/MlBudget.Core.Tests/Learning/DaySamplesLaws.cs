using CsCheck;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Persistence;
using MlBudget.Core.Samples;
using static MlBudget.Core.Tests.Learning.LearningModel;

namespace MlBudget.Core.Tests.Learning;

/// <summary>The same predictions and labels, the same samples.</summary>
public sealed class DaySamplesLaws
{
    private const int Days = 4;

    /// <summary>Few values of each, and times of few instants, so that rows without an id are often the same.</summary>
    private static readonly Gen<Answer> Answers = Gen.Select(
        Gen.Long[0, Days * 24 - 1], Gen.Bool, Pick("1", "0", null), Gen.Int[0, 3], Pick("NL", "DE", "FR", null),
        (hour, hasId, decision, amount, country) => new Answer(
            Start + hour * Hour, hasId ? 0 : null, decision, amount / 4.0, null, amount == 0 ? null : amount, country));

    private static readonly Gen<Answer[]> Logs = Answers.Array[0, 200]
        .Select(log => log.Select((answer, index) => answer with { Id = answer.Id + index }).ToArray());

    private static readonly Gen<Truth[]> Truths = Gen.Select(
        Gen.Long[0, 2 * Days * 24], Gen.Int[0, 210], Gen.Bool,
        (hour, id, isPositive) => new Truth(Start + hour * Hour, id, isPositive ? "1" : "0")).Array[0, 200];

    private static Gen<string?> Pick(params string?[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static readonly Gen<int> Rows = Gen.OneOf(Gen.Int[1, 20], Gen.Const(100));

    [Fact]
    public void The_order_of_arrival_changes_no_sample() => Gen.Select(Logs, Truths, Rows, Gen.Int, Gen.Bool).Sample(
        (log, truths, rows, seed, labelsFirst) =>
        {
            var (shuffled, shuffledTruths, random) = (log.ToArray(), truths.ToArray(), new Random(seed));
            random.Shuffle(shuffled);
            random.Shuffle(shuffledTruths);
            var ledger = new ModelLedger(Define(rows));
            if (labelsFirst)
                Fold(ledger, shuffledTruths);
            Fold(ledger, shuffled);
            if (!labelsFirst)
                Fold(ledger, shuffledTruths);
            Assert.Equal(Samples(log, truths, rows), SampleText.Of(ledger.Samples!));
        }, iter: 500);

    [Fact]
    public void The_size_of_batches_changes_no_sample() => Gen.Select(Logs, Truths, Rows, Gen.Int[1, 80]).Sample(
        (log, truths, rows, size) => Assert.Equal(Samples(log, truths, rows), Samples(log, truths, rows, size)), iter: 300);

    [Fact]
    public void The_samples_of_shards_merge_to_the_sample_of_all() => Gen.Select(Logs, Truths, Rows, Gen.Int[1, 4]).Sample(
        (log, truths, rows, shards) =>
        {
            var merged = new DaySamples(KeptRows.Samples(Define(rows))!);
            for (var shard = 0; shard < shards; shard++)
            {
                var ledger = new ModelLedger(Define(rows));
                Fold(ledger, log.Where((_, index) => index % shards == shard));
                Fold(ledger, truths.Where(truth => truth.Id % shards == shard));
                merged.Merge(ledger.Samples!);
            }

            Assert.Equal(Samples(log, truths, rows), SampleText.Of(merged));
        }, iter: 300);

    [Fact]
    public void Labels_in_the_same_record_are_sampled_with_it() => Gen.Select(Logs, Gen.Int, Rows).Sample((log, seed, rows) =>
    {
        var random = new Random(seed);
        var labelled = log.Select(answer => answer with { Label = random.Next(3) switch { 0 => "0", 1 => "1", _ => null } }).ToArray();
        var first = new ModelLedger(Define(rows, origin: LabelOrigin.Inline));
        var second = new ModelLedger(Define(rows, origin: LabelOrigin.Inline));
        Fold(first, labelled);
        random.Shuffle(labelled);
        Fold(second, labelled);
        Assert.Equal(SampleText.Of(first.Samples!), SampleText.Of(second.Samples!));
    }, iter: 300);

    [Fact]
    public void Killing_and_starting_again_at_any_point_changes_no_sample_whatever_commits_failed() => Gen.Select(
        Logs, Truths, Rows, Gen.Int, Gen.Int[1, 40]).Sample((log, truths, rows, seed, size) =>
        {
            var random = new Random(seed);
            Action<ModelLedger>[] history = [
                .. log.Chunk(size).Select(chunk => (Action<ModelLedger>)(ledger => Fold(ledger, chunk))),
                .. truths.Chunk(size).Select(chunk => (Action<ModelLedger>)(ledger => Fold(ledger, chunk)))];
            random.Shuffle(history);
            var store = new LedgerStore();
            var disturbed = new ModelLedger(Define(rows));
            var (committed, restarts) = (0, 20);
            for (var step = 0; step < history.Length; step++)
            {
                history[step](disturbed);
                if (random.Next(3) > 0)
                {
                    var succeeds = random.Next(3) > 0;
                    store.Commit(disturbed, succeeds);
                    committed = succeeds ? step + 1 : committed;
                }

                if (random.Next(4) > 0 || restarts-- <= 0)
                    continue;
                disturbed = store.Restore(Define(rows));
                step = committed - 1;
            }

            Assert.Equal(Samples(log, truths, rows), SampleText.Of(disturbed.Samples!));
            store.Commit(disturbed);
            Assert.Equal(Samples(log, truths, rows), SampleText.Of(store.Restore(Define(rows)).Samples!));
        }, iter: 500);

    [Fact]
    public void Damaged_segments_end_in_a_BlobException_or_in_other_rows_and_never_in_anything_else() => Gen.Select(
        Logs, Truths, Rows, Gen.Int).Sample((log, truths, rows, seed) =>
        {
            var (ledger, store, random) = (new ModelLedger(Define(rows)), new LedgerStore(), new Random(seed));
            Fold(ledger, log);
            store.Commit(ledger);
            Fold(ledger, truths);
            store.Commit(ledger);
            foreach (var (key, bytes) in store.Segments.Where(entry => entry.Key.Kind == SegmentKind.Samples).ToArray())
                store.Segments[key] = Damage(bytes, random);
            try
            {
                var restored = store.Restore(Define(rows));
                Fold(restored, log);
                Fold(restored, truths);
                store.Commit(restored);
            }
            catch (BlobException)
            {
            }
        }, iter: 3000);

    private static byte[] Damage(byte[] bytes, Random random)
    {
        switch (random.Next(5))
        {
            case 0: return bytes[..random.Next(bytes.Length)];
            case 1: return [.. bytes, (byte)random.Next(256)];
            case 2: bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)); return bytes;
            case 3: random.NextBytes(bytes.AsSpan(random.Next(bytes.Length))); return bytes;
            default: return bytes;
        }
    }

    private static string Samples(Answer[] log, Truth[] truths, int rows, int size = 1000)
    {
        var ledger = new ModelLedger(Define(rows));
        Fold(ledger, log, size);
        Fold(ledger, truths, size);
        return SampleText.Of(ledger.Samples!);
    }
}
