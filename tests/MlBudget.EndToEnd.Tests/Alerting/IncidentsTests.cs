using System.Net;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Alerting;

/// <summary>From a log to the right people: the exporter, Prometheus with the shipped rules, Alertmanager with a generated file, and those who
/// are told, all real. Each part is restarted while something is wrong.</summary>
public sealed class IncidentsTests
{
    /// <summary>Longer than a restart of the exporter takes on a machine that is loaded.</summary>
    private const string Long = "90s";

    private const string Configuration = """
        defaults: { window: 7d, poll_interval: 1s }
        teams: { sre: , ml-engineering: , data-engineering: , product: , legal: }
        models:
          - name: fraud
            task: binary_classification
            predictions:
              type: files
              path: FOLDER/predictions-*.jsonl
              fields: { time: timestamp, id: id, prediction: decision, error: error }
            features:
              velocity: { type: numeric, required: true, time_field: velocity_at, max_age: 24h }
            groups:
              merchant: { field: merchant, min_samples: 100 }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.999 }
              - { name: freshness, metric: staleness, at_most: 0.05 }
              - { name: parity, disparity: { metric: selection_rate, by: merchant, measure: difference }, at_most: 0.05 }
            owners:
              infrastructure: { teams: [sre], actions: [suspend_deployments, roll_back] }
              data_quality: { teams: [data-engineering], actions: [halt_pipeline] }
              fairness: { teams: [ml-engineering, product, legal], decision: joint, actions: [stop_predictions_for_group] }

        """;

    private const string Fairness = "[fraud fairness] firing: MLBudgetBurn parity";

    /// <summary>All that anybody is told, from the first to the last moment.</summary>
    private static readonly string[] Expected =
    [
        "watchdog firing [] firing: MLBudgetWatchdog; resolved: ",
        "data-engineering/page firing [fraud data_quality] firing: MLBudgetBurn freshness 6h; resolved: ",
        "data-engineering/page resolved [fraud data_quality] firing: ; resolved: MLBudgetBurn freshness 6h",
        .. new[] { "ml-engineering", "product", "legal" }.SelectMany(team => new[]
        {
            $"{team}/page firing {Fairness} 6h; resolved: ",
            $"{team}/page resolved [fraud fairness] firing: ; resolved: MLBudgetBurn parity 6h",
            $"{team}/ticket firing {Fairness} 1d; resolved: ",
            $"{team}/ticket resolved [fraud fairness] firing: ; resolved: MLBudgetBurn parity 1d",
        }),
        "sre/page firing [fraud infrastructure] firing: MLBudgetBurn success 1h, MLBudgetBurn success 6h; resolved: ",
        "sre/page resolved [fraud infrastructure] firing: ; resolved: MLBudgetBurn success 1h, MLBudgetBurn success 6h",
        "sre/ticket firing [fraud infrastructure] firing: MLBudgetExhausted success; resolved: ",
        "sre/ticket resolved [fraud infrastructure] firing: ; resolved: MLBudgetExhausted success",
    ];

