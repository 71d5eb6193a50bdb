using System.Net;
using System.Text;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Web;
using MlBudget.Sources.Spooling;

namespace MlBudget.Exporter.Tests.Web;

/// <summary>The endpoints on a real Kestrel at a free port of the loopback.</summary>
internal sealed class WebHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebHost(WebApplication app)
    {
        _app = app;
        Client = new() { BaseAddress = new(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public Documents Documents => _app.Services.GetRequiredService<Documents>();

    public static async Task<WebHost> StartAsync(Snapshot? snapshot = null, WebOptions? web = null, string storage = "", TimeProvider? time = null, ExporterConfiguration? configuration = null,
        Spools? spools = null)
    {
        var options = web ?? new WebOptions();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(new LiveConfiguration(configuration ?? new()
        {
            Text = "models:\n  - name: fraud-detector\n",
            PollInterval = TimeSpan.FromSeconds(15),
            Models = [],
        }));
        builder.Services.AddSingleton(new ReloadRequests()).AddSingleton<DecisionRequests>().AddSingleton<DeploymentRequests>().AddSingleton<AcceptanceRequests>();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(new StoreSnapshots(storage, TimeProvider.System));
        builder.Services.AddSingleton(spools ?? new Spools(Path.Combine(storage, "push"), TimeProvider.System, _ => { }));
        builder.Services.AddMlBudgetWeb(options);
        var app = builder.Build();
        app.MapMlBudgetWeb(options);
        await app.StartAsync();
        var host = new WebHost(app);
        if (snapshot is not null)
            host.Publish(snapshot);
        return host;
    }

    public void Publish(Snapshot snapshot) =>
        _app.Services.GetRequiredService<Published>().Publish(new(snapshot, new MetricsPage().Render(snapshot), _app.Services.GetRequiredService<TimeProvider>().GetTimestamp()));

    public async Task<(HttpStatusCode Status, string Type, string Text)> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        var type = response.Content.Headers.ContentType!.ToString();
        return (response.StatusCode, type, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
