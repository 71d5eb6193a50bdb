using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Records;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Listening;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Commands;

/// <summary>Sets a variable of the whole process, so nothing else may run.</summary>
[CollectionDefinition(nameof(EnvironmentOfHostTests), DisableParallelization = true)]
[Collection(nameof(EnvironmentOfHostTests))]
public sealed class EnvironmentOfHostTests : IDisposable
{
    private const string Variable = "ASPNETCORE_ENVIRONMENT";

    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    [Fact]
    public async Task No_variable_turns_on_pages_for_developers()
    {
        Environment.SetEnvironmentVariable(Variable, Environments.Development);
        using var storage = new StorageDirectory();
        using var stop = new CancellationTokenSource();
        var options = new ServeOptions(
            () => throw new InvalidOperationException("Nobody reloads."), new ReloadRequests(), ClockMode.Wall, storage.Path,
            new WebOptions { Listen = [new ListenAddress("127.0.0.1", 0)] });
        var configuration = ConfigurationFile.Load(RepositoryRoot.Combine("tests/testdata/config/good/minimal.yml")).Configuration!;
        var found = "";

        var exit = await ExporterHost.RunAsync(
            configuration, options, NullLoggerFactory.Instance,
            services => services.AddHostedService(own => new Looking(() =>
            {
                found = own.GetRequiredService<IHostEnvironment>().EnvironmentName;
                stop.Cancel();
            })),
            stop.Token);

        Assert.Equal((ExitCode.Done, Environments.Production), (exit, found));
    }

    public void Dispose() => Environment.SetEnvironmentVariable(Variable, _before);

    private sealed class Looking(Action look) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            look();
            return Task.CompletedTask;
        }
    }
}
