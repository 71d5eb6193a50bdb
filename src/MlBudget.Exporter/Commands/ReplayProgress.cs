using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Time;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using Spectre.Console;

namespace MlBudget.Exporter.Commands;

/// <summary>A progress bar on standard error, where that is a terminal.</summary>
internal static class ReplayProgress
{
    /// <summary>What there is to say where there was no snapshot.</summary>
    public const string NoRecord = "The logs hold no record that can be read.";

    /// <summary>Runs a replay, hands on the snapshot of each poll, and shows how far it is.</summary>
    /// <param name="pipelines">The models.</param>
    /// <param name="replay">What is run.</param>
    /// <param name="handle">Gets the snapshots; null where nobody looks at any but the last: then no other is made.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>The last snapshot; null if there was no poll.</returns>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static Snapshot? Show(
        ImmutableArray<ModelPipeline> pipelines, Replay replay, Action<Snapshot>? handle = null, CancellationToken cancel = default)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (Console.IsErrorRedirected || !console.Profile.Capabilities.Interactive)
            return Drain(replay, handle, show: null, cancel);
        return console.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask("replay", maxValue: 1);
                var last = Drain(
                    replay, handle,
                    at =>
                    {
                        task.Description = at.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
                        task.Value = pipelines.Average(pipeline => pipeline.Progress);
                    },
                    cancel);
                task.Value = 1;
                return last;
            });
    }

    private static Snapshot? Drain(Replay replay, Action<Snapshot>? handle, Action<Instant>? show, CancellationToken cancel)
    {
        Snapshot? last = null;
        var isPolled = false;
        foreach (var at in replay.Polls(cancel))
        {
            isPolled = true;
            if (handle is not null)
                handle(last = replay.Snapshot());
            show?.Invoke(at);
        }

        return last ?? (isPolled ? replay.Snapshot() : null);
    }
}
