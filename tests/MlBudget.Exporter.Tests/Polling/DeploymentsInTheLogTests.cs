using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Versions that appear in the log of a model that is watched with a store.</summary>
public sealed class DeploymentsInTheLogTests : IDisposable
{
    private static readonly DateTimeOffset First = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly StorageDirectory _directory = new();
    private readonly StorageFolder _folder;
    private WatchedModels _models;

    public DeploymentsInTheLogTests()
    {
        _folder = StorageFolder.Open(_directory.At("data"));
        _models = Watch();
    }

    [Fact]
    public void The_earliest_prediction_of_a_version_is_its_deployment_in_whatever_order_records_come()
    {
        Append((30, "2"), (10, "1"), (31, "2"));
        Assert.Equal([("1", 10), ("2", 30)], Deployed(Poll()));

        Append((20, "2"), (40, "3"));
        Assert.Equal([("1", 10), ("2", 20), ("3", 40)], Deployed(Poll()));
    }

    [Fact]
    public void Deployments_are_the_same_after_a_restart_and_go_on()
    {
        Append((10, "1"), (20, "2"));
        Poll();

        Restart();
        Assert.Equal([("1", 10), ("2", 20)], Deployed(Poll()));

        Append((15, "2"), (5, "1"), (50, "3"));
        Assert.Equal([("1", 5), ("2", 15), ("3", 50)], Deployed(Poll()));
        Restart();
        Assert.Equal([("1", 5), ("2", 15), ("3", 50)], Deployed(Poll()));
    }

    [Fact]
    public void A_version_that_was_seen_stays_known_when_nothing_of_it_is_counted_any_more()
    {
        Append((10, "1"), (6 * 1440, "2"), (12 * 1440, "3"));
        Poll();
        Restart();

        Assert.Equal([("1", 10), ("2", 6 * 1440), ("3", 12 * 1440)], Deployed(Poll()));
    }

    [Fact]
    public void Records_without_a_version_are_no_version_and_are_counted_as_missing_it()
    {
        Append((10, null), (11, "1"), (12, null));

        var status = Poll();

        Assert.Equal([("1", 11)], Deployed(status));
        var field = Assert.Single(status.Report.Fields, field => field.Field.Name == "version");
        Assert.Equal((1, 2), (field.LastDay.Present, field.LastDay.Missing));
    }

    [Fact]
    public void A_version_field_that_a_deploy_has_renamed_is_told_as_every_field_is()
    {
        Append([.. Enumerable.Range(0, 200).Select(minute => (minute, (string?)"1"))]);
        Poll();
        Append([.. Enumerable.Range(200, 200).Select(minute => (minute, (string?)null))]);

        Assert.Contains(Poll().Report.Notices, notice => notice.Text.StartsWith("predictions: 'v' (version) was in nearly all records and is in none since", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_said_is_one_with_what_the_log_shows_and_outlives_restarts_and_other_configurations()
    {
        Append((10, "1"), (60, "2"));
        Poll();
        var said = new Deployment("2", Instant.From(First.AddMinutes(58)), DeploymentOrigin.Api) { By = "ci", Note = "with new features" };

        _models.Write("fraud", said);

        AssertSaid(Poll());
        Restart();
        AssertSaid(Poll());
        _models.Replace(Configured(version: "other"));
        Assert.Equal(said, Assert.Single(Poll().Policies.Deployments.All, deployment => deployment.Origin == DeploymentOrigin.Api));

        void AssertSaid(ModelStatus status)
        {
            Assert.Equal([("1", 10), ("2", 58)], Deployed(status));
            Assert.Equal(said, status.Policies.Deployments.All[^1]);
        }
    }

    [Theory]
    [InlineData("v2", 119, null)]
    [InlineData("2", 120, null)]
    [InlineData("v2", 120, "predictions: none is of version 'v2', which ci said was deployed at 2026-06-01 01:00 UTC: is it spelt so in the log, which has '2', '1', and does it answer?")]
    public void A_version_that_was_said_and_answers_nothing_for_an_hour_is_noticed(string version, int until, string? expected)
    {
        Append((0, "1"), (58, "2"), (until, "2"));
        Poll();

        _models.Write("fraud", new Deployment(version, Instant.From(First.AddMinutes(60)), DeploymentOrigin.Api) { By = "ci" });

        Assert.Equal(expected, Poll().Report.Notices.FirstOrDefault(notice => notice.Kind == NoticeKind.VersionNotSeen)?.Text);
    }

    [Fact]
    public void Of_those_that_were_said_the_newest_twenty_are_stored()
    {
        Append((10, "1"));
        Poll();
        for (var number = 0; number < 25; number++)
            _models.Write("fraud", new Deployment($"v{number}", Instant.From(First.AddHours(100 - number)), DeploymentOrigin.Api) { By = "ci" });

        Restart();

        Assert.Equal(Enumerable.Range(0, 20).Reverse().Select(number => $"v{number}"), Poll().Policies.Deployments.All.Select(deployment => deployment.Version));
    }

    public void Dispose()
    {
        _models.Dispose();
        _folder.Dispose();
        _directory.Dispose();
    }

    private static IEnumerable<(string Version, int Minute)> Deployed(ModelStatus status) => status.Policies.Deployments.All
        .Select(deployment => (deployment.Version, (int)(deployment.At - Instant.From(First)).TotalMinutes));

    private ModelStatus Poll()
    {
        _models.Poll();
        return Assert.Single(_models.Poll().Models);
    }

    private void Restart()
    {
        _models.Dispose();
        _models = Watch();
    }

    private void Append(params (int Minute, string? Version)[] records)
    {
        var lines = new StringBuilder();
        foreach (var (minute, version) in records)
        {
            lines.Append(CultureInfo.InvariantCulture, $$"""{"t":"{{First.UtcDateTime.AddMinutes(minute):s}}","e":null{{(version is null ? "" : $",\"v\":\"{version}\"")}}}""");
            lines.Append('\n');
        }

        File.AppendAllText(_directory.At("log.jsonl"), lines.ToString());
    }

    private WatchedModels Watch() => new(
        _folder, Configured("v"), ClockMode.Log, new FakeTimeProvider(new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero)), NullLoggerFactory.Instance);

    private ExporterConfiguration Configured(string version) => ConfigurationFile.Parse("deployed.yml", $$"""
        models:
          - name: fraud
            task: binary_classification
            predictions: { type: files, path: {{_directory.At("log.jsonl")}}, fields: { time: t, error: e, version: {{version}} } }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.8, alerts: [] }
        """).Configuration!;
}
