using MlBudget.EndToEnd.Tests.Live;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>
/// A made-up log of five days with all that real ones hold, the same for the same seed. Labels come late, never, twice, with
/// another value, before their prediction, and for ids that nobody knows; predictions come late, too late, twice, and not at
/// all for half a day; and there are bad lines of every kind.
/// <para>
/// What is read in which order must not matter, so nothing here lies where it would by design: a file may start only where the
/// next lines are good, for its first records say when it begins; no label comes near the end of its prediction's wait; and
/// the two files end together, with a label, which is the greatest time. Where lines are texts, as in a table, the label that is not
/// UTF-8 is a good one: of the first hour and of one id that nobody knows, it comes again and again when the wait of that hour is over.
/// </para>
/// </summary>
internal sealed record FraudLog(TimedLines Predictions, TimedLines Labels)
{
    /// <summary>Of every so many lines the first half are good ones: a file may start with them.</summary>
    public const int Block = 500;

    /// <summary>When it starts and ends.</summary>
    public static readonly DateTime First = new(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc), Last = First.AddDays(5);

    private const int Count = 20_000, SilentFrom = Count / 2 / Block * Block + 260;

    /// <summary>Longer than <c>limits.max_jump</c>: the records after it are set aside until enough of them agree.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromHours(13);

    /// <summary>Where a file of a log of so many lines may start, in the order of lines.</summary>
    public static IEnumerable<int> Starts(TimedLines lines) =>
        Enumerable.Range(1, Math.Max(0, lines.Lines / Block - 1)).Select(block => block * Block);

    /// <summary>Makes it up.</summary>
    public static FraudLog Create(int seed)
    {
        var random = new Random(seed);
        var records = new FraudRecords(random);
        var predictions = Answers(random);
        return new(
            WithTrouble(predictions.Select(answer => (answer.Arrival, records.Of(answer))), FraudRecords.BadPredictions, random),
            WithTrouble(LabelLines.Of(predictions, records, random), FraudRecords.BadLabels, random));
    }

    private static List<Prediction> Answers(Random random)
    {
        var answers = new List<Prediction>();
        var pace = (Last - First - Silence) / (Count + 1);
        for (var index = 0; index < Count; index++)
        {
            var arrival = First + pace * index + (index >= SilentFrom ? Silence : TimeSpan.Zero);
            var isLate = IsTroubled(index) && index % 7 == 0;
            var behind = isLate ? TimeSpan.FromHours(2 + 9 * random.NextDouble()) : TimeSpan.FromSeconds(40 * random.NextDouble());
            answers.Add(new($"p{index:D5}", arrival - behind, arrival, random.Next(10) == 0));
        }

        return answers;
    }

    /// <summary>Puts bad lines and repeated ones in the place of some good ones, where they may be.</summary>
    private static TimedLines WithTrouble(
        IEnumerable<(DateTime Arrival, byte[] Bytes)> good, IReadOnlyList<byte[]> bad, Random random)
    {
        var (lines, troubles) = (new List<(DateTime Arrival, byte[] Bytes)>(), 0);
        foreach (var (arrival, bytes) in good)
        {
            var trouble = IsTroubled(lines.Count) && random.Next(12) == 0 ? troubles++ % (bad.Count + 1) : -1;
            lines.Add((arrival, trouble < 0 ? bytes : trouble < bad.Count ? bad[trouble] : lines[^random.Next(2, 100)].Bytes));
        }

        return new(lines);
    }

    /// <summary>The second half of each block; not around the end of the silence, where 100 records in a row have to agree.</summary>
    private static bool IsTroubled(int index) =>
        index % Block > Block / 2 && Math.Abs(index - SilentFrom) > Block;
}
