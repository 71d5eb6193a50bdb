using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Models whose answers are compared with no label: what their records say of them, and what is told of them days later.</summary>
public sealed class ScoredAnswersTests : IDisposable
{
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly WatchedExample _example = new(First.AddDays(9));

    public void Dispose() => _example.Dispose();

    [Theory]
    [InlineData("scoring")]
    [InlineData("ranking")]
    public void Conditions_count_on_fields_and_on_outcomes_that_come_days_later_of_parts_and_between_groups(string task)
    {
        // 1,000 answers in ten hours: every tenth is slow, every fifth of English and every third of French is not grounded.
        File.WriteAllLines(_example.At("answers.jsonl"), Enumerable.Range(0, 1000).Select(id => string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"t\":\"{First.AddMinutes(0.6 * id):O}\",\"id\":{id},\"seconds\":{(id % 10 == 0 ? 3 : 1)},\"language\":\"{Language(id)}\",\"prediction\":\"text\",\"score\":5}}")));
        File.WriteAllLines(_example.At("verdicts.jsonl"), Enumerable.Range(0, 900).Select(id => string.Create(
            CultureInfo.InvariantCulture, $"{{\"t\":\"{First.AddDays(3).AddSeconds(id):O}\",\"id\":{id},\"g\":{(IsGrounded(id) ? "0.9" : "0.5")}}}")));
        using var models = _example.Watch($$"""
            models:
              - name: assistant
                task: {{task}}
                predictions: { type: files, path: {{_example.At("answers.jsonl")}}, fields: { time: t, id: id, seconds: seconds, prediction: prediction, score: score } }
                labels: { type: files, path: {{_example.At("verdicts.jsonl")}}, fields: { id: id, time: t, outcomes: { groundedness: { field: g, type: number } } } }
                groups: { language: { values: [en, fr] } }
                slos:
                  - { name: quick, dimension: infrastructure, good: seconds <= 2, objective: 0.95 }
                  - { name: grounded, dimension: model_quality, good: outcome.groundedness >= 0.8, objective: 0.9 }
                  - { name: french, dimension: model_quality, where: language_is_french == true, good: outcome.groundedness >= 0.8, objective: 0.9 }
                  - { name: alike, disparity: { good: outcome.groundedness >= 0.8, by: language }, at_most: 0.1 }
                  - { name: mean, metric: mean, outcome: groundedness, between: [0.8, 1], slack: 0.1 }
            """.Replace("language_is_french == true", "groups.language == 'fr'", StringComparison.Ordinal));
        var report = models.PollAll().Models.Single().Report;

        var judged = Enumerable.Range(0, 900).ToArray();
        Assert.Equal((1000, 100), (Whole(report, "quick").Events, Whole(report, "quick").Bad));
        Assert.Equal((900, judged.Count(id => !IsGrounded(id))), (Whole(report, "grounded").Events, Whole(report, "grounded").Bad));
        Assert.Equal((450, 150), (Whole(report, "french").Events, Whole(report, "french").Bad));
        Assert.Equal(1 / 3.0 - 1 / 5.0, Whole(report, "alike").Value, tolerance: 1e-12);
        Assert.Equal(judged.Average(id => IsGrounded(id) ? 0.9 : 0.5), Whole(report, "mean").Value, tolerance: 1e-12);
        Assert.Equal(0.9, report.LabelCoverage!.Value, tolerance: 1e-12);
        // A score of 5 is no probability, and none is expected.
        Assert.Empty(report.Violations);
        Assert.DoesNotContain(report.Notices, notice => notice.Text.Contains("score", StringComparison.Ordinal));
    }

    [Fact]
    public void The_mean_of_a_column_is_bounded_compared_with_what_is_normal_and_between_groups()
    {
        // Costs of 0.001 to 0.010 dollars, those of French twice as much; every hundredth is not said.
        File.WriteAllLines(_example.At("answers.jsonl"), Enumerable.Range(0, 2000).Select(id => string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"t\":\"{First.AddMinutes(0.3 * id):O}\",\"id\":{id},\"language\":\"{Language(id)}\",\"cents\":{(id % 100 == 0 ? "null" : Cents(id).ToString("R", CultureInfo.InvariantCulture))}}}"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"{{\"t\":\"{First.AddHours(12):O}\"}}")));
        using var models = _example.Watch($$"""
            models:
              - name: assistant
                task: scoring
                predictions: { type: files, path: {{_example.At("answers.jsonl")}}, fields: { time: t, id: id, cost_usd: { field: cents, scale: 0.01 } } }
                groups: { language: {} }
                slos:
                  - { name: cost, metric: mean, field: cost_usd, at_most: 0.004 }
                  - { name: usual-cost, metric: mean, field: cost_usd, better: lower, max_degradation: 0.1, baseline: 0.008 }
                  - { name: collapsed, metric: mean, field: cost_usd, better: higher, max_degradation: 0.1, baseline: 0.008 }
                  - { name: band, metric: mean, field: cost_usd, between: [0.001, 0.008], slack: 0.001 }
                  - { name: alike, disparity: { metric: mean, field: cost_usd, by: language }, at_most: 0.001 }
            """);
        var report = models.PollAll().Models.Single().Report;

        var costs = Enumerable.Range(0, 2000).Where(id => id % 100 != 0).Select(id => (IsFrench: id % 2 == 1, Usd: Cents(id) / 100)).ToArray();
        var mean = costs.Average(cost => cost.Usd);
        Assert.Equal(1980, Whole(report, "cost").Events);
        Assert.Equal(mean, Whole(report, "cost").ErrorRatio, tolerance: 1e-12);
        Assert.Equal((mean - 0.008) / 0.008, Whole(report, "usual-cost").ErrorRatio, tolerance: 1e-9);
        Assert.True(Whole(report, "usual-cost").IsBeyondChance);
        Assert.Equal(0, Whole(report, "collapsed").ErrorRatio);
        Assert.Equal((0.0088, 0.0072), (Bound("usual-cost"), Bound("collapsed")));
        var usual = WrappingSli.Innermost(report.Slos.Single(one => one.Slo.Name == "usual-cost").Slo.Sli).HeldAgainst!.Of!;
        Assert.Equal("mean of cost_usd", usual.Name);
        Assert.Equal(mean - 0.008, Whole(report, "band").ErrorRatio, tolerance: 1e-12);
        Assert.Equal(costs.Where(cost => cost.IsFrench).Average(cost => cost.Usd) - costs.Where(cost => !cost.IsFrench).Average(cost => cost.Usd), Whole(report, "alike").Value, tolerance: 1e-12);
        Assert.DoesNotContain(report.Slos, slo => slo.Slo.NeedsLabels);

        double? Bound(string slo) => SliBound.Of(report.Slos.Single(one => one.Slo.Name == slo).Slo.Sli, 0.1);
    }

    private static double Cents(int id) => (1 + id / 2 % 10) / 10.0 * (id % 2 == 0 ? 1 : 2);

    private static string Language(int id) => id % 2 == 0 ? "en" : "fr";

    private static bool IsGrounded(int id) => id / 2 % (id % 2 == 0 ? 5 : 3) != 0;

    private static SliReading Whole(ModelReport report, string slo) => report.Slos.Single(one => one.Slo.Name == slo).Whole.Reading!.Value;
}
