using CsCheck;
using MlBudget.Core.Conditions;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Conditions;

public class ConditionPropertyTests
{
    private const ulong Untouched = 0xDEAD_BEEF_DEAD_BEEF;

    private static readonly Gen<double> Bounds = Gen.OneOf(0.0, -0.0, 0.1, 0.25, 0.5, 0.75, 1, 5, -3);
    private static readonly Gen<string> NumberNames = Gen.OneOf("latency_seconds", "score", "confidence", "status");
    private static readonly Gen<string> TextNames = Gen.OneOf("status", "error", "cached", "_odd");
    private static readonly Gen<string> Texts = Gen.OneOf("a", "A", "it's \"\\", "true", "false", "5", "ü");

    private static readonly Gen<object?> Values = Gen.Frequency<object?>(
        (3, Bounds.Select(number => (object?)number)),
        (1, Gen.Double[-1, 1].Select(number => (object?)number)),
        (1, Gen.OneOf<object?>(100.0, 250.0, double.PositiveInfinity, double.NegativeInfinity, -0.0)),
        (3, Texts.Where(text => text != "5").Select(text => (object?)text)),
        (1, Gen.Bool.Select(truth => (object?)truth)),
        (1, Gen.OneOf<object?>("1", "0", "True", "False")),
        (2, Gen.OneOf<object?>(null, "", double.NaN, Record.Unreadable)));

    private static readonly Gen<Record> AnyRecord = Gen
        .Select(Values, Values, Values, Values, Values)
        .Select((latency, score, status, error, cached) => new Record
        {
            ["latency_ms"] = latency,
            ["score"] = score,
            ["http.status"] = status,
            ["error"] = error,
            ["cached"] = cached,
            ["a] or [b\\"] = error,
        });

    /// <summary>Row counts around the borders of words and vectors, filled from a few distinct records.</summary>
    private static readonly Gen<Record[]> AnyRecords = Gen
        .Select(AnyRecord.Array[1, 12], Gen.OneOf(0, 1, 2, 63, 64, 65, 127, 128, 130, 2048), Gen.Int)
        .Select((pool, count, seed) => new Random(seed).GetItems(pool, count));

    private static readonly Gen<Expression> AnyExpression = Expressions(depth: 3);

    [Fact]
    public void A_condition_agrees_with_its_plain_twin_on_every_row() => Gen
        .Select(AnyExpression, AnyRecords, AnyRecords, Gen.Int[0, 70], Gen.Int)
        .Sample((expression, first, second, spare, style) =>
        {
            var condition = WrittenRecords.Parse(expression.Write(new Random(style)), out var schema);
            Agree(expression, condition, first, WrittenRecords.Batch(schema, first));
            Agree(expression, condition, second, WrittenRecords.Batch(schema, second, spare));
        });

    [Fact]
    public void However_a_condition_is_written_its_canonical_form_is_the_same() => Gen
        .Select(AnyExpression, Gen.Int, Gen.Int)
        .Sample((expression, one, other) => Assert.Equal(
            WrittenRecords.Canonical(expression.Write(new Random(one))),
            WrittenRecords.Canonical(expression.Write(new Random(other)))));

    [Fact]
    public void Conditions_with_the_same_canonical_form_say_the_same_of_every_record()
    {
        var few = Gen.OneOf<Expression>(
            Joins(Few()), Joins(Few()).Select(inner => (Expression)new Not(inner)), Joins(Joins(Few())), Few());
        Gen.Select(few, few, AnyRecord.Array[20]).Sample(
            (one, other, records) =>
            {
                var same = WrittenRecords.Canonical(one.Write(new Random(1))) == WrittenRecords.Canonical(other.Write(new Random(2)));
                Assert.True(!same || records.All(record => one.Of(record) == other.Of(record)));
            },
            iter: 2000);

        static Gen<Expression> Few() => Gen.Frequency<Expression>((3, FewNumbers()), (1, FewTruths()), (1, FewTexts()));

        static Gen<Expression> FewNumbers() => Gen
            .Select(Gen.OneOf("<", "<=", ">", ">=", "==", "!="), Gen.OneOf(0.25, 0.5))
            .Select((sign, bound) => (Expression)new NumberIs("score", sign, bound));

        static Gen<Expression> FewTruths() => Gen.Bool.Select(value => (Expression)new Truth("cached", value));

        static Gen<Expression> FewTexts() => Gen
            .OneOf("true", "1").Array[1, 2].Select(texts => (Expression)new TextIn("cached", texts));
    }

