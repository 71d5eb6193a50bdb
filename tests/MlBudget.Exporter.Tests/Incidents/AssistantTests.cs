using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Tests.Polling;

namespace MlBudget.Exporter.Tests.Incidents;

/// <summary>The example of an assistant, on made-up answers and verdicts.</summary>
public sealed class AssistantTests : IDisposable
{
    private const int Count = 6000;

    private static readonly DateTime First = new(2026, 6, 2, 0, 0, 0, DateTimeKind.Utc);

    private readonly WatchedExample _example = new(First.AddDays(9));
    private readonly Answer[] _answers = AssistantLog.Make(1966, First, TimeSpan.FromMinutes(1), Count, _ => AssistantFault.None);

    public AssistantTests()
    {
        Directory.CreateDirectory(_example.At("answers"));
        Directory.CreateDirectory(_example.At("verdicts"));
    }

    public void Dispose() => _example.Dispose();

    [Fact]
    public void Its_numbers_are_those_of_a_plain_computation_however_often_it_was_started_again_and_those_of_a_replay()
    {
        Snapshot snapshot = new(default, []);
        for (var part = 0; part < 3; part++)
        {
            Append(part, parts: 3);
            using var models = Watch();
            snapshot = models.PollAll();
        }

        var report = snapshot.Models.Single().Report;
        AssertAnswered(report);
        AssertJudged(report);
        Assert.DoesNotContain(report.Notices, notice => notice.IsWarning);
        Assert.Equal(_example.ReplayedPage(Example), WatchedExample.PageOf(snapshot));
    }

    private void AssertAnswered(ModelReport report)
    {
        var all = Until(report, "availability");
        var given = all.Where(answer => !answer.Fails).ToArray();
        AssertIs(Share(all, answer => !answer.Fails), all.Length, report, "availability");
        AssertIs(Share(given, answer => answer.FirstTokenMs <= 1000), given.Length, report, "first-token");
        foreach (var region in new[] { "eu", "us" })
        {
            var there = Until(report, $"first-token-in-{region}").Where(answer => !answer.Fails && answer.Region == region).ToArray();
            AssertIs(Share(there, answer => answer.FirstTokenMs <= 1000), there.Length, report, $"first-token-in-{region}");
        }

        var several = given.Where(answer => answer.Tokens > 1).ToArray();
        AssertIs(Share(several, answer => answer.PerTokenMs <= 50), several.Length, report, "token-time");
        AssertIs((double)given.Sum(answer => answer.CostUsd), given.Length, report, "cost");
        AssertIs((double)given.Average(answer => answer.CostUsd), given.Length, report, "cost-per-answer");
        AssertIs(Share(given, answer => answer.IsRefused), given.Length, report, "refusals");
        AssertIs(Share(given, answer => answer.Toxicity >= 0.5), given.Length, report, "toxic");
        var calling = given.Where(answer => answer.Tools.Calls > 0).ToArray();
        AssertIs(Share(calling, answer => answer.Tools.Errors == 0), calling.Length, report, "tools");
        var rates = Until(report, "refused-alike").Where(answer => !answer.Fails).GroupBy(answer => answer.Language)
            .Select(group => Share([.. group], answer => answer.IsRefused)).ToArray();
        Assert.Equal(rates.Max() - rates.Min(), Reading(report, "refused-alike").Value, tolerance: 1e-9);
    }

    private void AssertJudged(ModelReport report)
    {
        var judged = Until(report, "judged").Where(answer => answer.IsCalledGrounded is not null).ToArray();
        Assert.Equal(Share(judged, answer => answer.IsCalledGrounded == true), 1 - Reading(report, "judged").ErrorRatio, tolerance: 1e-6);
        var rates = judged.GroupBy(answer => answer.Language).Select(group => Share([.. group], answer => answer.IsCalledGrounded == true)).ToArray();
        Assert.Equal(rates.Max() - rates.Min(), Reading(report, "judged-alike").Value, tolerance: 1e-6);

        var audited = judged.Where(answer => answer.Audited.IsSo).ToArray();
        var corrected = Slo(report, "grounded").Corrected!;
        Assert.Equal(
            (audited.Count(answer => answer.IsGrounded), audited.Count(answer => !answer.IsGrounded), judged.Length),
            (corrected.GoodAudits, corrected.BadAudits, corrected.JudgedRows));
        double Weight(bool isGood, bool isCalledGood) =>
            audited.Where(answer => answer.IsGrounded == isGood && answer.IsCalledGrounded == isCalledGood).Sum(answer => 1 / answer.Audited.With);
        var p = Share(judged, answer => answer.IsCalledGrounded == true);
        var s = Weight(true, true) / (Weight(true, true) + Weight(true, false));
        var c = Weight(false, false) / (Weight(false, true) + Weight(false, false));
        Assert.Equal((p + c - 1) / (s + c - 1), Reading(report, "grounded").Value, tolerance: 1e-5);
        Assert.InRange(0.95, corrected.Interval!.Value.Lower, corrected.Interval.Value.Upper);
        Assert.Equal(1, Reading(report, "audited").Value, tolerance: 0);
    }

    private static double Share(Answer[] answers, Func<Answer, bool> isSo) => (double)answers.Count(isSo) / answers.Length;

    private Answer[] Until(ModelReport report, string slo)
    {
        var watermark = Slo(report, slo).Watermark.Start.ToDateTimeOffset().UtcDateTime;
        return [.. _answers.Where(answer => answer.Time < watermark)];
    }

    private static SloReport Slo(ModelReport report, string name) => report.Slos.Single(slo => slo.Slo.Name == name);

    private static SliReading Reading(ModelReport report, string name) => Slo(report, name).Whole.Reading!.Value;

    private static void AssertIs(double expected, long events, ModelReport report, string name)
    {
        Assert.Equal((name, events), (name, Reading(report, name).Events));
        Assert.Equal(expected, Reading(report, name).Value, tolerance: 1e-9);
    }

    /// <summary>Writes one of some parts of the log, by arrival.</summary>
    private void Append(int part, int parts)
    {
        var length = TimeSpan.FromDays(6) / parts;
        bool IsIn(DateTime time) => time >= First + part * length && time < First + (part + 1) * length;
        File.AppendAllLines(_example.At("answers/a.jsonl"), _answers.Where(answer => IsIn(answer.Time)).Select(answer => answer.Line));
        File.AppendAllLines(_example.At("verdicts/a.jsonl"), AssistantLog.Verdicts(_answers).Where(each => IsIn(each.At)).Select(each => each.Line));
    }

    private WatchedModels Watch() => _example.Watch(Example);

    /// <summary>The example, for the log of this test.</summary>
    private string Example => File.ReadAllText(RepositoryRoot.Combine("examples", "assistant", "mlbudget.yml"))
        .Replace("answers/*", _example.At("answers/*"), StringComparison.Ordinal).Replace("verdicts/*", _example.At("verdicts/*"), StringComparison.Ordinal);
}
