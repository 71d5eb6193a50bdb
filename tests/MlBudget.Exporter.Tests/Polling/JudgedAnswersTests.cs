using System.Globalization;
using System.Text.Json;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>The reference's example of judged samples and audits, on a made-up log: its numbers are those of a plain look, however it was read.</summary>
public sealed class JudgedAnswersTests : IDisposable
{
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly WatchedExample _example = new(First.AddDays(9));

    private readonly List<(DateTime Time, string Line)> _answers = [], _verdicts = [];

    private readonly List<(int Id, bool IsCalledGood, double Weight, bool? IsGood)> _judged = [];

    public void Dispose() => _example.Dispose();

    [Fact]
    public void However_often_it_was_started_again_its_numbers_are_those_of_a_plain_look_and_of_a_replay()
    {
        Draw(audits: 0.3);
        for (var part = 0; part < 3; part++)
        {
            Append(part, parts: 3);
            using var models = Watch();
            models.PollAll();
        }

        using var last = Watch();
        var watched = last.PollAll();
        var report = watched.Models.Single().Report;
        var page = WatchedExample.PageOf(watched);
        Assert.Equal(_example.ReplayedPage(Example), page);

        var all = _judged.Sum(one => one.Weight);
        Assert.Equal(_judged.Where(one => !one.IsCalledGood).Sum(one => one.Weight) / all, Whole(report, "judged").ErrorRatio, tolerance: 1e-6);
        Assert.Equal(_judged.Count(one => !one.IsCalledGood), Whole(report, "judged").BadRows);
        var (good, bad) = (_judged.Where(one => one.IsGood == true).ToArray(), _judged.Where(one => one.IsGood == false).ToArray());
        var corrected = Slo(report, "grounded").Corrected!;
        Assert.Equal((good.Length, bad.Length, _judged.Count), (corrected.GoodAudits, corrected.BadAudits, corrected.JudgedRows));
        // Audits were drawn of a third of what was judged, and said so.
        Assert.Equal(good.Where(one => one.IsCalledGood).Sum(one => one.Weight) / good.Sum(one => one.Weight), corrected.Sensitivity!.Value, tolerance: 1e-5);
        Assert.Equal(bad.Where(one => !one.IsCalledGood).Sum(one => one.Weight) / bad.Sum(one => one.Weight), corrected.Specificity!.Value, tolerance: 1e-5);
        var theta = (corrected.JudgedGood!.Value + corrected.Specificity.Value - 1) / (corrected.Sensitivity.Value + corrected.Specificity.Value - 1);
        Assert.Equal(theta, Whole(report, "grounded").Value, tolerance: 1e-12);
        Assert.InRange(0.9, corrected.Interval!.Value.Lower, corrected.Interval.Value.Upper);

        var sensitivity = string.Create(CultureInfo.InvariantCulture, $"{corrected.Sensitivity.Value:R}");
        Assert.Contains($"mlbudget_judge_ratio{{model=\"judged-assistant\",dimension=\"model_quality\",slo=\"grounded\",of=\"sensitivity\"}} {sensitivity}\n", page, StringComparison.Ordinal);
        Assert.Contains($"mlbudget_judge_audits{{model=\"judged-assistant\",dimension=\"model_quality\",slo=\"grounded\",found=\"bad\"}} {bad.Length}\n", page, StringComparison.Ordinal);
        var json = JsonSerializer.Serialize(BudgetsJson.Of(watched), BudgetsJson.Options);
        Assert.Contains($"\"sensitivity\":{sensitivity}", json, StringComparison.Ordinal);
        Assert.Contains("\"effective_events\":", json, StringComparison.Ordinal);
        Assert.Matches(@"^95% interval [\d.]+% – [\d.]+%\. The judge calls [\d.]+% of \d,?\d+ good; of \d+ that audits found good [\d.]+%, of \d+ that they found bad [\d.]+%\.$", JudgeWords.Of(Slo(report, "grounded")));
        Assert.Equal(BudgetState.Ok, Slo(report, "audited").State);
    }

    [Fact]
    public void Where_nobody_audits_the_share_has_no_value_and_the_coverage_of_audits_burns()
    {
        Draw(audits: 0);
        Append(0, parts: 1);
        using var models = Watch();
        var report = models.PollAll().Models.Single().Report;

        Assert.Equal(MissingReason.TooFewAudits, Slo(report, "grounded").Missing);
        Assert.StartsWith("The judge calls ", JudgeWords.Of(Slo(report, "grounded")), StringComparison.Ordinal);
        var audited = Slo(report, "audited");
        Assert.Equal((BudgetState.Exhausted, 0.0), (audited.State, audited.Whole.Reading!.Value.Value));
        Assert.True(audited.Whole.BurnRate > 3.3);
        Assert.NotNull(Whole(report, "judged").Bad);
    }

    /// <summary>6,000 answers in five days, 90% of which are good; a third is judged, flagged ones more often, by a judge that errs in 8 of 100 good ones and 15 of 100
    /// bad ones; audits come a day later.</summary>
    private void Draw(double audits)
    {
        var random = new Random(5);
        for (var id = 0; id < 6000; id++)
        {
            var time = First.AddMinutes(1.2 * id);
            _answers.Add((time, string.Create(CultureInfo.InvariantCulture, $"{{\"t\":\"{time:O}\",\"id\":{id}}}")));
            var isGood = random.NextDouble() < 0.9;
            var probability = random.NextDouble() < (isGood ? 0.1 : 0.6) ? 0.8 : 0.25;
            if (random.NextDouble() >= probability)
                continue;
            var isCalledGood = random.NextDouble() < (isGood ? 0.92 : 0.15);
            var isAudited = random.NextDouble() < audits;
            Tell(time.AddHours(1), $"\"groundedness\":{(isCalledGood ? "0.9" : "0.4")}", probability);
            if (isAudited)
                Tell(time.AddHours(30), $"\"human_grounded\":{(isGood ? "true" : "false")}", probability * audits);
            _judged.Add((id, isCalledGood, 1 / probability, isAudited ? isGood : null));

            void Tell(DateTime at, string outcome, double with) => _verdicts.Add(
                (at, string.Create(CultureInfo.InvariantCulture, $"{{\"t\":\"{at:O}\",\"answer_id\":{id},{outcome},\"asked_with\":{with:R}}}")));
        }

        // The logs end a day and a bit after the last label.
        var end = First.AddDays(8);
        _answers.Add((end, string.Create(CultureInfo.InvariantCulture, $"{{\"t\":\"{end:O}\",\"id\":-1}}")));
        _verdicts.Add((end, string.Create(CultureInfo.InvariantCulture, $"{{\"t\":\"{end:O}\",\"answer_id\":-2,\"groundedness\":1,\"asked_with\":1}}")));
    }

    private void Append(int part, int parts)
    {
        DateTime Border(int index) => First.AddDays(8.1 * index / parts);
        foreach (var (name, lines) in new[] { ("answers.jsonl", _answers), ("verdicts.jsonl", _verdicts) })
            File.AppendAllLines(_example.At(name), lines.Where(line => line.Time >= Border(part) && line.Time < Border(part + 1)).OrderBy(line => line.Time).Select(line => line.Line));
    }

    private WatchedModels Watch() => _example.Watch(Example);

    private string Example => WatchedExample.OfReference("judged-assistant").Replace("/var/log/judged", Path.GetDirectoryName(_example.At("log")), StringComparison.Ordinal);

    private static SloReport Slo(ModelReport report, string name) => report.Slos.Single(one => one.Slo.Name == name);

    private static SliReading Whole(ModelReport report, string name) => Slo(report, name).Whole.Reading!.Value;
}