    [Fact]
    public void Evaluating_allocates_nothing_once_it_has_run()
    {
        var condition = WrittenRecords.Parse(
            "delay <= 0.1 and not (error in ('a', 'b') or score > 0.5) or confidence < 0.6 and cached is null",
            out var schema);
        Record[] pool = [new() { ["score"] = 0.2, ["error"] = "a" }, []];
        var batch = WrittenRecords.Batch(schema, new Random(7).GetItems(pool, 2048));
        ulong[] isTrue = new ulong[32], isFalse = new ulong[32];
        condition.Evaluate(batch, isTrue, isFalse);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < 100; run++)
            condition.Evaluate(batch, isTrue, isFalse);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_bitmap_too_short_for_the_batch_is_refused()
    {
        var condition = WrittenRecords.Parse("error is null", out var schema);
        var batch = WrittenRecords.Batch(schema, [.. Enumerable.Repeat(new Record(), 65)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => condition.Evaluate(batch, new ulong[1], new ulong[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => condition.Evaluate(batch, new ulong[2], new ulong[1]));
    }

    private static void Agree(Expression expression, Condition condition, Record[] records, Batch batch)
    {
        var words = Bits.Words(records.Length);
        ulong[] isTrue = new ulong[words + 1], isFalse = new ulong[words + 1];
        Array.Fill(isTrue, Untouched);
        Array.Fill(isFalse, Untouched);
        condition.Evaluate(batch, isTrue, isFalse);

        ulong[] expectTrue = new ulong[words + 1], expectFalse = new ulong[words + 1];
        expectTrue[words] = expectFalse[words] = Untouched;
        var verdicts = records.Distinct().ToDictionary(record => record, expression.Of);
        for (var row = 0; row < records.Length; row++)
        {
            if (verdicts[records[row]] is { } verdict)
                Bits.Set(verdict ? expectTrue : expectFalse, row);
        }

        Assert.Equal(expectTrue, isTrue);
        Assert.Equal(expectFalse, isFalse);
    }

    private static Gen<Expression> Expressions(int depth)
    {
        var leaf = Gen.OneOf<Expression>(
            Gen.OneOf<string>(NumberNames, TextNames).Select(name => (Expression)new Null(name)),
            Gen.Select(NumberNames, Gen.OneOf("<", "<=", ">", ">=", "==", "!="), Bounds)
                .Select((name, sign, bound) => (Expression)new NumberIs(name, sign, bound)),
            Gen.Select(NumberNames, Bounds.Array[1, 4])
                .Select((name, bounds) => (Expression)new NumberIn(name, bounds)),
            Gen.Select(TextNames, Texts.Array[1, 4])
                .Select((name, texts) => (Expression)new TextIn(name, texts)),
            Gen.Select(TextNames, Gen.Bool).Select((name, value) => (Expression)new Truth(name, value)));
        if (depth == 0)
            return leaf;
        var inner = Expressions(depth - 1);
        var negated = inner.Select(part => (Expression)new Not(part));
        return Gen.Frequency<Expression>((1, leaf), (1, negated), (2, Joins(inner)));
    }

    private static Gen<Expression> Joins(Gen<Expression> parts) =>
        Gen.Select(Gen.Bool, parts.Array[1, 4]).Select((and, joined) => (Expression)new Joined(and, joined));
}
