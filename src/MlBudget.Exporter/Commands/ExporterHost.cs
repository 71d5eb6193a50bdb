using System.Net.Sockets;
using MlBudget.Core.Events;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Web;
using Serilog;

namespace MlBudget.Exporter.Commands;

/// <summary>The web server and the poller, from start to stop.</summary>
internal static class ExporterHost
{
    /// <summary>Serves until it is told to stop.</summary>
    /// <param name="configuration">What is watched.</param>
    /// <param name="clock">Which clock the numbers are of.</param>
    /// <param name="listen">Where to listen.</param>
    /// <param name="log">Where log lines go.</param>
    /// <param name="addServices">Adds what else runs along.</param>
    /// <param name="cancel">Ends it, as SIGTERM and SIGINT do.</param>
    /// <returns>What the process ends with.</returns>
    public static async Task<int> RunAsync(
        ExporterConfiguration configuration, ClockMode clock, ListenAddress listen, ILogger log,
        Action<IServiceCollection> addServices, CancellationToken cancel)
    {
        var pipelines = Pipelines.Create(configuration.Models, clock, closedFiles: false, TimeProvider.System, log);
        try
        {
            await using var app = Build(configuration, new Poller(pipelines, clock, TimeProvider.System), listen, log, addServices);
            app.Services.GetRequiredService<SelfMetrics>().ConfigurationLoaded(TimeProvider.System.GetUtcNow());
            await ServeAsync(app, configuration, log, cancel);
            return HasBrokenDown(app) ? ExitCode.Failed : ExitCode.Done;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // The port is taken, or the address is not this machine's, or may not be had.
            log.Error("cannot listen: {Reason:l}", error.Message);
            return ExitCode.Failed;
        }
        finally
        {
            foreach (var pipeline in pipelines)
                pipeline.Dispose();
        }
    }

    private static async Task ServeAsync(
        WebApplication app, ExporterConfiguration configuration, ILogger log, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
            log.Information("listening on {Addresses:l}", string.Join(", ", app.Urls));
            foreach (var note in configuration.Notes)
                log.Information("{Note:l}", note);
            await app.WaitForShutdownAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            // Stopped while it was starting: it was told to, or one of its services failed at once.
        }
    }

    /// <summary>The host stops when one of its services fails, and says why, but it doesn't call that a failure.</summary>
    private static bool HasBrokenDown(WebApplication app) => app.Services.GetServices<IHostedService>()
        .OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true });

    private static WebApplication Build(
        ExporterConfiguration configuration, Poller poller, ListenAddress listen, ILogger log, Action<IServiceCollection> addServices)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // An appsettings.json of the working directory, or a variable, must not open other ports: flags alone decide.
        builder.Configuration.Sources.Clear();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            listen.Apply(server);
        });
        builder.Services.AddSerilog(log);
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(configuration);
        builder.Services.AddSingleton(poller);
        builder.Services.AddMlBudgetWeb();
        builder.Services.AddHostedService<PollingService>();
        addServices(builder.Services);
        var app = builder.Build();
        app.MapMlBudgetWeb(configuration.Text);
        return app;
    }
}
