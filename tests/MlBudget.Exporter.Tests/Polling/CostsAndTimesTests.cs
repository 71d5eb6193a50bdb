using System.Globalization;
using System.Text;
using System.Text.Json;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>The reference's example of costs and of fields that are computed of others, on a made-up log.</summary>
public sealed class CostsAndTimesTests : IDisposable
{
    /// <summary>A day before June in Berlin, and some days of it.</summary>
    private static readonly DateTime First = new(2026, 5, 30, 22, 0, 0, DateTimeKind.Utc), June = new(2026, 5, 31, 22, 0, 0, DateTimeKind.Utc);

    private const int Minutes = 6 * 1440;

    private readonly WatchedExample _example = new(First.AddMinutes(Minutes));

    public void Dispose() => _example.Dispose();

    [Fact]
    public void Their_numbers_are_those_of_a_plain_computation_however_often_it_was_started_again()
    {
        var log = Log(seed: 3);
        Snapshot snapshot = new(default, []);
        for (var part = 0; part < 4; part++)
        {
            Append("answers.jsonl", log, part, parts: 4, Json);
            using var models = _example.Watch(Example);
            snapshot = models.PollAll();
        }

        AssertIs(log, snapshot.Models.Single().Report);
    }

    [Fact]
    public void A_replay_gives_the_page_of_one_that_was_started_again_and_the_page_API_and_words_tell_it()
    {
        var log = Log(seed: 4);
        for (var part = 0; part < 2; part++)
        {
            Append("answers.jsonl", log, part, parts: 2, Json);
            using var models = _example.Watch(Example);
            models.PollAll();
        }

        using var last = _example.Watch(Example);
        var watched = last.PollAll();
        var page = WatchedExample.PageOf(watched);
        Assert.Equal(_example.ReplayedPage(Example), page);
        var cost = Slo(watched.Models[0].Report, "cost");
        var left = cost.RemainingAmount!.Value.ToString("R", CultureInfo.InvariantCulture);
        Assert.Contains($"mlbudget_error_budget_remaining_amount{{model=\"priced-assistant\",dimension=\"infrastructure\",slo=\"cost\"}} {left}\n", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_slo_info{model=\"priced-assistant\",dimension=\"infrastructure\",slo=\"cost\",sli=\"spend\",kind=\"amount\",period=\"month\"", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_error_budget_spent_ratio{model=\"priced-assistant\",dimension=\"infrastructure\",slo=\"cost\",window=\"1d\"}", page, StringComparison.Ordinal);
        Assert.DoesNotContain("mlbudget_window_events{model=\"priced-assistant\",dimension=\"infrastructure\",slo=\"cost\"", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_field_records{model=\"priced-assistant\",field=\"time_per_output_token.per\",state=\"present\"}", page, StringComparison.Ordinal);
        Assert.Contains($"\"remaining_amount\":{left}", JsonSerializer.Serialize(BudgetsJson.Of(watched), BudgetsJson.Options).Replace(": ", ":", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("at most 5000 each month in Europe/Berlin", Words.Objective(cost.Slo));
        Assert.Equal($"{cost.RemainingAmount!.Value.ToString("G6", CultureInfo.InvariantCulture)} more to spend", PolicyWords.InPlainUnits(cost));
        Assert.Equal("2 more spent than there is", PolicyWords.InPlainUnits(cost with { Windows = [cost.Whole with { Coverage = 1, BurnRate = 1.0004 }] }));
    }

    [Fact]
    public void What_is_computed_is_the_same_of_rows_between_commas_and_of_logs_that_two_models_share()
    {
        var log = Log(seed: 5);
        Append("answers.csv", log, 0, parts: 1, record => FormattableString.Invariant(
            $"{At(record.Start)},{record.Id},{record.Cost},{At(record.FirstToken)},{At(record.End)},{record.Tokens}"), header: "started_at,id,usage.cost,first_token_at,completed_at,usage.output_tokens");
        var ofTable = Example.Replace("*.jsonl", "*.csv", StringComparison.Ordinal).Replace("usage.cost", "'\"usage.cost\"'", StringComparison.Ordinal)
            .Replace("usage.output_tokens", "'\"usage.output_tokens\"'", StringComparison.Ordinal);
        using (var models = _example.Watch(ofTable))
            AssertIs(log, models.PollAll().Models.Single().Report);

        Append("answers.jsonl", log, 0, parts: 1, Json);
        var other = Example.Split("models:\n")[1].Replace("name: priced-assistant", "name: another", StringComparison.Ordinal);
        using var both = _example.Watch(Example.Replace("name: priced-assistant", "name: one", StringComparison.Ordinal) + other);
        Assert.All(both.PollAll().Models, model => AssertIs(log, model.Report));
    }

    [Fact]
    public void An_end_before_its_start_is_a_violation_and_a_field_that_is_nowhere_is_told_by_its_name()
    {
        Record[] log = [.. Log(seed: 6).Select((record, index) => index % 10 == 0 ? record with { End = record.FirstToken.AddSeconds(-1) } : record)];
        Append("answers.jsonl", log, 0, parts: 1, record => Json(record).Replace("\"first_token_at\"", "\"first_tokn_at\"", StringComparison.Ordinal));
        using (var models = _example.Watch(Example))
        {
            var report = models.PollAll().Models.Single().Report;
            Assert.Equal(MissingReason.FieldMissing, Slo(report, "token-time").Missing);
            Assert.Contains("'seconds from first_token_at to completed_at per (usage.output_tokens - 1)' (time_per_output_token)", Slo(report, "token-time").MissingWords, StringComparison.Ordinal);
            Assert.Contains(report.Notices, notice => notice.Text.Contains("'first_token_at' (time_per_output_token.from)", StringComparison.Ordinal));
        }

        File.Delete(_example.At("answers.jsonl"));
        Append("mended.jsonl", log, 0, parts: 1, Json);
        using var mended = _example.Watch(Example.Replace("name: priced-assistant", "name: mended", StringComparison.Ordinal));
        var violations = mended.PollAll().Models.Single().Report.Violations;
        Assert.Equal((log.Length + 9) / 10, violations.Single(violation => violation is { Field: "time_per_output_token", Kind: "out_of_range" }).Count);
        Assert.Equal(0, violations.Single(violation => violation is { Field: "time_to_first_token", Kind: "out_of_range" }).Count);
    }

    private static void AssertIs(Record[] log, ModelReport report)
    {
        var (cost, token, first) = (Slo(report, "cost"), Slo(report, "token-time"), Slo(report, "first-token"));
        var until = cost.Watermark.Start.ToDateTimeOffset().UtcDateTime;
        Record[] counted = [.. log.Where(record => record.Start < until)];
        Record[] ofJune = [.. counted.Where(record => record.Start >= June)];
        Assert.Equal((double)ofJune.Sum(record => record.Cost ?? 0), cost.Whole.Reading!.Value.Value, 1e-9);
        Assert.Equal((double)ofJune.Sum(record => record.Cost ?? 0) / 5000, cost.Consumed!.Value, 1e-12);
        Assert.Equal(ofJune.Count(record => record.Cost is not null), cost.Whole.Reading.Value.Events);
        Assert.Contains(report.Notices, notice => notice.Kind == NoticeKind.CostsMissing && notice.Text.StartsWith(
            FormattableString.Invariant($"cost: {ofJune.Count(record => record.Cost is null):N0} of {ofJune.Length:N0} records don't say what they cost"), StringComparison.Ordinal));

        Record[] long_ = [.. counted.Where(record => record.Tokens > 1)];
        Assert.Equal((double)long_.Sum(record => record.Cost ?? 0), Slo(report, "cost-of-long-answers").Whole.Reading!.Value.Value, 1e-9);
        Assert.Equal((long_.Length, long_.Count(record => record.PerToken > 0.05m)), (token.Whole.Reading!.Value.Events, token.Whole.Reading.Value.Bad!.Value));
        Assert.Equal((counted.Length, counted.Count(record => record.FirstToken - record.Start > TimeSpan.FromSeconds(0.5))), (first.Whole.Reading!.Value.Events, first.Whole.Reading.Value.Bad!.Value));
        Assert.InRange(token.Whole.Reading.Value.Bad.Value, 10, long_.Length - 10);
    }

    private static Record[] Log(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Minutes / 5).Select(index =>
        {
            var start = First.AddMinutes(index * 5 + random.Next(0, 5)).AddMilliseconds(random.Next(0, 60_000));
            var (first, tokens) = (start.AddMilliseconds(random.Next(100, 700)), random.Next(0, 200));
            // Whole milliseconds per token, so that many are 50 just so.
            var end = first.AddMilliseconds(Math.Max(0, tokens - 1) * random.Next(40, 56));
            return new Record($"a{index}", start, first, end, tokens, random.Next(0, 200) == 0 ? null : Math.Round((decimal)random.NextDouble() * 0.001m, 9));
        })];
    }

    private void Append(string file, Record[] log, int part, int parts, Func<Record, string> write, string? header = null)
    {
        var text = new StringBuilder(header is null ? "" : header + "\n");
        foreach (var record in log.Skip(part * log.Length / parts).Take((part + 1) * log.Length / parts - part * log.Length / parts))
            text.Append(write(record)).Append('\n');
        File.AppendAllText(_example.At(file), text.ToString());
    }

    private static string Json(Record record) => FormattableString.Invariant(
        $"{{\"id\":\"{record.Id}\",\"started_at\":\"{At(record.Start)}\",\"first_token_at\":\"{At(record.FirstToken)}\",\"completed_at\":\"{At(record.End)}\",")
        + FormattableString.Invariant($"\"usage\":{{\"output_tokens\":{record.Tokens}{(record.Cost is { } cost ? FormattableString.Invariant($",\"cost\":{cost}") : "")}}}}}");

    private static string At(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static SloReport Slo(ModelReport report, string name) => report.Slos.Single(slo => slo.Slo.Name == name);

    private string Example => WatchedExample.OfReference("priced-assistant").Replace("/var/log/assistant", Path.GetDirectoryName(_example.At("log")), StringComparison.Ordinal);

    private sealed record Record(string Id, DateTime Start, DateTime FirstToken, DateTime End, int Tokens, decimal? Cost)
    {
        public decimal PerToken => (End - FirstToken).Ticks / 10_000_000m / (Tokens - 1);
    }
}
