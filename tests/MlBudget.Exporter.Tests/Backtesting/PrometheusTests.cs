using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Backtesting;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Tests.Backtesting;

/// <summary>A backtest against Prometheus's own evaluation of the shipped rules over what it would have scraped.</summary>
public sealed partial class PrometheusTests : IDisposable
{
    private const string Labels = "alertname, model, dimension, cause, slo, severity, long, short, feature, source, owner";

    /// <summary>Prometheus looks back 5 minutes, and evaluates right when it has scraped: so longer steps leave no holes here.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(8);

    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [SkippableFact]
    public void The_alerts_of_a_backtest_are_those_that_Prometheus_fires_poll_by_poll()
    {
        Promtool.SkipIfMissing();
        UnsteadyLog.WriteTo(_directory.At);
        var told = AlertConditions.All.Select(one => one.Alert).Append(AlertNames.RecordsRejected).ToHashSet();
        // Annotations ask a dozen queries of each alert at each poll, and have no say in what fires.
        ImmutableArray<RuleGroup> groups =
        [
            .. ShippedRules.Read().Where(group => group.Rules.Any(rule => told.Contains(rule.Alert)))
                .Select(group => group with { Rules = [.. group.Rules.Select(rule => rule with { Annotations = [] })] }),
        ];
        File.WriteAllText(_directory.At("rules.yml"), RulesFile.ForPrometheus(groups));
        var expressions = groups.SelectMany(group => group.Rules).Select(rule => rule.Expression);
        var series = new ScrapedSeries(expressions.SelectMany(one => Metric().Matches(one)).Select(match => match.Value).ToHashSet());

        var (result, polls) = Replay(series);

        // What makes the comparison worth anything: nearly all alerts fire, and several only because they are kept firing.
        Assert.Equal(
            told.Except([AlertNames.FeatureDrift]).Order(StringComparer.Ordinal),
            result.Episodes.Select(episode => episode.Key.Alert).Distinct().Order(StringComparer.Ordinal));
        Assert.True(result.Episodes.Length > 30, $"{result.Episodes.Length} episodes");
        WriteTest(series, polls, poll => result.Episodes.Where(episode => episode.From <= poll && poll <= episode.Last).Select(episode => episode.Key));
        var (exit, output) = Promtool.Run([], "test", "rules", _directory.At("test.yml"));
        Assert.True(exit == 0, output[..Math.Min(output.Length, 4000)]);
    }

    private (BacktestResult Result, ImmutableArray<Instant> Polls) Replay(ScrapedSeries series)
    {
        var loaded = ConfigurationFile.Load(_directory.At("mlbudget.yml"));
        Assert.Empty(loaded.Errors);
        var pipelines = Pipelines.Create(
            loaded.Configuration!.Models, ClockMode.Log, closedFiles: true, TimeProvider.System, NullLogger<ModelPipeline>.Instance);
        var (backtest, polls) = (new Backtest(Step), ImmutableArray.CreateBuilder<Instant>());
        foreach (var snapshot in new Replay(pipelines, new(null, null, Step, TimeSpan.FromDays(7))).Run())
        {
            // The last poll is at the last record, and not a whole step after the one before.
            if (polls.Count > 0 && snapshot.At - polls[^1] != Step)
                break;
            polls.Add(snapshot.At);
            backtest.Note(snapshot);
            series.Scrape(snapshot);
        }

        foreach (var pipeline in pipelines)
            pipeline.Dispose();
        return (backtest.Result!, polls.ToImmutable());
    }

    private void WriteTest(
        ScrapedSeries series, ImmutableArray<Instant> polls, Func<Instant, IEnumerable<AlertKey>> firing)
    {
        using var test = new StreamWriter(_directory.At("test.yml")) { NewLine = "\n" };
        test.WriteLine("rule_files: [rules.yml]");
        test.WriteLine($"evaluation_interval: {Durations.Format(Step)}");
        test.WriteLine("tests:");
        test.WriteLine($"  - interval: {Durations.Format(Step)}");
        test.WriteLine("    input_series:");
        series.WriteTo(test);
        test.WriteLine("    promql_expr_test:");
        for (var poll = 0; poll < polls.Length; poll++)
        {
            test.WriteLine($"      - expr: 'count by ({Labels}) (ALERTS{{alertstate=\"firing\"}})'");
            test.WriteLine($"        eval_time: {(int)(poll * Step).TotalMinutes}m");
            var expected = firing(polls[poll]).ToArray();
            test.WriteLine(expected.Length == 0 ? "        exp_samples: []" : "        exp_samples:");
            foreach (var key in expected)
                test.WriteLine($"          - {{ labels: '{LabelsOf(key)}', value: 1 }}");
        }
    }

    private static string LabelsOf(AlertKey key) => "{" + string.Join(", ", Labels.Split(", ")
        .Where(label => key.Label(label).Length > 0).Select(label => $"{label}=\"{key.Label(label)}\"")) + "}";

    [GeneratedRegex(@"\bmlbudget_\w+")]
    private static partial Regex Metric();
}
