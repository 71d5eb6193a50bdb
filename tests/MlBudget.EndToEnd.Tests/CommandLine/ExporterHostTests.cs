using MlBudget.Core.Events;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Configuration;

namespace MlBudget.EndToEnd.Tests.CommandLine;

/// <summary>What can't be brought about from outside.</summary>
public sealed class ExporterHostTests
{
    private const string Yaml = """
        models:
          - name: fraud
            task: binary_classification
            predictions: { type: files, path: /nonexistent/*.jsonl, fields: { time: timestamp, error: error } }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.9 }

        """;

    [Fact]
    public async Task A_service_that_breaks_down_ends_the_process_as_failed_so_that_it_is_started_again()
    {
        var configuration = ConfigurationFile.Parse("mlbudget.yml", Yaml).Configuration!;
        using var log = new Serilog.LoggerConfiguration().CreateLogger();

        var code = await ExporterHost.RunAsync(
            configuration, ClockMode.Log, new ListenAddress("127.0.0.1", 0), log,
            services => services.AddHostedService<BreaksDown>(), CancellationToken.None);

        Assert.Equal(ExitCode.Failed, code);
    }

    private sealed class BreaksDown : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("The disk is full, say.");
        }
    }
}
