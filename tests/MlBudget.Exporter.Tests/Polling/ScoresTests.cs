using System.Globalization;
using System.Text.Json;
using MlBudget.Core.Budgets;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>The reference's example of scores that are probabilities, on a made-up log: labels come late, corrected, and not at all.</summary>
public sealed class ScoresTests : IDisposable
{
    private const int Count = 2400;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly WatchedExample _example = new(First.AddDays(9));
    private readonly (double? Score, bool? Label)[] _rows;
    private readonly (DateTime Time, int Id, bool Label)[] _labels;

    public ScoresTests()
    {
        var random = new Random(1950);
        _rows = [.. Enumerable.Range(0, Count).Select(_ => (
            random.Next(30) == 0 ? (double?)null : random.Next(30) == 0 ? 1.5 : Math.Round(random.NextDouble(), random.Next(2, 16)), (bool?)null))];
        var labels = new List<(DateTime, int, bool)>();
        for (var id = 0; id < Count; id++)
        {
            if (random.Next(20) == 0)
                continue;
            var label = random.NextDouble() < (_rows[id].Score ?? 0.5);
            var time = First.AddMinutes(id + random.Next(1, 90));
            // What comes after the last answer is not written: so the clock is the same however the logs were cut.
            if (time >= First.AddMinutes(Count))
                continue;
            _rows[id].Label = label;
            // The earliest label wins: a later one says something else.
            labels.Add((time, id, label));
            if (random.Next(5) == 0)
                labels.Add((time.AddMinutes(random.Next(1, 60)), id, !label));
        }

        _labels = [.. labels.OrderBy(label => label.Item1)];
    }

    /// <summary>The example, as it stands in the reference, for the log of this test.</summary>
    private string Example => WatchedExample.OfReference("churn").Replace("/var/log/churn", Path.GetDirectoryName(_example.At("log")), StringComparison.Ordinal);

    public void Dispose() => _example.Dispose();

    [Fact]
    public void Its_numbers_are_those_of_a_plain_computation_however_often_it_was_started_again()
    {
        Snapshot snapshot = new(default, []);
        for (var part = 0; part < 4; part++)
        {
            Append(part, parts: 4);
            using var models = _example.Watch(Example);
            snapshot = models.PollAll();
        }

        var report = snapshot.Models.Single().Report;
        var until = report.Slos[0].Watermark.Start.ToDateTimeOffset().UtcDateTime;
        var rows = _rows.Where((row, id) => First.AddMinutes(id) < until && row is { Score: >= 0 and <= 1, Label: not null })
            .Select(row => (P: row.Score!.Value, Y: row.Label!.Value ? 1.0 : 0)).ToArray();
        Assert.InRange(rows.Length, Count / 2, Count);
        Is(rows.Average(row => (row.P - row.Y) * (row.P - row.Y)), "probabilities");
        Is(rows.Average(row => -Math.Log(Math.Clamp(row.Y == 1 ? row.P : 1 - row.P, 1e-15, 1))), "surprise");
        Is(rows.GroupBy(row => Math.Min(14, (int)(row.P * 15))).Sum(bin => Math.Abs(bin.Sum(row => row.P - row.Y))) / rows.Length, "calibrated");
        var (positives, negatives) = (rows.Where(row => row.Y == 1).ToArray(), rows.Where(row => row.Y == 0).ToArray());
        Assert.Equal(
            positives.Average(positive => negatives.Average(negative => positive.P > negative.P ? 1 : positive.P == negative.P ? 0.5 : 0)),
            Slo(report, "ranking").Whole.Reading!.Value.Value, tolerance: 0.001);

        void Is(double expected, string slo)
        {
            Assert.Equal(expected, Slo(report, slo).Whole.Reading!.Value.Value, tolerance: 1e-9);
            Assert.Equal(rows.Length, Slo(report, slo).Whole.Reading!.Value.Events);
        }
    }

    [Fact]
    public void A_replay_gives_the_page_of_one_that_was_started_again_and_the_page_API_and_words_tell_it()
    {
        for (var part = 0; part < 2; part++)
        {
            Append(part, parts: 2);
            using var models = _example.Watch(Example);
            models.PollAll();
        }

        using var last = _example.Watch(Example);
        var watched = last.PollAll();
        var page = WatchedExample.PageOf(watched);
        Assert.Equal(_example.ReplayedPage(Example), page);
        var report = watched.Models[0].Report;
        foreach (var (name, objective) in new[]
        {
            ("probabilities", "at most 0.2 over 7d"), ("surprise", "at most 10% behind its baseline over 7d"), ("calibrated", "at most 0.05 over 7d"),
            ("ranking", "at least 0.8 over 7d"),
        })
        {
            var slo = Slo(report, name);
            var value = slo.Whole.Reading!.Value.Value;
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $"mlbudget_sli_value{{model=\"churn\",dimension=\"model_quality\",slo=\"{name}\",window=\"7d\"}} {value:R}\n"),
                page, StringComparison.Ordinal);
            Assert.Contains(
                value.ToString("R", CultureInfo.InvariantCulture), JsonSerializer.Serialize(BudgetsJson.Of(watched), BudgetsJson.Options), StringComparison.Ordinal);
            Assert.Equal(objective, Words.Objective(slo.Slo));
            Assert.StartsWith(value.ToString("0.###", CultureInfo.InvariantCulture)[..4], Words.Value(slo.Slo, value), StringComparison.Ordinal);
        }

        Assert.Contains(report.Notices, notice => notice.Text.Contains("no probabilities", StringComparison.Ordinal) || notice.Text.Contains("outside 0", StringComparison.Ordinal));
    }

    private static SloReport Slo(ModelReport report, string name) => report.Slos.Single(slo => slo.Slo.Name == name);

    /// <summary>Writes one of some parts of the log, by arrival.</summary>
    private void Append(int part, int parts)
    {
        var (from, to) = (First.AddMinutes((double)Count * part / parts), First.AddMinutes((double)Count * (part + 1) / parts));
        File.AppendAllLines(_example.At("answers.jsonl"), Enumerable.Range(0, Count).Where(id => IsIn(First.AddMinutes(id))).Select(id => string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"t\":\"{First.AddMinutes(id):O}\",\"id\":{id},\"leaves\":{(_rows[id].Score > 0.5 ? 1 : 0)},\"probability\":{_rows[id].Score?.ToString("R", CultureInfo.InvariantCulture) ?? "null"}}}")));
        File.AppendAllLines(_example.At("left.jsonl"), _labels.Where(label => IsIn(label.Time)).Select(label =>
            $"{{\"t\":\"{label.Time:O}\",\"id\":{label.Id},\"left\":{(label.Label ? 1 : 0)}}}"));

        bool IsIn(DateTime time) => time >= from && time < to;
    }
}
