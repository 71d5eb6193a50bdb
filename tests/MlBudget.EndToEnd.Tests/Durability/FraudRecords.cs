using System.Globalization;
using System.Text;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>One answer of the made-up model.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Time">When the model answered.</param>
/// <param name="Arrival">When its line is written.</param>
/// <param name="IsFraud">What will turn out to be true.</param>
internal sealed record Prediction(string Id, DateTime Time, DateTime Arrival, bool IsFraud);

/// <summary>Writes the records of the made-up model as lines, good ones and bad ones.</summary>
/// <param name="random">What they are like.</param>
internal sealed class FraudRecords(Random random)
{
    /// <summary>Longer than <c>limits.max_line_bytes</c> of the configurations.</summary>
    private const int TooLong = 1100;

    /// <summary>Apart from the other random numbers, so that logs of a seed stay the same in all else.</summary>
    private readonly Random _losses = new(1);

    /// <summary>More than <c>limits.max_group_values</c>, and some of them are rare.</summary>
    private const int Merchants = 15;

    /// <summary>Lines of the predictions that are no records, one of each kind: cut off, no object, blank, not UTF-8, without a
    /// time of any meaning, too long, and from a year that is none of ours.</summary>
    public static IReadOnlyList<byte[]> BadPredictions { get; } =
    [
        Line("""{"timestamp":"2026-05-01T00:00:00Z","id":"cut","""),
        Line("""["2026-05-01T00:00:00Z","array",1]"""),
        Line(" "),
        [.. Line("{\"timestamp\":\"2026-05-01T00:00:00Z\",\"id\":\""), 0xff, 0xfe, .. Line("\",\"decision\":1}")],
        Line("""{"id":"timeless","decision":1}"""),
        Line("""{"timestamp":true,"id":"true","decision":1}"""),
        Line($$"""{"timestamp":"2026-05-01T00:00:00Z","id":"long","note":"{{new string('x', TooLong)}}"}"""),
        Line("""{"timestamp":"2099-01-01T00:00:00Z","id":"future","decision":1}"""),
        Line("""{"timestamp":"1970-01-01T00:00:00Z","id":"past","decision":1}"""),
    ];

    /// <summary>The same of labels, and one that is no class, and one that belongs to nobody.</summary>
    public static IReadOnlyList<byte[]> BadLabels { get; } =
    [
        Line("""{"labeled_at":"2026-05-01T00:00:00Z","id":"cut","""),
        Line("""{"labeled_at":"2026-05-01T00:00:00Z","is_fraud":1}"""),
        [.. Line("{\"labeled_at\":\"2026-05-01T00:00:00Z\",\"id\":\""), 0xff, .. Line("\",\"is_fraud\":1}")],
        Line("""{"labeled_at":"never","id":"never","is_fraud":1}"""),
        Line($$"""{"labeled_at":"2026-05-01T00:00:00Z","id":"long","is_fraud":1,"note":"{{new string('x', TooLong)}}"}"""),
        Line("""{"labeled_at":"2026-05-01T00:00:00Z","id":"maybe","is_fraud":"maybe"}"""),
        Line("""{"labeled_at":"2099-01-01T00:00:00Z","id":"future","is_fraud":1}"""),
        Line("""{"labeled_at":"1970-01-01T00:00:00Z","id":"past","is_fraud":1}"""),
    ];

    /// <summary>A good prediction, most of the time: values are missing, of the wrong type or out of range now and then.</summary>
    public byte[] Of(Prediction prediction)
    {
        var score = Math.Clamp((prediction.IsFraud ? 0.75 : 0.2) + (random.NextDouble() - 0.5) * 0.8, 0, 1);
        var decision = Rarely(500) ? "7" : score >= 0.5 ? "1" : "0";
        var latency = Rarely(300) ? "\"slow\"" : Number(20 + 90 * random.NextDouble() * random.NextDouble());
        var error = Rarely(60) ? "\"timeout\"" : "null";
        var amount = Rarely(80) ? "null" : Rarely(400) ? "-5" : Rarely(400) ? "\"lots\"" : Number(500 * random.NextDouble());
        var country = Rarely(200) ? "XX" : random.Next(3) == 0 ? "FR" : "DE";
        var age = TimeSpan.FromMinutes(Rarely(40) ? 150 : random.Next(1, 50));
        var velocity = Number(10 * random.NextDouble());
        var features = Rarely(250) ? "" : $$""","features":{"amount":{{amount}},"country":"{{country}}","velocity":{{velocity}}"""
            + $$""","velocity_at":"{{At(prediction.Time - age)}}"}""";
        return Line($$"""{"timestamp":"{{At(prediction.Time)}}","id":"{{prediction.Id}}","decision":{{decision}}"""
            + $$""","score":{{Number(score)}},"latency_ms":{{latency}},"status":{{(Rarely(100) ? 500 : 200)}},"error":{{error}}"""
            + $$""","merchant":"{{Merchant()}}"{{features}}}""");
    }

    /// <summary>A label.</summary>
    public byte[] Label(string id, DateTime at, bool isFraud)
    {
        var clicked = random.Next(10) switch { 0 => "", < 8 => ",\"clicked\":true", _ => ",\"clicked\":false" };
        // Mostly whole cents; now and then hardly anything, or more than there is.
        var loss = _losses.Next(400) switch
        {
            < 20 => "",
            < 30 => ",\"loss_cents\":1e18",
            < 40 => ",\"loss_cents\":\"none\"",
            40 => ",\"loss_cents\":0.0000123",
            _ => string.Create(CultureInfo.InvariantCulture, $",\"loss_cents\":{_losses.Next(-1000, 50_000)}"),
        };
        return Line($$"""{"labeled_at":"{{At(at)}}","id":"{{id}}","is_fraud":{{(isFraud ? 1 : 0)}}{{clicked}}{{loss}}}""");
    }

    private bool Rarely(int once) => random.Next(once) == 0;

    /// <summary>A few merchants have most of the traffic.</summary>
    private string Merchant() => $"m{(int)(Merchants * Math.Pow(random.NextDouble(), 3)):D2}";

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string At(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static byte[] Line(string text) => Encoding.UTF8.GetBytes(text);
}
