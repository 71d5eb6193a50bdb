using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A model that finds out by itself what is normal, from a week with labels in its records.</summary>
public sealed class OnlineLearningTests : IDisposable
{
    private const string Accuracy = "{ name: accuracy, metric: accuracy, max_degradation: 0.08, alerts: [] }";

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();
    private readonly StorageFolder _folder;
    private readonly RecordedLog _log = new();
    private readonly FakeTimeProvider _time = new(new(2026, 6, 20, 0, 0, 0, TimeSpan.Zero));

    public OnlineLearningTests() => _folder = StorageFolder.Open(_directory.At("data"));

    [Fact]
    public void What_is_normal_is_learned_once_the_week_is_over_and_is_still_known_after_a_restart()
    {
        Write(days: 6.9, rightOf100: 90);
        using (var models = Watch())
        {
            var report = models.Poll().Models.Single().Report;
            Assert.Equal(BudgetState.NoData, Slo(report, "accuracy").State);
            Assert.InRange(report.Learning!.Share, 0.9, 0.99);

            Write(days: 0.3, rightOf100: 90, from: 6.9);
            Assert.Equal(1, models.Poll().Models.Single().Report.Learning!.Share);
            Write(days: 4, rightOf100: 84, from: 7.2);
            AssertIsLearned(models.Poll().Models.Single().Report);
        }

        using var restarted = Watch();
        AssertIsLearned(restarted.Poll().Models.Single().Report);
        Assert.Contains(_log.Lines, line => line.StartsWith("the baseline was learned from 2026-06-01T00:00Z to 2026-06-08T00:00Z", StringComparison.Ordinal));
    }

    [Fact]
    public void A_metric_with_a_trend_has_no_value_and_is_tried_again_each_day_until_it_holds_still()
    {
        // It falls by two points a day: the rest is learned, and what is normal of accuracy is not.
        for (var day = 0; day < 15; day++)
            Write(days: 1, rightOf100: 97 - 2 * day, from: day);
        using var models = Watch("14d");
        models.Poll();

        var report = models.Poll().Models.Single().Report;

        Assert.Equal(["accuracy"], report.StillToLearn.AsEnumerable());
        Assert.Equal((BudgetState.NoData, MissingReason.BaselineTrend), (Slo(report, "accuracy").State, Slo(report, "accuracy").Missing));
        Assert.NotEmpty(report.Baseline!.Features);
        Assert.Contains(_log.Lines, line => line.Contains("accuracy is not stable", StringComparison.Ordinal));

        Write(days: 7, rightOf100: 69, from: 15);
        models.Poll();
        Assert.Equal(["accuracy"], models.Poll().Models.Single().Report.StillToLearn.AsEnumerable());
        Assert.Contains(_log.Lines, line => line.StartsWith("the baseline still has no normal value of accuracy", StringComparison.Ordinal));

        Write(days: 9, rightOf100: 69, from: 22);
        models.Poll();
        report = models.Poll().Models.Single().Report;
        Assert.Empty(report.StillToLearn);
        Assert.Null(report.Learning);
        Assert.Equal(0.69, report.Baseline!.Quality["accuracy"].Pooled, tolerance: 0.01);
        Assert.NotNull(Slo(report, "accuracy").Whole.Reading);
        Assert.Single(_log.Lines, line => line.StartsWith("what is normal of accuracy was learned from", StringComparison.Ordinal));
    }

    [Fact]
    public void What_no_label_tells_stays_unknown_and_stops_nothing()
    {
        Write(days: 9, rightOf100: 90);
        var slo = "{ name: estimated, metric: estimated_accuracy, max_degradation: 0.08, alerts: [] }";
        var model = Model("fraud", "7d", null, slo).Replace(", label: y", ", score: x", StringComparison.Ordinal);
        var result = ConfigurationFile.Parse("learning.yml", $"models:\n{model}");
        Assert.Empty(result.Errors);
        using var models = new WatchedModels(_folder, result.Configuration!, ClockMode.Log, _time, _log.Logger);
        models.Poll();
        Write(days: 2, rightOf100: 90, from: 9);
        models.Poll();
        models.Poll();

        var report = models.Poll().Models.Single().Report;

        Assert.NotNull(report.Baseline);
        Assert.Equal(["accuracy"], report.StillToLearn.AsEnumerable());
        Assert.Equal("the model has no labels that tell accuracy", report.Baseline.LeftOut["accuracy"]);
        Assert.Null(Slo(report, "estimated").Whole.Reading);
    }

    [Fact]
    public void Another_version_learns_anew_and_the_first_one_again_when_it_comes_back()
    {
        Write(days: 8, rightOf100: 90);
        using var models = Watch(where: "v == 1");
        models.Poll();
        Assert.NotNull(models.Poll().Models.Single().Report.Baseline);

        models.Replace(Configured(where: "v == 2"));
        models.Poll();
        Assert.Null(models.Poll().Models.Single().Report.Baseline);

        models.Replace(Configured(where: "v == 1"));
        Write(days: 8, rightOf100: 90, from: 8);
        models.Poll();
        Assert.NotNull(models.Poll().Models.Single().Report.Baseline);
    }

