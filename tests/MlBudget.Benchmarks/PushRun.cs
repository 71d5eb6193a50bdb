using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Web;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Push;
using MlBudget.Sources.Spooling;

namespace MlBudget.Benchmarks;

/// <summary>How many records a second are posted to mlbudget and synced, beside a bare endpoint that reads the same bodies, and how fast they are read from the spool
/// into columns. Clients and server share the processors.</summary>
internal static class PushRun
{
    private const int RecordsOfPost = 100, Clients = 16, Turns = 3;

    private static readonly RecordSchema Schema = new("timestamp", "prediction_id", ImmutableArray.Create(
        new ColumnSpec("decision", ColumnKind.Category), new ColumnSpec("score", ColumnKind.Number), new ColumnSpec("latency_ms", ColumnKind.Number, 0.001m), new ColumnSpec("region", ColumnKind.Category)));

    public static async Task RunAsync(int posts)
    {
        var body = FraudLines.Generate(RecordsOfPost).SelectMany(line => (byte[])[.. line, (byte)'\n']).ToArray();
        var folder = Directory.CreateTempSubdirectory("mlbudget-push-");
        try
        {
            var spools = new Spools(folder.FullName, TimeProvider.System, Console.WriteLine);
            await using var bare = await StartAsync(app => app.MapPost("/api/v1/events/fraud", async (HttpContext http) => await http.Request.Body.CopyToAsync(Stream.Null)), null);
            await using var push = await StartAsync(app => app.MapMlBudgetWeb(new()), spools);
            // Nothing is let go of meanwhile: it is read afterwards.
            var (plain, pushed) = (new List<double>(), new List<double>());
            await PostAsync(bare, body, posts / 10);
            await PostAsync(push, body, posts / 10);
            for (var turn = 0; turn < Turns; turn++)
            {
                plain.Add(await PostAsync(bare, body, posts));
                pushed.Add(await PostAsync(push, body, posts));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{posts} posts of {RecordsOfPost} records ({body.Length} bytes) from {Clients} clients, medians of {Turns} turns"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bare endpoint {Median(plain):N0} records/s, push {Median(pushed):N0} records/s, {Median(pushed) / Median(plain):F2} of it"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"read from the spool into {Schema.Columns.Length} columns: {ReadingRate(spools):N0} records/s"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<WebApplication> StartAsync(Action<WebApplication> map, Spools? spools)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        if (spools is not null)
        {
            var configuration = ConfigurationFile.Parse("push.yml", """
                push: { max_spool_bytes: 1000000000000 }
                models:
                  - name: fraud
                    task: binary_classification
                    predictions: { type: push, stream: fraud, fields: { time: timestamp, error: error } }
                    slos: [ { name: success, dimension: infrastructure, good: error is null, objective: 0.9 } ]
                """);
            builder.Services.AddSingleton(new LiveConfiguration(configuration.Configuration!)).AddSingleton(spools);
            builder.Services.AddSingleton(new ReloadRequests()).AddSingleton<DecisionRequests>().AddSingleton<DeploymentRequests>().AddSingleton<AcceptanceRequests>();
            builder.Services.AddSingleton(new StoreSnapshots("", TimeProvider.System)).AddMlBudgetWeb(new());
        }

        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }

    private static async Task<double> PostAsync(WebApplication app, byte[] body, int posts)
    {
        using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
        {
            for (var post = number; post < posts; post += Clients)
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
                using var answer = await client.PostAsync("/api/v1/events/fraud", content);
                answer.EnsureSuccessStatusCode();
            }
        }));
        return posts * RecordsOfPost / clock.Elapsed.TotalSeconds;
    }

    private static double ReadingRate(Spools spools)
    {
        var limits = new ArrivalLimits(ClockMode.Log, TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30));
        using var source = new PushSourceDefinition("fraud").Open(new SourceOpening("predictions", Schema, limits) { Spools = spools });
        var (batch, records, clock) = (new Batch(Schema), 0L, Stopwatch.StartNew());
        source.Refresh();
        while (true)
        {
            source.Read(batch, Instant.MaxValue);
            records += batch.Count;
            if (batch.Count == 0)
            {
                if (((IFetchedSource)source).News is not { } news)
                    break;
                news.Wait();
            }

            batch.Clear();
        }

        return records / clock.Elapsed.TotalSeconds;
    }
}
