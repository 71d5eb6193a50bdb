using System.Globalization;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Fleet;

/// <summary>
/// A log of ten days with its labels, whole and split by id into three shards of different sizes. The last day is worse than the
/// others. The last prediction and the last label of each shard are of the same instant, so that under a log's clock all windows end alike.
/// </summary>
internal sealed class FleetLog
{
    /// <summary>The shards, and the whole first.</summary>
    public static readonly string[] Parts = ["whole", "a", "b", "c"];

    private const int Seed = 13, Days = 10, PerDay = 2200;

    private static readonly DateTime First = new(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc), Last = First.AddDays(Days);

    /// <summary>Where it ends, in seconds since the epoch.</summary>
    public static readonly double End = new DateTimeOffset(Last).ToUnixTimeSeconds();

    private readonly Random _random = new(Seed);
    private readonly List<(DateTime At, int Id, bool IsFraud)> _labels = [];
    private readonly Dictionary<string, StringWriter> _files = [];

    private FleetLog()
    {
    }

    /// <summary>Writes <c>PART-predictions.jsonl</c> and <c>PART-labels.jsonl</c> of every part.</summary>
    public static void WriteTo(TempFolder folder)
    {
        var log = new FleetLog();
        for (var id = 0; id < Days * PerDay; id++)
            log.Predict(id, First.AddSeconds(id * 86_400.0 / PerDay), isLast: false);
        foreach (var part in Parts[1..])
            log.Predict(Enumerable.Range(Days * PerDay, 100).First(id => PartOf(id) == part), Last, isLast: true);
        foreach (var (at, id, isFraud) in log._labels.Where(label => label.At <= Last).OrderBy(label => label.At).ThenBy(label => label.Id))
            log.Write("labels", id, $$"""{"id":"p{{id}}","at":"{{Text(at)}}","fraud":{{Text(isFraud)}}}""");
        foreach (var (name, text) in log._files)
            folder.Write($"{name}.jsonl", text.ToString());
    }

    /// <summary>Half, three and two tenths.</summary>
    private static string PartOf(int id) => (id * 7919L % 10) switch { < 5 => "a", < 8 => "b", _ => "c" };

    private void Predict(int id, DateTime at, bool isLast)
    {
        var isLate = at > Last.AddDays(-1);
        var region = _random.Next(1000) switch { < 400 => "north", < 750 => "south", < 995 => "west", _ => "isle" };
        var isFraud = Happens(0.3);
        var flagged = isFraud ? Happens(region == "south" ? 0.8 : 0.9) : Happens(region == "south" ? 0.14 : 0.05);
        var score = flagged ? 0.5 + 0.5 * _random.NextDouble() : 0.7 * _random.NextDouble();
        var amount = Happens(0.01) ? "null" : Text(Math.Exp((isLate ? 3.3 : 3) + _random.NextDouble() * 2));
        var country = _random.Next(isLate ? 13 : 10) switch { < 5 => "DE", < 8 => "FR", _ => "IT" };
        Write("predictions", id, $$"""
            {"timestamp":"{{Text(at)}}","id":"p{{id}}","prediction":{{Text(flagged)}},"score":{{Text(score)}},"latency_ms":{{Text(20 + 90 * _random.NextDouble())}},"error":{{(Happens(isLate ? 0.03 : 0.0008) ? "\"boom\"" : "null")}},"region":"{{region}}","amount":{{amount}},"country":"{{country}}","velocity":{{(Happens(0.004) ? "null" : Text(10 * _random.NextDouble()))}}}
            """);
        _labels.Add((isLast ? at : at.AddMinutes(-90 * Math.Log(1 - _random.NextDouble())), id, isFraud));
    }

    private bool Happens(double chance) => _random.NextDouble() < chance;

    private void Write(string kind, int id, string line)
    {
        foreach (var part in new[] { Parts[0], PartOf(id) })
        {
            if (!_files.TryGetValue($"{part}-{kind}", out var file))
                _files[$"{part}-{kind}"] = file = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
            file.WriteLine(line);
        }
    }

    private static string Text(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Text(bool flag) => flag ? "true" : "false";
}
