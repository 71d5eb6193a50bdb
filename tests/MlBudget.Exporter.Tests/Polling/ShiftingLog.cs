using System.Globalization;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>
/// A random log that is hard to remember anything of: mostly one record comes at a time, so that nothing else hides what it changes, and at times at
/// which windows, slots, hours and exclusions begin or end, or a moment beside them.
/// </summary>
internal sealed class ShiftingLog(StorageDirectory directory, Random random)
{
    /// <summary>When it begins: windows are of days after it.</summary>
    public static readonly DateTimeOffset First = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The instants at which something that <see cref="Yaml"/> says begins or ends.</summary>
    private static readonly DateTimeOffset[] Turns =
        [First.AddHours(50).AddSeconds(30), First.AddHours(52).AddSeconds(30), First.AddHours(54.5), First.AddDays(7)];

    /// <summary>How far before now windows begin, in minutes.</summary>
    private static readonly int[] Lengths = [0, 1, 5, 30, 60, 120, 360, 720, 1440, 2880];

    private int _ids;
    private int _merchants = 3;

    /// <summary>What there is before anybody looks.</summary>
    public void Begin()
    {
        Append("predictions", Enumerable.Range(0, 300).Select(_ => Prediction(First.AddSeconds(random.Next(2 * 86_400)))));
        Append("labels", Enumerable.Range(0, 100).Select(_ => Label(First.AddDays(2), random.Next(_ids))));
    }

    /// <summary>Something comes, or nothing.</summary>
    /// <param name="now">The wall clock.</param>
    public void GoOn(DateTimeOffset now)
    {
        switch (random.Next(16))
        {
            case < 5:
                Append("predictions", [Prediction(AtEdge(now))]);
                break;
            case < 9:
                // Of one that may be days old, and may have a label already.
                Append("labels", [Label(now, random.Next(_ids))]);
                break;
            case 9:
                // Before its prediction, which comes next.
                Append("labels", [Label(now, _ids + 1)]);
                break;
            case 10:
                _merchants++;
                Append("predictions", [Prediction(AtEdge(now), merchant: _merchants)]);
                break;
            case 11:
                Append("predictions", [Prediction(AtEdge(now), answer: random.Next(2) == 0 ? "\"x\"" : "\"y\"")]);
                break;
            case 12:
                Append("predictions", Enumerable.Range(0, random.Next(40)).Select(_ => Prediction(now.AddSeconds(-random.Next(100) * random.Next(2000)))));
                Append("labels", Enumerable.Range(0, random.Next(40)).Select(_ => Label(now, random.Next(_ids + 5))));
                break;
            case 13:
                Append(random.Next(2) == 0 ? "predictions" : "labels", ["{ no record"]);
                break;
        }
    }

    /// <summary>The next time at which somebody looks: mostly within the minute, or where something turns.</summary>
    /// <param name="now">The wall clock.</param>
    public DateTimeOffset After(DateTimeOffset now) => random.Next(16) switch
    {
        < 8 => now.AddSeconds(random.Next(4)),
        < 11 => Beside(Next(now, TimeSpan.FromMinutes(1)), now),
        11 => Beside(Next(now, TimeSpan.FromHours(1)), now),
        12 => Turns.Where(turn => turn > now).Select(turn => Beside(turn, now)).FirstOrDefault(now),
        13 => now.AddMinutes(random.Next(300)),
        14 => now.AddHours(random.Next(12)),
        _ => now.AddHours(random.Next(40)),
    };

    private DateTimeOffset Beside(DateTimeOffset turn, DateTimeOffset now) =>
        turn.AddSeconds(random.Next(-1, 2)) is var beside && beside > now ? beside : turn;

    private static DateTimeOffset Next(DateTimeOffset now, TimeSpan slot) => new((now.Ticks / slot.Ticks + 1) * slot.Ticks, TimeSpan.Zero);

    /// <summary>A time that is not later than now, by the edge of a window or slot, or of what is excluded.</summary>
    private DateTimeOffset AtEdge(DateTimeOffset now)
    {
        var slot = TimeSpan.FromMinutes(random.Next(3) == 0 ? 60 : 1);
        var edge = random.Next(5) == 0 ? Turns[random.Next(Turns.Length)]
            : Next(now.AddMinutes(-Lengths[random.Next(Lengths.Length)]), slot) - slot * random.Next(3);
        var time = edge.AddMilliseconds(random.Next(4) switch { 0 => -1, 1 => 0, 2 => 1, _ => random.Next(60_000) });
        return time > now ? now : time;
    }

