using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using Spectre.Console;

namespace MlBudget.Exporter.Commands;

/// <summary>A progress bar on standard error, where that is a terminal.</summary>
internal static class ReplayProgress
{
    /// <summary>What there is to say where there was no snapshot.</summary>
    public const string NoRecord = "The logs hold no record that can be read.";

    /// <summary>Hands on each snapshot and shows how far the replay is.</summary>
    /// <returns>The last snapshot; null if there was none.</returns>
    public static Snapshot? Show(
        ImmutableArray<ModelPipeline> pipelines, IEnumerable<Snapshot> snapshots, Action<Snapshot>? handle = null)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (Console.IsErrorRedirected || !console.Profile.Capabilities.Interactive)
            return Drain(snapshots, handle);
        return console.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask("replay", maxValue: 1);
                var last = Drain(snapshots, snapshot =>
                {
                    handle?.Invoke(snapshot);
                    task.Description = snapshot.At.ToDateTimeOffset()
                        .ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
                    task.Value = pipelines.Average(pipeline => pipeline.Progress);
                });
                task.Value = 1;
                return last;
            });
    }

    private static Snapshot? Drain(IEnumerable<Snapshot> snapshots, Action<Snapshot>? handle)
    {
        Snapshot? last = null;
        foreach (var snapshot in snapshots)
        {
            handle?.Invoke(snapshot);
            last = snapshot;
        }

        return last;
    }
}
