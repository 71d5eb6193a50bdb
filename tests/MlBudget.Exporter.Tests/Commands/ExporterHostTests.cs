using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Records;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Listening;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Commands;

public sealed class ExporterHostTests
{
    private static readonly ExporterConfiguration Configuration =
        ConfigurationFile.Load(RepositoryRoot.Combine("tests/testdata/config/good/minimal.yml")).Configuration!;

    [Fact]
    public async Task A_service_that_fails_ends_the_program_with_1() =>
        Assert.Equal(ExitCode.Failed, await Run(services => services.AddHostedService<FailingService>(), default));

    [Fact]
    public async Task Being_told_to_stop_ends_the_program_with_0()
    {
        using var stop = new CancellationTokenSource();
        var log = new RecordedLog();
        var run = Run(services => services.AddHostedService(_ => new StartedService(stop)), stop.Token, log.Loggers);

        Assert.Equal(ExitCode.Done, await run);
        Assert.Single(log.Lines, line => line.StartsWith("stopping", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_started_has_ended_before_its_store_is_closed_when_the_rest_can_t_start()
    {
        var slow = new SlowService();

        var exit = await Run(
            services => services.AddHostedService(_ => slow).AddHostedService(_ => new UnstartableService(slow.Started)), default);

        Assert.Equal(ExitCode.Failed, exit);
        Assert.True(slow.HasEnded);
    }

    private static async Task<int> Run(Action<IServiceCollection> addServices, CancellationToken cancel, ILoggerFactory? logs = null)
    {
        using var storage = new StorageDirectory();
        var options = new ServeOptions(
            () => throw new InvalidOperationException("Nobody reloads."), new ReloadRequests(), ClockMode.Wall, storage.Path,
            new WebOptions { Listen = [new ListenAddress("127.0.0.1", 0)] });
        return await ExporterHost.RunAsync(Configuration, options, logs ?? NullLoggerFactory.Instance, addServices, cancel);
    }

    /// <summary>Takes a moment to stop, as a poll does.</summary>
    private sealed class SlowService : BackgroundService
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Started => _started.Task;

        public bool HasEnded { get; private set; }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _started.SetResult();
            using (stoppingToken.Register(stopped.SetResult))
                await stopped.Task;
            await Task.Yield();
            HasEnded = true;
        }
    }

    /// <summary>Finds its port taken.</summary>
    private sealed class UnstartableService(Task others) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await others;
            throw new IOException("address already in use");
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class FailingService : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => throw new InvalidOperationException("a fault");
    }

    /// <summary>Ends the program as soon as it has started.</summary>
    private sealed class StartedService(CancellationTokenSource stop) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => stop.CancelAsync();
    }
}
