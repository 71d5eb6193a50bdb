using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A source of which everything is refused is as good as down.</summary>
public sealed class AllRefusedTests : IDisposable
{
    private const string Expected = "expected a time such as 2026-08-01T10:30:00Z, 2026-08-01 10:30, 20260801 or 01/Aug/2026:10:30:00 +0900, or a number since the epoch, before the year 6000";

    private readonly StorageDirectory _directory = new();
    private readonly StorageFolder _folder;
    private readonly FakeTimeProvider _time = new(new(2026, 6, 8, 12, 0, 0, TimeSpan.Zero));
    private readonly RecordedLog _log = new();
    private readonly SourceErrors _errors;
    private WatchedModels _models;

    public AllRefusedTests()
    {
        _folder = StorageFolder.Open(_directory.At("data"));
        _errors = new(_log.Loggers.CreateLogger<SourceErrors>());
        _models = Watch();
    }

    private string Log => _directory.At("p.jsonl");

    private string Unreadable => $"all were refused as 'time', as {Log}:1: found 'yesterday' in 't', {Expected}";

    public void Dispose()
    {
        _models.Dispose();
        _folder.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_source_of_which_a_hundred_records_and_all_were_refused_is_down_on_the_page_and_in_the_api()
    {
        Append("yesterday", 99);
        Assert.Null(Poll().Error);
        Append("yesterday", 1);
        var snapshot = _models.Poll();

        Assert.Equal($"none of its records was taken: {Unreadable}", snapshot.Models[0].Sources[0].Error);
        var page = new MetricsPage().TextOf(snapshot);
        Assert.Contains("mlbudget_source_up{model=\"fraud\",source=\"predictions\"} 0\n", page, StringComparison.Ordinal);
        Assert.Contains("{model=\"fraud\",source=\"predictions\",reason=\"time\"} 100\n", page, StringComparison.Ordinal);
        Assert.Contains("{model=\"fraud\",source=\"predictions\",reason=\"no_time\"} 0\n", page, StringComparison.Ordinal);
        var json = BudgetsJson.Of(snapshot.Models[0], snapshot.At);
        Assert.Equal(snapshot.Models[0].Sources[0].Error, json.Sources.First().Error);
    }

    [Fact]
    public void It_is_said_once_however_many_follow_and_the_next_record_that_is_taken_ends_it()
    {
        Append("yesterday", 100);
        Poll();
        Append("yesterday", 1000);
        Poll();
        Append("2026-06-08T11:00:00Z", 1);
        Assert.Null(Poll().Error);

        Assert.Equal(
            [$"none of its records was taken: {Unreadable}", "the source can be read again"],
            _log.Lines.Where(line => line.StartsWith("none", StringComparison.Ordinal) || line.EndsWith("again", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_most_frequent_reason_is_named()
    {
        Append("yesterday", 60);
        File.AppendAllText(Log, string.Concat(Enumerable.Repeat("no JSON\n", 61)));
        Append("2020-01-01T00:00:00Z", 59);

        Assert.Equal(
            $"none of its records was taken: most were refused as 'malformed', as {Log}:61: not JSON at byte 1 of 7: expected one JSON object "
            + "per line",
            Poll().Error);
    }

    [Fact]
    public void A_restart_and_another_configuration_do_not_end_it()
    {
        Append("yesterday", 100);
        var before = Poll().Error;

        _models.Dispose();
        _models = Watch();
        Assert.Equal(before, Poll().Error);
        _models.Replace(Configuration("renamed"));
        Assert.Equal(before, Poll().Error);
    }

    [Fact]
    public void A_source_that_once_gave_records_is_down_after_a_day_of_refused_ones_across_restarts()
    {
        Append("yesterday", 500);
        Append("2026-06-08T11:00:00Z", 1);
        Assert.Null(Poll().Error);
        Append("yesterday", 100);
        _time.Advance(TimeSpan.FromHours(23));
        Assert.Null(Poll().Error);

        _models.Dispose();
        _models = Watch();
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal($"no record was taken since 2026-06-08T12:00:00Z: {Unreadable}", Poll().Error);
        Append("2026-06-09T11:00:00Z", 1);
        Assert.Null(Poll().Error);
    }

    [Fact]
    public void A_day_of_silence_is_no_error_of_the_source()
    {
        Append("yesterday", 500);
        Append("2026-06-08T11:00:00Z", 1);
        Poll();
        Append("yesterday", 99);
        _time.Advance(TimeSpan.FromDays(2));

        Assert.Null(Poll().Error);
    }

    [Fact]
    public void A_log_of_which_all_is_over_is_an_error_and_a_copy_of_what_is_over_is_none()
    {
        Append("2020-01-01T00:00:00Z", 100);
        Assert.Equal(
            "none of its records was taken: all were refused as 'late', as older than what the model's windows reach back to when it was read",
            Poll().Error);

        Append("2026-06-08T11:00:00Z", 1);
        Poll();
        Append("2020-01-01T00:00:00Z", 1000);
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Null(Poll().Error);
    }

    [Fact]
    public void What_can_not_be_read_is_not_taken_for_silence()
    {
        Append("2026-06-08T11:00:00Z", 1);
        Poll();
        Append("yesterday", 100);
        _time.Advance(TimeSpan.FromDays(1));
        Poll();
        _time.Advance(TimeSpan.FromDays(1));
        var later = _models.Poll();

        Assert.Equal(Instant.From(new DateTimeOffset(2026, 6, 8, 12, 0, 0, TimeSpan.Zero)), later.Models[0].Report.At);
    }

    [Fact]
    public void Labels_that_all_are_no_class_are_an_error_of_their_source()
    {
        Append("2026-06-08T11:00:00Z", 1);
        File.WriteAllText(
            _directory.At("l.jsonl"),
            string.Concat(Enumerable.Repeat("""{"t":"2026-06-08T11:30:00Z","id":1,"y":"chargeback"}""" + "\n", 100)));

        var labels = _models.Poll().Models[0].Sources[1];

        Assert.Equal(
            $"none of its records was taken: all were refused as 'label', as {_directory.At("l.jsonl")}:1: found 'chargeback' in 'y', expected '1' or "
            + "'true' for the positive class, '0' or 'false' for the negative one",
            labels.Error);
    }

    [Fact]
    public void Nothing_is_said_before_all_that_is_there_was_read()
    {
        var statistics = new SourceStatistics();
        var watch = new RefusalWatch(statistics);
        for (var record = 0; record < 1000; record++)
            statistics.Reject(RejectionReason.Malformed);
        watch.Judge(new(0), isAtEnd: false);
        Assert.Null(watch.Error);

        watch.Judge(new(1), isAtEnd: true);
        Assert.Equal("none of its records was taken: all were refused as 'malformed'", watch.Error);
        watch.Judge(new(2), isAtEnd: false);
        Assert.NotNull(watch.Error);
    }

    [Fact]
    public void After_a_restart_it_is_an_error_before_all_that_is_there_was_read()
    {
        var statistics = new SourceStatistics();
        for (var record = 0; record < 100; record++)
            statistics.Reject(RejectionReason.Malformed);
        var watch = new RefusalWatch(statistics);
        watch.Judge(new(1), isAtEnd: true);
        var blob = new BlobWriter();
        watch.Save(blob);

        var restarted = new RefusalWatch(statistics);
        var reader = new BlobReader(blob.Written);
        restarted.Restore(ref reader, lastSuccess: null);
        Assert.True(reader.AtEnd);
        restarted.Judge(new(2), isAtEnd: false);
        Assert.Equal("none of its records was taken: all were refused as 'malformed'", restarted.Error);

        // Of one that an earlier version wrote it shows at the end.
        var earlier = new RefusalWatch(statistics);
        reader = new BlobReader(blob.Written[..^1]);
        earlier.Restore(ref reader, lastSuccess: null);
        Assert.Null(earlier.Error);
        earlier.Judge(new(2), isAtEnd: true);
        Assert.Equal(restarted.Error, earlier.Error);
    }

    private SourceStatus Poll()
    {
        var snapshot = _models.PollAll();
        _errors.Note(snapshot);
        return snapshot.Models[0].Sources[0];
    }

    private void Append(string time, int records) => File.AppendAllText(
        Log, string.Concat(Enumerable.Repeat(string.Create(CultureInfo.InvariantCulture, $$"""{"t":"{{time}}","a":1}""") + "\n", records)));

    private WatchedModels Watch() => new(_folder, Configuration("success"), ClockMode.Wall, _time, _log.Loggers);

    private ExporterConfiguration Configuration(string slo)
    {
        if (!File.Exists(_directory.At("l.jsonl")))
            File.WriteAllText(_directory.At("l.jsonl"), "");
        return ConfigurationFile.Parse("refused.yml", $$"""
            models:
              - name: fraud
                task: binary_classification
                predictions: { type: files, path: {{Log}}, fields: { time: t, id: id, prediction: a } }
                labels: { type: files, path: {{_directory.At("l.jsonl")}}, fields: { time: t, id: id, label: y } }
                slos:
                  - { name: {{slo}}, metric: accuracy, at_least: 0.9, alerts: [] }
            """).Configuration!;
    }
}
