using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>What an exporter remembers of data that are missing outlives its process.</summary>
public sealed class DataLossTests : IDisposable
{
    private static readonly DateTimeOffset First = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly StorageDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(First.AddDays(3));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Since_when_an_SLO_has_no_data_is_known_after_a_restart_that_follows_at_once()
    {
        Write(First, 3 * TimeWindow.Day);
        Assert.Null(Poll().Lost);

        // A day without records: the window of a day is empty.
        _time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(5));
        var lost = Poll().Lost;
        Assert.Equal(Instant.From(First.AddDays(4).AddMinutes(5)), lost);

        // Each poll here is a process of its own, and nothing was read in between.
        _time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(lost, Poll().Lost);

        Write(First.AddDays(4).AddHours(3), 10);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(Poll().Lost);
    }

    [Fact]
    public void How_long_a_source_is_usually_silent_is_known_after_a_restart()
    {
        Write(First, 2 * TimeWindow.Day);
        Write(First.AddDays(2).AddHours(2), 60);
        Assert.Equal(TimeSpan.FromHours(6) + TimeSpan.FromMinutes(3), Poll().StaleAfter);

        File.Delete(_directory.At("log.jsonl"));
        Assert.Equal(TimeSpan.FromHours(6) + TimeSpan.FromMinutes(3), Poll().StaleAfter);
    }

    [Fact]
    public void Before_a_day_of_records_a_source_has_no_threshold_unless_one_is_written()
    {
        Write(First, 60);

        Assert.Null(Poll().StaleAfter);
        Assert.Equal(TimeSpan.FromMinutes(20), Poll("alerting: { source_stale: 20m }\n").StaleAfter);
    }

    /// <summary>One poll of a process that begins and ends with it.</summary>
    private (Instant? Lost, TimeSpan? StaleAfter) Poll(string top = "")
    {
        using var folder = StorageFolder.Open(_directory.At("data"));
        var configuration = ConfigurationFile.Parse("m.yml", $$"""
            {{top}}models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: {{_directory.At("log.jsonl")}}, fields: { time: t, error: e } }
                slos:
                  - { name: success, dimension: infrastructure, good: error is null, objective: 0.8, window: 1d }
            """).Configuration!;
        using var models = new WatchedModels(folder, configuration, ClockMode.Wall, _time, NullLoggerFactory.Instance);
        models.OpenStore();
        Snapshot snapshot;
        do
            snapshot = models.Poll();
        while (!models.CaughtUp);
        var status = snapshot.Models.Single();
        return (status.Policies.DataLoss.LostSince(status.Report.Slos.Single()), status.Sources.Single().StaleAfter);
    }

    /// <summary>A record a minute.</summary>
    private void Write(DateTimeOffset from, int minutes)
    {
        var lines = new StringBuilder();
        for (var minute = 0; minute < minutes; minute++)
            lines.Append(CultureInfo.InvariantCulture, $$"""{"t":"{{from.AddMinutes(minute):yyyy-MM-ddTHH:mm:ssZ}}","e":null}""").Append('\n');
        File.AppendAllText(_directory.At("log.jsonl"), lines.ToString());
    }
}