    private void Append(string role, IEnumerable<string> lines) => File.AppendAllLines(directory.At($"{role}.jsonl"), lines);

    /// <summary>A prediction whose numbers are mostly what SLOs ask for, or just beside it.</summary>
    private string Prediction(DateTimeOffset at, int? merchant = null, string? answer = null) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"t":"{{at:yyyy-MM-ddTHH:mm:ss.fffZ}}","id":"{{(random.Next(30) == 0 ? _ids : ++_ids)}}","a":{{answer ?? (random.Next(3) / 2).ToString(CultureInfo.InvariantCulture)}},"s":{{0.59 + 0.01 * random.Next(3)}},"l":{{0.79 + 0.01 * random.Next(3)}},"e":{{(random.Next(9) == 0 ? "1" : "null")}},"m":"m{{merchant ?? random.Next(_merchants)}}","v":"{{(at - First).Days}}"}""");

    private string Label(DateTimeOffset now, int id) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"id":"{{id}}","t":"{{now.AddSeconds(-random.Next(4000)):yyyy-MM-ddTHH:mm:ssZ}}","label":{{random.Next(2)}}}""");

    /// <summary>A model of it, with SLOs of many kinds.</summary>
    public string Yaml => $$"""
        defaults: { window: 2d }
        models:
          - name: kept
            task: binary_classification
            predictions:
              type: files
              path: {{directory.At("predictions.jsonl")}}
              fields: { time: t, id: id, prediction: a, score: s, latency_seconds: l, error: e, version: v }
            labels: { type: files, path: {{directory.At("labels.jsonl")}}, fields: { id: id, time: t, label: label }, delay: 90s }
            groups: { merchant: { field: m, min_samples: 3 } }
            gates: { deploy: [infrastructure, model_quality] }
            exclusions:
              - { from: 2026-06-03T02:00:30Z, to: 2026-06-03T04:00:30Z, reason: "backfill" }
              - { cron: "*/40 * * * *", length: 3m, reason: "restarts", slo: success }
            adjustments:
              - { from: 2026-06-02T00:00Z, to: 2026-06-03T06:30:00Z, slo: latency, objective: 0.70, reason: "launch", approved_by: [sre] }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.9 }
              - { name: latency, dimension: infrastructure, good: latency_seconds <= 0.8, objective: 0.8 }
              - { name: uptime, metric: uptime, silence: bad, slices: { length: 5m, objective: 0.5 } }
              - { name: latency-slices, dimension: infrastructure, good: latency_seconds <= 0.8, objective: 0.5, slices: { length: 1m, objective: 0.9 }, window: 12h }
              - { name: f1-slices, metric: f1, at_least: 0.4, slices: { length: 1h, objective: 0.5, min_events: 3 } }
              - { name: parity-slices, disparity: { metric: selection_rate, by: merchant }, at_most: 0.2, slices: { length: 6h, objective: 0.5 } }
              - { name: weekly-slices, dimension: infrastructure, good: error is null, objective: 0.9, slices: { length: 30m, objective: 0.9 }, window: { calendar: week } }
              - { name: weekly, dimension: infrastructure, good: error is null, objective: 0.9, window: { calendar: week } }
              - { name: confidence, metric: low_confidence, below: 0.6, at_most: 0.3 }
              - { name: schema, metric: schema_violations, at_most: 0.01 }
              - { name: precision, metric: precision, at_least: 0.4 }
              - { name: f1, metric: f1, at_least: 0.4 }
              - { name: accuracy, metric: accuracy, max_degradation: 0.2, baseline: 0.6 }
              - { name: accuracy-slices, metric: accuracy, at_least: 0.4, slices: { length: 6h, objective: 0.5 } }
              - { name: parity, disparity: { metric: false_positive_rate, by: merchant }, at_most: 0.2 }
              - { name: selection-parity, disparity: { metric: selection_rate, by: merchant, measure: ratio }, at_least: 0.8 }
        """;
}
