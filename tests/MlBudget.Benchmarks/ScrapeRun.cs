using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using MlBudget.Core.Budgets;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Web;
using MlBudget.Sources.Json;

namespace MlBudget.Benchmarks;

/// <summary>What the page of many series costs: to render it at each poll, and to scrape it from a server at the loopback, as it is and
/// compressed. Beside it the same bytes are written to a file.</summary>
internal static class ScrapeRun
{
    private const int Repeats = 31;

    /// <summary>Measures and prints medians.</summary>
    /// <param name="series">How many series there are at least.</param>
    public static async Task RunAsync(int series)
    {
        var page = new MetricsPage();
        var snapshot = Snapshot(series);
        var rendered = page.Render(snapshot);
        var text = rendered.In(PageFormat.Text).ToArray();
        Console.WriteLine($"{Count(text):N0} series, {text.Length / 1e6:0.0} MB of text");
        Print("written to a file", () => File.WriteAllBytes(Path.Combine(Path.GetTempPath(), "mlbudget-page"), text));
        Print("rendered, all series new", () => new MetricsPage().Render(snapshot));
        Print("rendered, as at each poll", () => page.Render(snapshot));
        await using var app = await ServeAsync(new(snapshot, rendered, TimeProvider.System.GetTimestamp()));
        foreach (var (name, accept, encoding) in new[]
        {
            ("scraped as text", "text/plain", "identity"), ("scraped as text, gzip", "text/plain", "gzip"),
            ("scraped as OpenMetrics", "application/openmetrics-text", "identity"),
            ("scraped as OpenMetrics, gzip", "application/openmetrics-text", "gzip"),
        })
        {
            using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };
            client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
            client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
            Console.WriteLine($"{name}: {(await client.GetByteArrayAsync("/metrics")).Length / 1e6:0.00} MB");
            Print(name, Scrape);
            // A scrape seldom comes twice between two polls: the page of a poll in which ten SLOs have changed, and one that has nothing in common.
            var published = app.Services.GetRequiredService<Published>();
            var turn = 0;
            Print($"{name}, ten SLOs changed", () => published.Publish(new(snapshot, page.Render(turn++ % 2 == 0 ? Changed(snapshot) : snapshot), 0)), Scrape);
            Print($"{name}, all changed", () => published.Publish(new(snapshot, new MetricsPage().Render(snapshot), 0)), Scrape);

            void Scrape() => client.GetByteArrayAsync("/metrics").GetAwaiter().GetResult();
        }
    }

    /// <summary>The same where every value of one model is another one.</summary>
    private static Snapshot Changed(Snapshot snapshot) => snapshot with
    {
        Models = snapshot.Models.SetItem(0, snapshot.Models[0] with
        {
            Report = snapshot.Models[0].Report with
            {
                Slos = [.. snapshot.Models[0].Report.Slos.Select(slo => slo with
                {
                    Windows = [.. slo.Windows.Select(window => window with { BurnRate = window.BurnRate + 0.1, Spent = window.Spent + 0.1 })],
                })],
            },
        }),
    };

    private static void Print(string name, Action run) => Print(name, () => { }, run);

    private static void Print(string name, Action prepare, Action run)
    {
        prepare();
        run();
        var times = Enumerable.Range(0, Repeats).Select(_ =>
        {
            prepare();
            var clock = Stopwatch.StartNew();
            run();
            return clock.Elapsed.TotalMilliseconds;
        }).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: median {times[Repeats / 2]:0.0} ms, most {times[^1]:0.0} ms"));
    }

    private static int Count(byte[] page) => System.Text.Encoding.UTF8.GetString(page).Split('\n').Count(line => line.Length > 0 && line[0] != '#');

    /// <summary>As many models as it takes.</summary>
    private static Snapshot Snapshot(int series)
    {
        var one = Copies(1);
        var ofOne = Count(new MetricsPage().Render(one).In(PageFormat.Text).ToArray());
        return Copies((series + ofOne - 1) / ofOne);
    }

    /// <summary>A model of ten SLOs with two days of events, several times over.</summary>
    /// <param name="models">How often.</param>
    internal static Snapshot Copies(int models)
    {
        var model = FraudLines.Define(LabelOrigin.Inline);
        var ledger = new ModelLedger(model);
        var decoder = new RecordDecoder(model.Predictions);
        var batch = new Batch(model.Predictions);
        foreach (var line in FraudLines.Generate(Batch.DefaultCapacity))
        {
            decoder.Decode(line, batch);
            batch.Count++;
        }

        var first = FraudLines.TimeOf(0);
        for (var hour = 0; hour < 48; hour++)
        {
            for (var row = 0; row < batch.Count; row++)
                batch.Times[row] = first + hour * EventTime.PerHour;
            ledger.FoldPredictions(batch);
        }

        var now = new Instant(first + 48 * EventTime.PerHour);
        ledger.Advance(now);
        var report = BudgetCalculator.Report(ledger, now);
        return new(now, [.. Enumerable.Range(0, models).Select(
            number => new ModelStatus(report with { Model = $"model-{number:000}" }, []))]);
    }

    private static async Task<WebApplication> ServeAsync(Publication publication)
    {
        var (builder, options) = (WebApplication.CreateSlimBuilder(), new WebOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(new LiveConfiguration(new() { Text = "", PollInterval = TimeSpan.FromSeconds(15), Models = [] }));
        builder.Services.AddSingleton(new ReloadRequests()).AddSingleton<DecisionRequests>().AddSingleton<DeploymentRequests>().AddSingleton<AcceptanceRequests>();
        builder.Services.AddMlBudgetWeb(options);
        var app = builder.Build();
        app.MapMlBudgetWeb(options);
        await app.StartAsync();
        app.Services.GetRequiredService<Published>().Publish(publication);
        return app;
    }
}
