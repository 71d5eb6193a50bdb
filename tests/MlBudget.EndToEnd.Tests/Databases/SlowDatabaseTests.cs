using System.Globalization;
using MlBudget.Databases;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Databases;

/// <summary>A database that doesn't answer holds up no other model, no scrape, and not the predictions of its own model.</summary>
public sealed class SlowDatabaseTests(PostgreSqlTests.Running running) : IClassFixture<PostgreSqlTests.Running>
{
    private const int Answers = 3_000;

    [Fact]
    public async Task A_query_that_is_not_answered_holds_up_nobody_and_counts_once_it_is()
    {
        using var folder = new TempFolder();
        var first = DateTime.UtcNow.AddHours(-20);
        folder.Write("answers.jsonl", string.Concat(Enumerable.Range(0, Answers).Select(
            number => string.Create(CultureInfo.InvariantCulture, $"{{\"at\":\"{first.AddSeconds(number * 10):O}\",\"id\":\"a{number}\",\"answer\":{number % 2}}}\n"))));
        running.Server.Execute("create table verdicts (id text, told timestamptz, verdict integer)");
        running.Server.Execute($"insert into verdicts select 'a' || n, timestamptz '{first:O}' + n * interval '10 seconds', n % 2 from generate_series(0, {Answers - 1}) as n");
        var predictions = $"predictions: {{ type: files, path: {folder.At("answers.jsonl")}, fields: {{ time: at, id: id, prediction: answer }} }}";
        var configuration = folder.Write("mlbudget.yml", $$"""
            defaults: { poll_interval: 1s }
            models:
              - name: locked
                task: binary_classification
                {{predictions}}
                labels:
                  type: postgresql
                  connection: "${env:SLOW_DB}"
                  query: select id, told, verdict from verdicts where told >= @since order by told
                  fields: { id: id, time: told, label: verdict }
                  delay: 1m
                slos:
                  - { name: share, metric: selection_rate, at_most: 0.9 }
                  - { name: recall, metric: recall, at_least: 0.9 }
              - name: other
                task: binary_classification
                {{predictions}}
                slos: [{ name: share, metric: selection_rate, at_most: 0.9 }]
            """);
        using var blocker = running.Server.Connect();
        blocker.Open();
        TableServer.Execute(blocker, "begin");
        TableServer.Execute(blocker, "lock table verdicts in access exclusive mode");

        using var exporter = await ExporterProcess.StartAsync(
            ["run", $"--config.file={configuration}"], new Dictionary<string, string> { ["SLOW_DB"] = running.Server.Connection });
        var page = await exporter.MetricsAsync(page => Events(page, "other", "share") == Answers && Events(page, "locked", "share") == Answers, "all predictions of both");
        Assert.True(Waits());
        Assert.Null(Events(page, "locked", "recall"));
        Assert.Equal(1, page["mlbudget_slo_state", ("model", "locked"), ("dimension", "model_quality"), ("slo", "recall"), ("state", "no_data")]);
        var polled = page["mlbudget_poll_last_timestamp_seconds"];
        await exporter.MetricsAsync(page => page["mlbudget_poll_last_timestamp_seconds"] > polled + 2, "polls that go on");
        Assert.True(Waits());

        TableServer.Execute(blocker, "commit");
        page = await exporter.MetricsAsync(page => Events(page, "locked", "recall") == Answers / 2, "all labels");
        Assert.Equal(1, page["mlbudget_source_up", ("model", "locked"), ("source", "labels")]);
        Assert.Equal(0, await exporter.TerminateAsync());
    }

    private static double? Events(MetricsText page, string model, string slo) =>
        page["mlbudget_window_events", ("model", model), ("dimension", "model_quality"), ("slo", slo), ("window", "7d")];

    private bool Waits()
    {
        using var connection = running.Server.Connect();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from pg_locks where not granted";
        return (long)command.ExecuteScalar()! > 0;
    }
}
