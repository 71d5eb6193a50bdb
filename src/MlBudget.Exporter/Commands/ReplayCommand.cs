using System.CommandLine;
using System.Globalization;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;

namespace MlBudget.Exporter.Commands;

/// <summary>Runs logs of the past through the same pipeline under their own clock.</summary>
internal static class ReplayCommand
{
    /// <summary>Under the five minutes for which Prometheus looks back.</summary>
    private static readonly TimeSpan DefaultStep = TimeSpan.FromMinutes(4);

    public static Command Create()
    {
        var file = Options.ConfigFile();
        var model = new Option<string?>("--model") { Description = "Only this model." };
        var from = Options.Instant("--from", "The first instant of the history. Earlier records count in its windows.");
        var to = Options.Instant("--to", "The last instant; without it the greatest time in the logs. Final budgets end with predictions.");
        var step = Options.Step();
        var history = new Option<FileInfo?>("--openmetrics")
        {
            Description = "Write all metrics of all polls to this file, for promtool tsdb create-blocks-from openmetrics "
                + "--max-block-duration=168h FILE FOLDER.",
        };
        var (level, format) = (Options.LogLevel(), Options.LogFormat());
        var command = new Command("replay", "Run logs of the past through the pipeline under their own clock, and print the final budgets.")
        {
            file, model, from, to, step, history, level, format,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var logs = Logs.Create(parsed.GetValue(level), parsed.GetValue(format));
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (LoadedConfiguration.Load(parsed.GetValue(file)!, error) is not { } configuration)
                return ExitCode.Usage;
            if (LoadedConfiguration.Select(configuration, parsed.GetValue(model), error) is not { } models)
                return ExitCode.Usage;
            if (parsed.GetValue(to) < parsed.GetValue(from))
            {
                error.WriteLine(
                    $"--to: found {parsed.GetValue(to):yyyy-MM-ddTHH:mmK}, "
                    + $"expected a time after --from, {parsed.GetValue(from):yyyy-MM-ddTHH:mmK}");
                return ExitCode.Usage;
            }

            var range = new ReplayRange(
                At(parsed.GetValue(from)), At(parsed.GetValue(to)), parsed.GetValue(step) ?? DefaultStep,
                models.Max(one => one.Limits.MaxJump));
            return await Task.Run(() => Run(models, range, parsed.GetValue(history), output, error, logs, cancel), CancellationToken.None);
        });
        return command;
    }

    private static int Run(
        MonitoredModel[] models, ReplayRange range, FileInfo? historyFile, TextWriter output, TextWriter error,
        ILoggerFactory logs, CancellationToken cancel)
    {
        foreach (var model in models.Where(model => model.Definition.Learning is not null))
        {
            error.WriteLine($"{model.Definition.Name}: a replay learns no baseline, so what needs one has no data; "
                + "learn one with mlbudget baseline, and name it as baseline: { file: … }");
        }

        var pipelines = Pipelines.Create(models, ClockMode.Log, closedFiles: true, TimeProvider.System, logs.CreateLogger<ModelPipeline>());
        try
        {
            using var history = historyFile is null ? null : new OpenMetricsHistory(historyFile.FullName);
            var replay = new Replay(pipelines, range);
            var last = ReplayProgress.Show(pipelines, replay.Run(cancel), snapshot => history?.Write(snapshot));
            var refused = pipelines.SelectMany(pipeline => RefusedRecords.Describe(pipeline.Model, pipeline.SourceStatuses)).ToArray();
            foreach (var line in refused)
                error.WriteLine(line);
            if (last is null)
            {
                foreach (var problem in pipelines.SelectMany(pipeline => pipeline.Errors))
                    error.WriteLine(problem);
                error.WriteLine(ReplayProgress.NoRecord);
                return ExitCode.Failed;
            }

            if (last.At < range.From)
            {
                error.WriteLine($"--from: found {Time(range.From.Value)}, expected a time before the end of the logs, {Time(last.At)}");
                return ExitCode.Failed;
            }

            history?.Complete();
            FinalBudgets.Write(replay.FinalBudgets(), output);
            new SourceErrors(logs.CreateLogger<SourceErrors>()) { SaysSlos = false }.Note(last);
            return refused.Length == 0 && last.Models.SelectMany(model => model.Sources).All(source => source.Error is null)
                ? ExitCode.Done : ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("The replay was stopped before its end.");
            return ExitCode.Failed;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"--openmetrics: {historyFile}: {problem.Message}");
            return ExitCode.Failed;
        }
        finally
        {
            foreach (var pipeline in pipelines)
                pipeline.Dispose();
        }
    }

    private static string Time(Instant time) =>
        time.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    private static Instant? At(DateTimeOffset? time) => time is null ? null : Instant.From(time.Value);
}
