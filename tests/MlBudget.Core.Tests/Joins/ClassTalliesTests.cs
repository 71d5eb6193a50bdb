using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Joins;

/// <summary>What is counted of many classes is exact, whatever came first, was corrected, or was read back.</summary>
public sealed class ClassTalliesTests
{
    private const int Rows = 2000;

    /// <summary>Those that are told apart; the others are more.</summary>
    private static readonly string[] Known = ["card", "loan", "other things"];

    private static readonly string[] All = [.. Known, "lost", "found"];

    public static TheoryData<int, LabelPrecedence, int> Histories => NumberSumsTests.Histories;

    [Theory]
    [MemberData(nameof(Histories))]
    public void They_are_those_of_a_plain_slow_computation(int seed, LabelPrecedence wins, int commits)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, Rows).Select(id => Row.Random(id, random)).ToArray();
        var layout = new RowLayout("rows", "answer", [], ["number of the class at [label]"]) { Numbers = ["class answer", "class second"] };
        var answer = new NumberPair(0, new KeptNumbers(0), new ToldNumbers(), "classes");
        var sums = new JoinedSums(
            layout, wins,
            [
                new ConfusionCounting(0, "its class"), new OneClassCounting(answer, "card", ClassSide.Label), new OneClassCounting(answer, "card", ClassSide.Answer),
                new RankedCounting([answer, answer with { Predicted = new KeptNumbers(1) }], "ranked"), new ClassesCounting(answer, [.. Known]),
            ],
            keptAnswer: 0);
        var acts = rows.SelectMany(row => row.Acts(sums)).ToArray();
        random.Shuffle(acts);
        for (var act = 0; act < acts.Length; act++)
        {
            acts[act]();
            if (commits > 0 && act % (acts.Length / commits) == 0)
                sums.StartAgain();
        }

        sums.Join.Flush();
        var known = rows.Where(row => row.Answer is not null && row.Told(wins) is not null)
            .Select(row => (Answer: row.Answer!, row.Second, Label: row.Told(wins)!)).ToArray();
        var right = known.Count(row => row.Answer == row.Label);
        Assert.Equal([right, known.Length - right, 0, 0], sums.Of(0).ToArray());
        Assert.Equal([known.Length, known.Count(row => row.Label == "card"), known.Count(row => row is { Label: "card", Answer: "card" })], sums.Of(1).ToArray());
        Assert.Equal([known.Length, known.Count(row => row.Answer == "card"), known.Count(row => row is { Label: "card", Answer: "card" })], sums.Of(2).ToArray());
        Assert.Equal([known.Length, known.Count(row => row.Label == row.Answer || row.Label == row.Second)], sums.Of(3).ToArray());
        long[] table =
        [
            .. Known.Append(null).SelectMany(name => new[]
            {
                known.Count(row => Place(row.Label) == name && row.Answer == row.Label),
                known.Count(row => Place(row.Label) == name && row.Answer != row.Label),
                known.Count(row => Place(row.Answer) == name && row.Answer != row.Label),
            }.Select(count => (long)count)),
        ];
        Assert.Equal(table, sums.Of(4).ToArray());
    }

    private static string? Place(string name) => Known.Contains(name) ? name : null;

    /// <summary>A prediction, and what labels say of it at which time: nothing, one thing, or several.</summary>
    private sealed record Row(UInt128 Id, long Hour, string? Answer, string? Second, (long Arrival, string Class)[] Labels)
    {
        public static Row Random(int id, Random random) => new(
            (UInt128)id, random.Next(3), random.Next(20) == 0 ? null : Class(random), random.Next(3) == 0 ? null : Class(random),
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => (random.NextInt64(50) * EventTime.PerHour, Class(random)))]);

        /// <summary>The label that counts.</summary>
        public string? Told(LabelPrecedence wins)
        {
            var told = wins == LabelPrecedence.First ? Labels.OrderBy(label => label.Arrival) : Labels.OrderByDescending(label => label.Arrival);
            return told.ThenBy(label => ClassCodes.Of(label.Class)).Select(label => label.Class).FirstOrDefault();
        }

        public IEnumerable<Action> Acts(JoinedSums sums)
        {
            yield return () => sums.Predict(Id, Hour, [Code(Answer), Code(Second)]);
            foreach (var (arrival, name) in Labels)
                yield return () => sums.Join.AddLabel(Id, 0, new(BinaryClass.Positive, arrival, Code(name)));
        }

        private static string Class(Random random) => All[random.Next(All.Length)];

        private static long Code(string? name) => name is null ? Millionths.Unknown : ClassCodes.Of(name);
    }
}
