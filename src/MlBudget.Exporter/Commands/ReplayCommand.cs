using System.CommandLine;
using MlBudget.Core.Time;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Commands;

/// <summary>Runs logs of the past through the same pipeline under their own clock.</summary>
internal static class ReplayCommand
{
    /// <summary>Under the five minutes for which Prometheus looks back.</summary>
    public static readonly TimeSpan DefaultStep = TimeSpan.FromMinutes(4);

    /// <summary>On how many threads logs of the past are read: as many as there are cores, and at most 2.</summary>
    public static int DefaultThreads => Math.Min(2, Environment.ProcessorCount);

    public static Command Create()
    {
        var file = Options.ConfigFile();
        var model = new Option<string?>("--model") { Description = "Only this model." };
        var from = Options.Instant("--from", "The first instant of the history. Earlier records count in its windows.");
        var to = Options.Instant("--to", "The last instant; without it the greatest time in the logs. Final budgets end with predictions.");
        var step = Options.Step();
        var threads = Options.Threads(DefaultThreads, "As many as there are cores where nobody says.");
        var history = new Option<FileInfo?>("--openmetrics")
        {
            Description = "Write all metrics of all polls to this file, for promtool tsdb create-blocks-from openmetrics "
                + "--max-block-duration=168h FILE FOLDER.",
        };
        var (level, format) = (Options.LogLevel(), Options.LogFormat());
        var backtest = new BacktestOptions();
        var command = new Command("replay", "Run logs of the past through the pipeline under their own clock, and print the final budgets.")
        {
            file, model, from, to, step, threads, history, backtest.Report, backtest.Targets, backtest.Incidents, level, format,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var logs = Logs.Create(parsed.GetValue(level), parsed.GetValue(format));
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (LoadedConfiguration.Load(parsed.GetValue(file)!, error) is not { } written)
                return ExitCode.Usage;
            var found = new FoundModels(error, parsed.GetValue(threads));
            if (await found.InAsync(written, parsed.GetValue(model), cancel) is not { } configuration)
                return ExitCode.Failed;
            if (LoadedConfiguration.Select(configuration, parsed.GetValue(model), error) is not { } models)
                return ExitCode.Usage;
            if (parsed.GetValue(to) < parsed.GetValue(from))
            {
                error.WriteLine(
                    $"--to: found {parsed.GetValue(to):yyyy-MM-ddTHH:mmK}, "
                    + $"expected a time after --from, {parsed.GetValue(from):yyyy-MM-ddTHH:mmK}");
                return ExitCode.Usage;
            }

            if (!backtest.TryRead(parsed, models, configuration.Models, error, out var asked))
                return ExitCode.Usage;
            var request = new ReplayRequest
            {
                Models = [.. models],
                Range = new(
                    At(parsed.GetValue(from)), At(parsed.GetValue(to)), parsed.GetValue(step) ?? DefaultStep,
                    models.Max(one => one.Limits.MaxJump)),
                Threads = parsed.GetValue(threads),
                History = parsed.GetValue(history),
                Report = parsed.GetValue(backtest.Report),
                Backtest = asked,
            };
            var code = await Task.Run(() => new ReplayRun(request, output, error, logs).Run(cancel), CancellationToken.None);
            return code == ExitCode.Done && !found.AreAll ? ExitCode.Failed : code;
        });
        return command;
    }

    private static Instant? At(DateTimeOffset? time) => time is null ? null : Instant.From(time.Value);
}
