using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Backtesting;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Commands;

/// <summary>What a replay is asked to do.</summary>
internal sealed record ReplayRequest
{
    /// <summary>The models.</summary>
    public required ImmutableArray<MonitoredModel> Models { get; init; }

    /// <summary>Which instants.</summary>
    public required ReplayRange Range { get; init; }

    /// <summary>On how many threads sources are read and counted, at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Knows what is made up; null outside the demo.</summary>
    public Simulator? Simulator { get; init; }

    /// <summary>Where the history goes; null for none.</summary>
    public FileInfo? History { get; init; }

    /// <summary>Where the report goes; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>What the report is about; null without one.</summary>
    public BacktestRequest? Backtest { get; init; }
}

/// <summary>One replay, from its first record to its report.</summary>
/// <param name="request">What it does.</param>
/// <param name="output">Gets the final budgets.</param>
/// <param name="error">Gets what went wrong.</param>
/// <param name="logs">Gets what sources say.</param>
internal sealed class ReplayRun(ReplayRequest request, TextWriter output, TextWriter error, ILoggerFactory logs)
{
    private readonly int _models = request.Models.Length;

    /// <summary>Runs it.</summary>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>The exit code.</returns>
    public int Run(CancellationToken cancel)
    {
        var notLearned = request.Models.Where(model => model.Definition.Learning is not null).Select(model =>
            $"{model.Definition.Name}: a replay learns no baseline, so what needs one has no data; "
            + "learn one with mlbudget baseline, and name it as baseline: { file: … }").ToArray();
        foreach (var line in notLearned)
            error.WriteLine(line);
        ImmutableArray<ModelPipeline> pipelines =
        [
            .. Create(request.Models, logs.CreateLogger<ModelPipeline>()),
            // What the log holds that can't be read is said once, whatever is tried.
            .. Create(request.Backtest?.MoreModels ?? [], NullLogger<ModelPipeline>.Instance),
        ];
        var file = "";
        try
        {
            file = $"--openmetrics: {request.History}";
            using var history = request.History is null ? null : new OpenMetricsHistory(request.History.FullName);
            file = "--report";
            using var report = request.Report is null ? null : new ReportFile(request.Report);
            var backtest = request.Backtest is null ? null : new BacktestRun(request.Backtest, _models, request.Range.Step);
            var replay = new Replay(pipelines, request.Range);
            file = $"--openmetrics: {request.History}";
            var last = ReplayProgress.Show(pipelines, replay, history is null && backtest is null ? null : Note, cancel);
            var refused = pipelines[.._models].SelectMany(pipeline => RefusedRecords.Describe(pipeline.Model, pipeline.SourceStatuses)).ToArray();
            foreach (var line in refused)
                error.WriteLine(line);
            if (Failure(last, pipelines) is { } failure)
            {
                error.WriteLine(failure);
                return ExitCode.Failed;
            }

            history?.Complete();
            file = "--report";
            report?.Complete(backtest!.Findings([.. notLearned.Concat(refused).Select(line => $"{line}.")]));
            FinalBudgets.Write([.. replay.FinalBudgets().Take(_models)], output);
            var end = OfConfiguration(last!);
            new SourceErrors(logs.CreateLogger<SourceErrors>()) { SaysSlos = false }.Note(end);
            return refused.Length == 0 && end.Models.SelectMany(model => model.Sources).All(source => source.Error is null)
                ? ExitCode.Done : ExitCode.Failed;

            void Note(Snapshot snapshot)
            {
                var shown = OfConfiguration(snapshot);
                history?.Write(request.Simulator?.Describe(shown) ?? shown);
                backtest?.Note(snapshot);
            }
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("The replay was stopped before its end.");
            return ExitCode.Failed;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{file}: {problem.Message}");
            return ExitCode.Failed;
        }
        finally
        {
            foreach (var pipeline in pipelines)
                pipeline.Dispose();
        }
    }

    private ImmutableArray<ModelPipeline> Create(ImmutableArray<MonitoredModel> models, ILogger<ModelPipeline> log) =>
        Pipelines.Create(models, ClockMode.Log, closedFiles: true, TimeProvider.System, log, request.Threads);

    /// <summary>The snapshot without the models that only try objectives.</summary>
    private Snapshot OfConfiguration(Snapshot snapshot) =>
        snapshot.Models.Length == _models ? snapshot : snapshot with { Models = snapshot.Models[.._models] };

    /// <summary>Why there is nothing to show; null where there is.</summary>
    private string? Failure(Snapshot? last, ImmutableArray<ModelPipeline> pipelines)
    {
        if (last is null)
            return string.Join(Environment.NewLine, [.. pipelines[.._models].SelectMany(pipeline => pipeline.Errors), ReplayProgress.NoRecord]);
        return request.Range.From is { } from && last.At < from
            ? $"--from: found {Time(from)}, expected a time before the end of the logs, {Time(last.At)}" : null;
    }

    private static string Time(Instant time) =>
        time.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