    [SkippableFact]
    public async Task Three_incidents_reach_their_owners_once_and_are_called_off_once_through_restarts_of_every_part()
    {
        Programs.SkipWithout("prometheus");
        AlertmanagerServer.SkipIfMissing();
        using var folder = new TempFolder();
        using var rules = new TempFolder();
        var configuration = folder.Write("mlbudget.yml", Configuration.Replace("FOLDER", folder.Path, StringComparison.Ordinal));
        var log = new IncidentLog(folder, new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc));
        log.Write(TimeSpan.FromDays(8), Trouble.None);
        await using var receiver = await WebhookReceiver.StartAsync();
        var address = FreePort.Address();
        string[] arguments =
        [
            "run", "--clock=log", $"--config.file={configuration}", $"--storage.path={folder.At("data")}",
            $"--web.listen-address={address.Authority}",
        ];
        var exporter = ExporterProcess.Launch(arguments);
        try
        {
            using var alertmanager = await AlertmanagerServer.OfFileAsync(
                await GenerateAsync(configuration), receiver, RepositoryRoot.At("alerting", "templates"), ticketWait: "9s");
            QuickRules.Write(rules, ofHidden: Long, ofOthers: Long);
            using var prometheus = await PrometheusServer.AlertingAsync(address, alertmanager.Address, rules.At("*.yml"));
            await exporter.ReadyAsync();

            log.Write(TimeSpan.FromHours(2), Trouble.StaleFeatures);
            var page = await ReceivedAsync(receiver, "data-engineering/page");
            await SaysAsync(page, exporter);
            await ReceivedAsync(receiver, "watchdog");
            await alertmanager.RestartAsync(notified: 2);
            await exporter.TerminateAsync();
            exporter.Dispose();
            exporter = await ExporterProcess.StartAsync(arguments);
            // Alertmanager keeps what it has sent, but no alerts: it hides nothing by them until Prometheus has sent them again.
            await Deadline.UntilAsync(alertmanager.AlertsAsync, alerts => alerts.Length > 1, "the alerts again");

            log.Write(TimeSpan.FromHours(5), Trouble.StaleFeatures | Trouble.Unfair);
            await AllReceivedAsync(receiver, "ml-engineering/page", "product/page", "legal/page");
            log.Write(TimeSpan.FromMinutes(30), Trouble.StaleFeatures | Trouble.Unfair | Trouble.Outage);
            await ReceivedAsync(receiver, "sre/page");
            // What hides others goes on until these are gone, as it does with the times that ship.
            QuickRules.Write(rules, ofHidden: "1s", ofOthers: "5s");
            await prometheus.RestartAsync();
            await AllReceivedAsync(receiver, "ml-engineering/ticket", "product/ticket", "legal/ticket", "sre/ticket");
            await Deadline.UntilAsync(
                prometheus.AlertsAsync, alerts => alerts.Count(alert => alert.EndsWith(" critical firing", StringComparison.Ordinal)) == 4,
                "the pages again");
            await prometheus.KnowsAlertmanagerAsync();

            log.Write(TimeSpan.FromDays(8), Trouble.None);
            await Deadline.UntilAsync(
                () => Task.FromResult(Told(receiver)), told => told.Length >= Expected.Length, "all notifications",
                describe: told => string.Join('\n', told));

            var told = Told(receiver);
            var course = string.Join('\n', receiver.Notifications.Select(one => $"{one.At:mm:ss.f} {one}"));
            Assert.True(Expected.Order(StringComparer.Ordinal).SequenceEqual(told), $"told was:\n{course}");
            Assert.DoesNotContain("level=error", exporter.Log, StringComparison.Ordinal);
        }
        finally
        {
            exporter.Dispose();
        }
    }

    /// <summary>What people read: how much went and is left, who owns it, what they may do; and a link that works.</summary>
    private static async Task SaysAsync(Notification page, ExporterProcess exporter)
    {
        var annotations = page.Body.GetProperty("alerts")[0].GetProperty("annotations");
        var description = annotations.GetProperty("description").GetString()!;
        foreach (var words in new[] { "Spent in the last 6h: ", "Left: ", "Gone: ", "Owner: data-engineering. May do: halt_pipeline." })
            Assert.Contains(words, description, StringComparison.Ordinal);
        var runbook = new Uri(annotations.GetProperty("runbook_url").GetString()!);
        Assert.EndsWith("/runbooks/MLBudgetBurn.md", runbook.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await exporter.GetAsync(runbook.AbsolutePath)).Status);
    }

    private static async Task<string> GenerateAsync(string configuration)
    {
        using var process = await ExporterProcess.RunAsync(["generate", "alertmanager", $"--config.file={configuration}"]);
        Assert.Equal(0, await process.ExitCodeAsync());
        return process.Output;
    }

    /// <summary>What each was told, without the end of what they never heard of: that of a hidden alert is part of a notification where
    /// it ends together with another alert of its group.</summary>
    private static string[] Told(WebhookReceiver receiver)
    {
        var heard = new HashSet<(string Path, string Alert)>();
        var told = new List<string>();
        foreach (var notification in receiver.Notifications)
        {
            heard.UnionWith(notification.Firing.Select(alert => (notification.Path, alert)));
            var ended = notification.Resolved.Where(alert => heard.Contains((notification.Path, alert)));
            told.Add((notification with { Resolved = [.. ended] }).ToString());
        }

        return [.. told.Order(StringComparer.Ordinal)];
    }

    private static Task<Notification[]> AllReceivedAsync(WebhookReceiver receiver, params string[] paths) =>
        Task.WhenAll(paths.Select(path => ReceivedAsync(receiver, path)));

    private static async Task<Notification> ReceivedAsync(WebhookReceiver receiver, string path) => (await Deadline.UntilAsync(
        () => Task.FromResult(receiver.Notifications.FirstOrDefault(one => one.Path == path)), one => one is not null, $"a notification at {path}"))!;
}
