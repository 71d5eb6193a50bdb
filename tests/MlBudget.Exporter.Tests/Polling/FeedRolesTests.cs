using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;
using MlBudget.Sources.Files;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Any number of feeds of each role.</summary>
public sealed class FeedRolesTests : IDisposable
{
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly Minute FirstMinute = Instant.From(First).Minute;

    private readonly StorageDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new(2026, 6, 8, 0, 0, 0, TimeSpan.Zero));
    private readonly RecordedLog _log = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Two_feeds_of_a_role_give_the_numbers_of_one_also_when_they_are_started_again()
    {
        var one = Configured(["a*.jsonl"], ["l*.jsonl"]);
        var two = Configured(["a0.jsonl", "a1.jsonl"], ["l0.jsonl", "l1.jsonl"]);
        using var folderOfOne = StorageFolder.Open(_directory.At("one"));
        using var folderOfTwo = StorageFolder.Open(_directory.At("two"));
        var (page, pageOfTwo) = ("", "");
        for (var part = 0; part < 3; part++)
        {
            Append(part);
            page = PageOf(PollAll(one, folderOfOne));
            pageOfTwo = PageOf(PollAll(two, folderOfTwo));
        }

        Assert.Equal(page, pageOfTwo);
        Assert.Contains("mlbudget_predictions_total{model=\"m\"} 1800\n", page, StringComparison.Ordinal);
        var sources = PollAll(two, folderOfTwo).Models[0].Sources;
        Assert.Equal(["predictions-0", "predictions-1", "labels-0", "labels-1"], sources.Select(source => source.Name));
        Assert.All(sources, source => Assert.Equal(900, source.Records));
    }

    [Fact]
    public async Task Tallies_beside_predictions_count_once_however_often_and_by_how_many_processes_they_are_given()
    {
        Append(0);
        using var folder = StorageFolder.Open(_directory.At("data"));
        var first = PollTallies(folder, bad: 30, repeats: 1);
        Assert.Contains(Whole("mlbudget_window_events", 500), first, StringComparison.Ordinal);
        Assert.Contains(Whole("mlbudget_window_bad_events", 30), first, StringComparison.Ordinal);
        Assert.Contains("mlbudget_source_records_total{model=\"m\",source=\"sums\"}", first, StringComparison.Ordinal);
        Assert.Contains("mlbudget_predictions_total{model=\"m\"} 600\n", first, StringComparison.Ordinal);

        var again = PollTallies(folder, bad: 30, repeats: 2);
        Assert.Equal(WithoutSources(first), WithoutSources(again));

        // A correction leaves what has arrived.
        var corrected = PollTallies(folder, bad: 10, repeats: 2);
        Assert.Contains(Whole("mlbudget_window_bad_events", 10), corrected, StringComparison.Ordinal);
        Assert.Equal(Totals(first), Totals(corrected));
    }

    [Fact]
    public void What_is_noted_of_a_source_is_noticed_of_its_model_as_long_as_it_is_so()
    {
        var model = Configured(["a0.jsonl"], ["l0.jsonl"]);
        var limits = new ArrivalLimits(ClockMode.Log, _time, default, TimeSpan.FromDays(7), model.Definition.Retention);
        var tallies = new ListedTallies("sums", limits);
        var predictions = new ListedSource("predictions", [.. Enumerable.Range(0, 600).Select(minute => Instant.From(First.AddMinutes(minute)))]);
        using var pipeline = new ModelPipeline(
            model.Definition, [new(FeedRole.Predictions, predictions), new(FeedRole.Labels, new ListedSource("labels")), new(FeedRole.Tallies, tallies)]);
        var poller = new Poller([pipeline], ClockMode.Log, _time);
        var before = Notices();

        tallies.Statistics.Notes = [new(SourceNoteKind.CountersTakenAsBase, "3 new series"), new(SourceNoteKind.LabelValueNeverSeen, "no series")];
        ModelNotice[] expected =
        [
            .. before, new(NoticeKind.CountersTakenAsBase, "sums: 3 new series") { Subject = "sums" },
            new(NoticeKind.LabelValueNeverSeen, "sums: no series") { Subject = "sums" },
        ];

        Assert.Equal(expected, Notices());
        Assert.Equal(expected, Notices());
        Assert.Equal([true, false], expected[^2..].Select(notice => notice.IsWarning));
        tallies.Statistics.Notes = [];
        Assert.Equal(before, Notices());

        ModelNotice[] Notices() => [.. poller.Poll().Models[0].Report.Notices];
    }

    [Fact]
    public void Feeds_of_one_name_or_of_a_role_that_they_can_not_have_are_refused()
    {
        var definition = Configured(["a0.jsonl"], ["l0.jsonl"]).Definition;
        Assert.Throws<ArgumentException>(() => new ModelPipeline(
            definition, [new(FeedRole.Predictions, new ListedSource("a")), new(FeedRole.Labels, new ListedSource("a"))]));
        Assert.Throws<ArgumentException>(() => new ModelPipeline(definition, [new(FeedRole.Tallies, new ListedSource("a"))]));
    }

    /// <summary>A process that reads predictions, and tallies of the SLO on errors: 500 rows in an hour, some bad.</summary>
    private string PollTallies(StorageFolder folder, int bad, int repeats)
    {
        var model = Configured(["a0.jsonl"], ["l0.jsonl"]);
        var measure = model.Definition.Slos.Single(slo => slo.Name == "success").Sli.Measures[0];
        var limits = new ArrivalLimits(ClockMode.Log, _time, default, TimeSpan.FromDays(7), model.Definition.Retention);
        var tallies = new ListedTallies("sums", limits, new ReadyTally(measure, new(FirstMinute.Number + 5), null, [500, 500 - bad]));
        var predictions = new ListedSource("predictions", [.. Enumerable.Range(0, 600).Select(minute => Instant.From(First.AddMinutes(minute)))]);
        using var store = Store.Open(folder);
        using var pipeline = new ModelPipeline(
            model.Definition with { ReadyMade = [measure] },
            [new(FeedRole.Predictions, predictions), new(FeedRole.Labels, new ListedSource("labels")), new(FeedRole.Tallies, tallies)]);
        pipeline.ContinueFrom(store);
        var poller = new Poller([pipeline], ClockMode.Log, _time);
        var snapshot = poller.Poll();
        for (var turn = 0; turn < repeats; turn++)
        {
            tallies.Repeat();
            snapshot = poller.Poll();
        }

        return new MetricsPage().TextOf(snapshot);
    }

    private static IEnumerable<string> Totals(string page) =>
        page.Split('\n').Where(line => line.Contains("events_total{", StringComparison.Ordinal));

    private static string Whole(string family, int value) => string.Create(
        CultureInfo.InvariantCulture, $"{family}{{model=\"m\",dimension=\"infrastructure\",slo=\"success\",window=\"7d\"}} {value}\n");

    private Snapshot PollAll(MonitoredModel model, StorageFolder folder)
    {
        using var store = Store.Open(folder);
        using var pipeline = Pipelines.Create([model], ClockMode.Log, closedFiles: false, _time, _log.Loggers.CreateLogger<ModelPipeline>())[0];
        pipeline.ContinueFrom(store);
        var poller = new Poller([pipeline], ClockMode.Log, _time);
        Snapshot snapshot;
        do
            snapshot = poller.Poll();
        while (!poller.CaughtUp);
        return snapshot;
    }

    private static string PageOf(Snapshot snapshot) => WithoutSources(new MetricsPage().TextOf(snapshot));

    /// <summary>Without the series of sources, and how many series there are with them.</summary>
    private static string WithoutSources(string page) => string.Join('\n', page.Split('\n').Where(line =>
        !line.Contains("source=\"", StringComparison.Ordinal) && !line.StartsWith("mlbudget_model_series{", StringComparison.Ordinal)));

    private MonitoredModel Configured(string[] predictions, string[] labels)
    {
        var model = ConfigurationFile.Parse("m.yml", """
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: p, fields: { time: t, id: i, prediction: p, error: e } }
                labels: { type: files, path: l, fields: { time: t, id: i, label: l }, delay: 1h }
                slos:
                  - { name: precision, metric: precision, at_least: 0.5, window: 7d }
                  - { name: success, dimension: infrastructure, good: error is null, objective: 0.8, window: 7d, alerts: [] }
            """).Configuration!.Models[0];
        return model with { Feeds = [.. Feeds(FeedRole.Predictions, predictions), .. Feeds(FeedRole.Labels, labels)] };

        IEnumerable<FeedDefinition> Feeds(FeedRole role, string[] paths) => paths.Select((path, index) =>
            model.FeedsOf(role).Single() with
            {
                Name = $"{model.FeedsOf(role).Single().Name}{(paths.Length > 1 ? $"-{index}" : "")}",
                Source = new FileSourceDefinition(_directory.At(path), path),
            });
    }

    /// <summary>600 minutes of a log, of which every other record is in another file; labels come half an hour later, or come from
    /// the other place.</summary>
    private void Append(int part)
    {
        for (var file = 0; file < 2; file++)
        {
            var rows = Enumerable.Range(part * 600, 600).Where(row => row % 2 == file).ToArray();
            File.AppendAllLines(_directory.At($"a{file}.jsonl"), rows.Select(row =>
                $$"""{"t":"{{First.AddMinutes(row):s}}","i":"{{row}}","p":"{{row % 3 % 2}}","e":{{(row % 10 == 0 ? "1" : "null")}}}"""));
            File.AppendAllLines(_directory.At($"l{1 - file}.jsonl"), rows.Select(row =>
                $$"""{"t":"{{First.AddMinutes(row + 30):s}}","i":"{{row}}","l":"{{row % 5 % 2}}"}"""));
        }
    }
}
