using System.Globalization;
using System.Text.Unicode;

namespace MlBudget.Benchmarks.Yardstick;

/// <summary>
/// The log that engines are compared on: predictions of about 340 bytes with 8 features and 2 groups, some of which lack a value, and a
/// label for each an hour later. Each line follows from its number and the seed alone, whatever was written before it.
/// </summary>
/// <param name="count">How many predictions.</param>
/// <param name="length">How much event time they cover, at even distances.</param>
/// <param name="seed">Another seed gives other lines, of the same shares.</param>
/// <param name="start">When the first prediction was; the first of June 2026 where it isn't told.</param>
internal sealed class YardstickLog(long count, TimeSpan length, ulong seed = 1, DateTime? start = null)
{
    /// <summary>Greater than any line.</summary>
    public const int MaxLineBytes = 512;

    /// <summary>What a week's windows are judged on.</summary>
    public static readonly TimeSpan Week = TimeSpan.FromDays(8);

    private static readonly DateTime UsualStart = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan LabelDelay = TimeSpan.FromHours(1);
    private static readonly string[] Merchants = ["\"electronics\"", "\"groceries\"", "\"fashion\"", "\"travel\""];
    private static readonly string[] Regions = ["\"north\"", "\"south\"", "\"east\"", "\"west\"", "\"centre\""];
    private static readonly string[] Countries = ["\"DE\"", "\"FR\"", "\"NL\"", "\"PL\"", "\"IT\"", "\"ES\""];

    /// <summary>How many predictions, and as many labels.</summary>
    public long Count => count;

    /// <summary>Writes the line of a prediction, with its end.</summary>
    /// <param name="number">Which one, from 0.</param>
    /// <param name="line">At least <see cref="MaxLineBytes"/>.</param>
    /// <returns>How many bytes.</returns>
    public int WritePrediction(long number, Memory<byte> line)
    {
        var draws = new Draws(seed, number);
        var time = TimeOf(number);
        var doubt = draws.Next();
        var distance = doubt * doubt * doubt;
        var score = IsFraud(number) ? 1 - distance : distance;
        var computed = time.AddMinutes(draws.Holds(0.006) ? -1500 : -draws.Below(1200));
        Utf8.TryWrite(
            line.Span, CultureInfo.InvariantCulture,
            $$"""
            {"timestamp":"{{time:yyyy-MM-ddTHH:mm:ss.fffZ}}","prediction_id":"{{IdOf(number):x16}}","decision":{{(score > 0.5 ? 1 : 0)}},"score":{{Number(ref draws, 0.001, score, "F6")}},"latency_ms":{{20 + 85 * draws.Next():F2}},"error":{{(draws.Holds(0.002) ? "\"timeout\"" : "null")}},"merchant_type":{{Text(ref draws, 0.001, Merchants)}},"region":{{Text(ref draws, 0, Regions)}},"features":{"amount":{{Number(ref draws, 0.002, draws.Holds(0.001) ? -1 : 1000 * draws.Next(), "F2")}},"country":{{Text(ref draws, 0.001, Countries)}},"velocity":{{Number(ref draws, 0.004, draws.Next(), "F4")}},"age":{{(draws.Holds(0.001) ? 150 : 18 + draws.Below(72))}},"tenure":{{Number(ref draws, 0.002, draws.Below(400), "F0")}},"items":{{1 + draws.Below(8)}},"device":"d{{draws.Below(9)}}","hour":{{time.Hour}}},"velocity_at":"{{computed:yyyy-MM-ddTHH:mm:ssZ}}"}

            """,
            out var written);
        return written;
    }

    /// <summary>Writes the line of a prediction's label, with its end.</summary>
    /// <param name="number">Which one, from 0.</param>
    /// <param name="line">At least <see cref="MaxLineBytes"/>.</param>
    /// <returns>How many bytes.</returns>
    public int WriteLabel(long number, Memory<byte> line)
    {
        Utf8.TryWrite(
            line.Span, CultureInfo.InvariantCulture,
            $$"""
            {"prediction_id":"{{IdOf(number):x16}}","labeled_at":"{{TimeOf(number) + LabelDelay:yyyy-MM-ddTHH:mm:ss.fffZ}}","label":{{(IsFraud(number) ? 1 : 0)}}}

            """,
            out var written);
        return written;
    }

    private DateTime TimeOf(long number) => (start ?? UsualStart).AddMilliseconds((long)((Int128)number * (long)length.TotalMilliseconds / count));

    private bool IsFraud(long number) => new Draws(~seed, number).Holds(0.1);

    /// <summary>Different numbers have different ids, since each step of the mixing can be undone.</summary>
    private ulong IdOf(long number) => Draws.Mix(seed + (ulong)number);

    private static string Number(ref Draws draws, double missing, double value, string format) =>
        draws.Holds(missing) ? "null" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Text(ref Draws draws, double missing, string[] texts) => draws.Holds(missing) ? "null" : texts[draws.Below(texts.Length)];

    /// <summary>What is drawn for one line: SplitMix64, which starts anywhere at no cost.</summary>
    private struct Draws(ulong seed, long number)
    {
        private ulong _state = Mix(seed ^ Mix((ulong)number));

        /// <summary>At least 0, and below 1.</summary>
        public double Next() => (Mix(_state += 0x9e3779b97f4a7c15) >> 11) * (1.0 / (1UL << 53));

        public bool Holds(double probability) => Next() < probability;

        public int Below(int end) => (int)(Next() * end);

        public static ulong Mix(ulong value)
        {
            value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
            value = (value ^ value >> 27) * 0x94d049bb133111eb;
            return value ^ value >> 31;
        }
    }
}
