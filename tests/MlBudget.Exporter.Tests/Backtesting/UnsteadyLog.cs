using System.Globalization;
using System.Text;

namespace MlBudget.Exporter.Tests.Backtesting;

/// <summary>
/// Five days of a model to which much happens: errors that come and go, a budget that is spent and one that will be, labels, fields and
/// all predictions that stop for a while, and records that can't be read. The same records each time.
/// </summary>
internal static class UnsteadyLog
{
    public static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    public const string Configuration = """
        defaults: { window: 7d }
        alerting: { no_data: 1h }
        models:
          - name: unsteady
            task: binary_classification
            predictions:
              type: files
              path: predictions.jsonl
              fields: { time: t, id: id, prediction: a, score: s, error: e, latency_seconds: l }
            labels: { type: files, path: labels.jsonl, fields: { id: id, time: t, label: y }, delay: 1h }
            features:
              amount: { type: numeric, required: true }
            owners:
              infrastructure: { teams: [sre], actions: [roll_back] }
              model_quality: { teams: [ml, product], actions: [retrain] }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.99 }
              - { name: success-3d, dimension: infrastructure, good: error is null, objective: 0.995, window: 3d }
              - { name: latency, dimension: infrastructure, good: latency_seconds <= 0.1, objective: 0.9, window: 3d }
              - { name: uptime, metric: uptime, silence: bad, slices: { length: 5m, objective: 0.98 }, window: 2d }
              - { name: slow-hours, dimension: infrastructure, good: latency_seconds <= 0.1, objective: 0.9, slices: { length: 1h, objective: 0.9 }, window: 3d }
              - { name: accuracy, metric: accuracy, at_least: 0.9, window: 2d }
              - { name: selection, metric: selection_rate, at_most: 0.6, window: 1d }
              - { name: completeness, metric: completeness, at_least: 0.98, window: 2d }
              - { name: confidence, metric: low_confidence, below: 0.6, at_most: 0.5, window: 6h }
        """;

    public static void WriteTo(Func<string, string> at)
    {
        var (predictions, labels) = (new StringBuilder(), new StringBuilder());
        for (var record = 0; record < 5 * 24 * 60; record++)
        {
            var (hour, time) = (record / 60.0, First.AddMinutes(record).AddSeconds(7));
            if (hour is >= 66 and < 68.5)
                continue;
            var chance = Chance(record);
            // Bursts of 12 minutes that begin anew every 26 for a while: a short window forgets them, and the alert goes on.
            var fails = (hour is >= 20 and < 24 && record % 26 < 12 && chance < 0.7) || (hour is >= 40 and < 41 && chance < 0.5)
                // Answers are wrong from the tenth hour on, and then asked for again.
                || (hour is >= 12.5 and < 15 && chance < 0.4) || chance < 0.002;
            var slow = hour is >= 30 and < 60 ? Chance(record + 1_000_000) < 0.3 : Chance(record + 1_000_000) < 0.06;
            var answer = Chance(record + 2_000_000) < (hour is >= 80 and < 92 ? 0.9 : 0.5);
            var amount = hour is >= 96 and < 103 ? "" : hour is >= 50 and < 52 ? ",\"amount\":null" : ",\"amount\":5";
            var score = hour is >= 72 and < 84 ? "" : $",\"s\":0.{1 + record * 7 % 9}";
            predictions.Append(CultureInfo.InvariantCulture, $$"""{"t":"{{time:O}}","id":"{{record}}","a":{{(answer ? 1 : 0)}},"e":{{(fails ? "\"x\"" : "null")}},"l":{{(slow ? "0.3" : "0.05")}}{{amount}}{{score}}}""").Append('\n');
            if (hour is >= 44 and < 48)
                predictions.Append("{\"t\":\n");
            if (hour is < 60 or >= 100)
            {
                var wrong = Chance(record + 3_000_000) < (hour is >= 10 and < 16 ? 0.4 : 0.05);
                labels.Append(CultureInfo.InvariantCulture, $$"""{"id":"{{record}}","t":"{{time.AddMinutes(30):O}}","y":{{(answer ^ wrong ? 1 : 0)}}}""").Append('\n');
            }
        }

        File.WriteAllText(at("predictions.jsonl"), predictions.ToString());
        File.WriteAllText(at("labels.jsonl"), labels.ToString());
        File.WriteAllText(at("mlbudget.yml"), Configuration.Replace("path: ", $"path: {at("")}/", StringComparison.Ordinal));
    }

    /// <summary>A number from 0 to 1 that looks like chance and is the same each time (the finalizer of MurmurHash3).</summary>
    private static double Chance(int seed)
    {
        var hash = unchecked((uint)seed + 0x9e3779b9u);
        hash = unchecked((hash ^ (hash >> 16)) * 0x85ebca6bu);
        hash = unchecked((hash ^ (hash >> 13)) * 0xc2b2ae35u);
        return (hash ^ (hash >> 16)) / (double)uint.MaxValue;
    }
}
