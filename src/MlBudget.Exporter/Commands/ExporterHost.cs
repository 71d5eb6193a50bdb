using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using MlBudget.Exporter.Access;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Intake;
using MlBudget.Exporter.Listening;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Web;
using MlBudget.Sources.Spooling;

namespace MlBudget.Exporter.Commands;

/// <summary>The web server and the poller, from start to stop.</summary>
internal static class ExporterHost
{
    /// <summary>How long a poll that stands still is waited for at the end: nothing is lost when it is killed.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How far the wall clock may be set without being doubted, and for how long a larger jump is.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5), ClockPatience = TimeSpan.FromMinutes(10);

    /// <summary>Serves until it is told to stop.</summary>
    /// <param name="configuration">What is watched.</param>
    /// <param name="options">How.</param>
    /// <param name="logs">Where log lines go.</param>
    /// <param name="addServices">Adds what else runs along.</param>
    /// <param name="cancel">Ends it, as SIGTERM and SIGINT do.</param>
    /// <returns>What the process ends with.</returns>
    public static async Task<int> RunAsync(
        ExporterConfiguration configuration, ServeOptions options, ILoggerFactory logs, Action<IServiceCollection> addServices,
        CancellationToken cancel)
    {
        var log = logs.CreateLogger(typeof(ExporterHost));
        try
        {
            using var folder = StorageFolder.Open(options.StoragePath);
            var time = new SteadyTimeProvider(TimeProvider.System, ClockTolerance, ClockPatience, jump => Note(jump, log));
            var spools = new Spools(Path.Combine(options.StoragePath, "push"), TimeProvider.System, log.SpoolNoticed);
            using var models = new WatchedModels(folder, configuration, options.Clock, time, logs) { Threads = options.Threads, Spools = spools };
            if (models.OpenStore() is { } lastCommit)
                time.LastKnown = lastCommit.ToDateTimeOffset();
            await using var app = Build(configuration, models, time, options, logs, services => addServices(services.AddSingleton(spools)));
            await ServeAsync(app, log, cancel);
            return HasBrokenDown(app) ? ExitCode.Failed : ExitCode.Done;
        }
        catch (StorageRefusedException refused)
        {
            log.StoreRefused(refused.Message);
            return ExitCode.Failed;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // The port is taken, or the address is not this machine's, or may not be had.
            log.CannotListen(error.Message);
            return ExitCode.Failed;
        }
    }

    private static void Note(ClockJump jump, ILogger log)
    {
        if (jump.Stage == ClockJumpStage.Gone)
            log.ClockJumpGone(jump.Wall);
        else if (jump.Stage == ClockJumpStage.Adopted)
            log.ClockJumpAdopted(jump.Wall, jump.Expected);
        else
            log.ClockJumped(jump.Wall, jump.Expected);
    }

    private static async Task ServeAsync(WebApplication app, ILogger log, CancellationToken cancel)
    {
        app.Lifetime.ApplicationStopping.Register(log.Stopping);
        try
        {
            await StartAsync(app, cancel);
            log.Listening(app.Services.GetRequiredService<Listeners>().Describe(app.Urls));
            app.Services.GetRequiredService<SelfMetrics>().PageIsAt(
                OwnAddress.Of(app.Urls, app.Services.GetRequiredService<WebPaths>(), Environment.MachineName));
            await app.WaitForShutdownAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            // Stopped while it was starting: it was told to, or one of its services failed at once.
        }
    }

    /// <summary>What was started is stopped when the rest can't be: the poller must not outlive its store.</summary>
    private static async Task StartAsync(WebApplication app, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch
        {
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>The host stops when one of its services fails, and says why, but it doesn't call that a failure.</summary>
    private static bool HasBrokenDown(WebApplication app) => app.Services.GetServices<IHostedService>()
        .OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true });

    /// <summary>How many sources may be open at once.</summary>
    private static int Sources(ExporterConfiguration configuration) => configuration.Models.Sum(model => model.SourceNames.Length)
        + configuration.Templates.Sum(template => template.Reader.Feeds.Length + (template.ForEach.MaxModels * template.Prototype.Feeds.Length));

    private static WebApplication Build(
        ExporterConfiguration configuration, WatchedModels models, TimeProvider time, ServeOptions options, ILoggerFactory logs,
        Action<IServiceCollection> addServices)
    {
        var listeners = new Listeners(options.Web.Listen, options.Web.IsSystemdSocket ? SystemdSockets.Find() : [], hasTls: options.Access is { Configuration.Tls: not null });
        var connections = Descriptors.Connections(Descriptors.Allowed(), Sources(configuration));
        // ASPNETCORE_ENVIRONMENT=Development would show stack traces and requests' headers to clients.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        // An appsettings.json of the working directory, or a variable, must not open other ports: flags alone decide.
        builder.Configuration.Sources.Clear();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            ConnectionBounds.Apply(server);
            var limit = new ConnectionLimit(connections, time, logs.CreateLogger<ConnectionLimit>());
            server.ConfigureEndpointDefaults(endpoint =>
            {
                // Connections are counted before they are encrypted, which is what costs most of them.
                limit.Apply(endpoint);
                endpoint.UseAccessTls();
            });
            listeners.Apply(server);
        });
        builder.Services.Configure<SocketTransportOptions>(transport =>
        {
            ConnectionBounds.Apply(transport);
            Listeners.Apply(transport);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(listeners);
        builder.Services.AddSingleton(new LiveConfiguration(configuration));
        builder.Services.AddSingleton(options.Load);
        builder.Services.AddSingleton(options.Reloads).AddSingleton<DecisionRequests>().AddSingleton<DeploymentRequests>();
        builder.Services.AddSingleton(models);
        builder.Services.AddSingleton(new StoreSnapshots(options.StoragePath, time));
        builder.Services.AddMlBudgetWeb(options.Web).AddAccess(options.Access);
        builder.Services.AddSingleton<Reloading>();
        builder.Services.AddSingleton<AcceptanceRequests>();
        builder.Services.AddSingleton<SourceErrors>();
        builder.Services.AddSingleton<LeftOutSeries>();
        builder.Services.AddSingleton(new MetricsPage(options.Web.HasCreatedTimes ? TimeProvider.System : null));
        builder.Services.AddSingleton<Publisher>().AddSingleton<DecisionWriter>().AddSingleton<DeploymentWriter>();
        builder.Services.AddHostedService<PollingService>();
        addServices(builder.Services);
        var app = builder.Build();
        app.MapMlBudgetWeb(options.Web);
        // From the first scrape on there are series of the streams.
        app.Services.GetRequiredService<PushedStreams>();
        return app;
    }
}
