using System.Numerics;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Joins;

/// <summary>Sums of numbers and of their errors are exact, whatever came first, was corrected, or was read back.</summary>
public sealed class NumberSumsTests
{
    private const int Pairs = 2000;

    private static readonly RowLayout Layout = new("rows", "answer", [], ["number [charged:Number]"]) { Numbers = ["asked:Number"] };

    public static TheoryData<int, LabelPrecedence, int> Histories => new()
    {
        { 1, LabelPrecedence.First, 0 }, { 2, LabelPrecedence.Last, 0 },
        { 3, LabelPrecedence.First, 7 }, { 4, LabelPrecedence.Last, 7 },
        { 5, LabelPrecedence.First, 60 }, { 6, LabelPrecedence.Last, 60 },
    };

    [Theory]
    [MemberData(nameof(Histories))]
    public void They_are_those_of_a_plain_slow_computation(int seed, LabelPrecedence wins, int commits)
    {
        var random = new Random(seed);
        var pairs = Enumerable.Range(0, Pairs).Select(id => Pair.Random(id, random)).ToArray();
        var sums = new JoinedSums(Layout, wins, Countings());
        var acts = pairs.SelectMany(pair => pair.Acts(sums)).ToArray();
        random.Shuffle(acts);
        for (var act = 0; act < acts.Length; act++)
        {
            acts[act]();
            if (commits > 0 && act % (acts.Length / commits) == 0)
                sums.StartAgain();
        }

        sums.Join.Flush();
        var told = pairs.Where(pair => pair.Told(wins) is not null).ToArray();
        var errors = told.Where(pair => Millionths.IsKnown(pair.Answer))
            .Select(pair => (Error: Value(pair.Answer) - Value(pair.Told(wins)!.Value), Actual: Value(pair.Told(wins)!.Value))).ToArray();
        Assert.Equal(
            new ErrorSums(
                errors.Length, Sum(errors.Select(each => each.Error)), Sum(errors.Select(each => BigInteger.Abs(each.Error))),
                Sum(errors.Select(each => each.Error * each.Error)), Sum(errors.Select(each => BigInteger.Abs(each.Actual)))),
            ErrorCounting.SumsOf(sums.Of(0)));
        Assert.Equal((told.Length, Sum(told.Select(pair => Value(pair.Told(wins)!.Value)))), NumberCounting.SumOf(sums.Of(1)));
        Assert.Equal(told.Count(pair => Millionths.LossOf(pair.Told(wins)!.Value) > 0), sums.Of(2)[1..].ToArray().Sum());
        var near = new Tolerance(5_000_000_000, 200_000);
        Assert.Equal([errors.Length, errors.Count(each => near.Holds((Int128)each.Error, (Int128)each.Actual))], sums.Of(3).ToArray());
        // Rounded to the nearest, and half of one upwards.
        var relative = Sum(errors.Select(each => ((BigInteger.Abs(each.Error) << 40) + Divisor(each.Actual) / 2) / Divisor(each.Actual)));
        Assert.Equal((errors.Length, (double)relative / (1L << 40)), RelativeErrorCounting.SumOf(sums.Of(4)));
        // An interval whose lower end is the answer, and whose upper one as well, holds only what is the same.
        Assert.Equal([errors.Length, errors.Count(each => each.Error.IsZero)], sums.Of(5).ToArray());
        Assert.Equal(pairs.Count(pair => pair.Labels.Select(label => label.Number).Distinct().Count() > 1), sums.Join.Conflicts);
    }

    private static Counting[] Countings()
    {
        var both = new NumberPair(0, new KeptNumbers(0), new ToldNumbers(), "pairs");
        return
        [
            new ErrorCounting(both), new NumberCounting(0, new ToldNumbers(), "numbers"),
            new RoundingCounting("number", new("number", ColumnKind.Number), 0, new ToldNumbers(), isPredicted: false, "numbers"),
            new ToleranceCounting(both, new(5_000_000_000, 200_000)), new RelativeErrorCounting(both, 1), new IntervalCounting(both, both),
        ];
    }

    private static BigInteger Divisor(BigInteger actual) => BigInteger.Max(BigInteger.Abs(actual), 1_000_000);

    private static BigInteger Value(long code) => Millionths.ValueOf(code);

    private static BigInteger Sum(IEnumerable<BigInteger> numbers) => numbers.Aggregate(BigInteger.Zero, (sum, number) => sum + number);

    /// <summary>A prediction, and what labels say of it at which time: nothing, one thing, or several.</summary>
    private sealed record Pair(UInt128 Id, long Hour, long Answer, (long Arrival, long Number)[] Labels)
    {
        public static Pair Random(int id, Random random) => new(
            (UInt128)id, random.Next(3), random.Next(20) == 0 ? Millionths.Unknown : Code(random),
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => (random.NextInt64(50) * EventTime.PerHour, Code(random)))]);

        /// <summary>The label that counts.</summary>
        public long? Told(LabelPrecedence wins)
        {
            var order = Comparer<long>.Create(Millionths.Compare);
            var told = wins == LabelPrecedence.First ? Labels.OrderBy(label => label.Arrival) : Labels.OrderByDescending(label => label.Arrival);
            return Labels.Length == 0 ? null : told.ThenBy(label => label.Number, order).First().Number;
        }

        public IEnumerable<Action> Acts(JoinedSums sums)
        {
            yield return () => sums.Predict(Id, Hour, [Answer]);
            foreach (var (arrival, number) in Labels)
                yield return () => sums.Join.AddLabel(Id, 0, new(BinaryClass.Positive, arrival, number));
        }

        /// <summary>Amounts, whole numbers, the greatest and the least there are, and such that are hardly anything.</summary>
        private static long Code(Random random) => Millionths.Of(random.Next(8) switch
        {
            0 => 9e12,
            1 => -9e12,
            2 => random.Next(-3, 3),
            3 => (random.NextDouble() - 0.5) * 1e-5,
            4 => (random.NextDouble() - 0.5) * 1e13,
            _ => Math.Round((random.NextDouble() - 0.3) * 1e4, 2),
        });
    }
}