    [Fact]
    public void What_one_model_can_not_use_is_not_taken_from_the_others()
    {
        Write(days: 8, rightOf100: 90);
        // What is usually all can't become more.
        var never = "{ name: answers, dimension: model_quality, bad: 'prediction in (0, 1)', max_degradation: 0.5, alerts: [] }";
        using var models = new WatchedModels(
            _folder, Configured(others: Model("other", "7d", null, never)), ClockMode.Log, _time, _log.Logger);
        models.Poll();

        var reports = models.Poll().Models.ToDictionary(model => model.Report.Model, model => model.Report);

        Assert.NotNull(reports["fraud"].Baseline);
        Assert.Null(reports["other"].Baseline);
        Assert.StartsWith(
            "with the baseline that was learned: learning.yml:",
            Assert.Single(_log.Lines, line => line.EndsWith("it is not used", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("models[1].slos[0].max_degradation", string.Join('\n', _log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_learned_is_used_although_the_file_of_a_secret_is_gone_since_the_configuration_was_loaded()
    {
        Write(days: 8, rightOf100: 90);
        var secret = _directory.At("version");
        File.WriteAllText(secret, "1");
        using var models = new WatchedModels(
            _folder, Configured(where: $"v == ${{file:{secret}}}", others: Model("other", "7d", null, Accuracy)), ClockMode.Log, _time, _log.Logger);
        File.Delete(secret);
        models.Poll();

        var reports = models.Poll().Models.ToDictionary(model => model.Report.Model, model => model.Report);

        Assert.Equal(["fraud", "other"], reports.Keys.Order(StringComparer.Ordinal));
        Assert.All(reports.Values, report => Assert.Equal(0.9, report.Baseline!.Quality["accuracy"].Pooled, tolerance: 0.005));
        Assert.All(reports.Values, report => Assert.NotNull(Slo(report, "accuracy").Whole.Reading));
        Assert.DoesNotContain(_log.Lines, line => line.EndsWith("it is not used", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_length_of_period_learns_anew()
    {
        Write(days: 7.2, rightOf100: 90);
        using (var models = Watch())
        {
            models.Poll();
            Assert.NotNull(models.Poll().Models.Single().Report.Baseline);
        }

        using var longer = Watch("14d");
        var report = longer.Poll().Models.Single().Report;
        Assert.Null(report.Baseline);
        Assert.InRange(report.Learning!.Share, 0, 0.6);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _directory.Dispose();
    }

    private static void AssertIsLearned(ModelReport report)
    {
        Assert.Null(report.Learning);
        Assert.Equal(0.9, report.Baseline!.Quality["accuracy"].Pooled, tolerance: 0.005);
        var accuracy = Slo(report, "accuracy");
        Assert.InRange(accuracy.Whole.Reading!.Value.ErrorRatio, 0.01, 0.05);
    }

    private static SloReport Slo(ModelReport report, string name) => report.Slos.Single(slo => slo.Slo.Name == name);

    /// <summary>A record a minute, so that an hour's 60 are too few for a block and six hours are not.</summary>
    private void Write(double days, int rightOf100, double from = 0)
    {
        var random = new Random((int)(from * 1000));
        var lines = new StringBuilder();
        for (var minute = (int)(from * 24 * 60); minute < (from + days) * 24 * 60; minute++)
        {
            var answer = random.Next(2);
            var truth = random.Next(100) < rightOf100 ? answer : 1 - answer;
            lines.Append(CultureInfo.InvariantCulture, $$"""{"t":"{{First.AddMinutes(minute):s}}","a":{{answer}},"y":{{truth}},"x":{{random.NextDouble():F4}},"v":1,"c":"${env:NOPE}"}""")
                .Append('\n');
        }

        File.AppendAllText(_directory.At("log.jsonl"), lines.ToString());
    }

    private WatchedModels Watch(string period = "7d", string? where = null) =>
        new(_folder, Configured(period, where), ClockMode.Log, _time, _log.Logger);

    private ExporterConfiguration Configured(string period = "7d", string? where = null, string others = "")
    {
        var result = ConfigurationFile.Parse("learning.yml", $"models:\n{Model("fraud", period, where, Accuracy)}{others}");
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }

    private string Model(string name, string period, string? where, string slo) => $$"""
          - name: {{name}}
            task: binary_classification
            predictions:
              type: files
              path: {{_directory.At("log.jsonl")}}
              fields: { time: t, prediction: a, label: y, v: v }
              {{(where is null ? "" : $"where: {where}")}}
            features: { x: { type: numeric }, c: { type: categorical } }
            baseline: { learn: {{period}} }
            slos:
              - {{slo}}
              - { name: drift, metric: drift, alerts: [] }

        """;
}
