using System.Collections.Immutable;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Polling;

/// <summary>Which instants a replay polls at.</summary>
/// <param name="From">The first instant that is shown; null to start with the first record.</param>
/// <param name="To">The last one; null to go on to the greatest arrival time.</param>
/// <param name="Step">The distance of two polls, above 0, in whole microseconds.</param>
/// <param name="MaxGap">A stretch without records that is longer is skipped.</param>
internal sealed record ReplayRange(Instant? From, Instant? To, TimeSpan Step, TimeSpan MaxGap);

/// <summary>
/// Drives pipelines through their logs' own time: at each instant, a multiple of the step, the records that had arrived
/// by then are read, and all budgets may be reported. The last poll is at the greatest arrival time, which is that of the last label:
/// what needs no label has nothing to say of that instant. So the final budgets are those at which predictions end.
/// </summary>
/// <param name="pipelines">The models.</param>
/// <param name="range">Which instants.</param>
internal sealed class Replay(ImmutableArray<ModelPipeline> pipelines, ReplayRange range)
{
    /// <summary>The snapshots of all polls, in the order of time, as they are made.</summary>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public IEnumerable<Snapshot> Run(CancellationToken cancel = default)
    {
        foreach (var _ in Polls(cancel))
        {
            var snapshot = Snapshot();
            cancel.ThrowIfCancellationRequested();
            yield return snapshot;
        }
    }

    /// <summary>The instants of all polls, in the order of time, each as soon as what had come by then is counted. No budget is reported
    /// for it: who wants to see those of a poll asks for a <see cref="Snapshot"/> before the next one.</summary>
    /// <inheritdoc cref="Run"/>
    public IEnumerable<Instant> Polls(CancellationToken cancel = default)
    {
        foreach (var pipeline in pipelines)
        {
            pipeline.Refresh(cancel);
            pipeline.Read(Instant.MinValue, cancel);
        }

        if (NextTime() is not { } first)
            yield break;
        var now = FirstPoll(first);
        while (true)
        {
            Read(now, cancel);
            var next = NextTime();
            Advance(now);
            yield return pipelines.Max(pipeline => pipeline.Clock!.Value);
            if (next is null || now == range.To)
                yield break;
            now = Instant.Min(NextPoll(now, next.Value), range.To ?? Instant.MaxValue);
        }
    }

    /// <summary>All budgets at the instant that <see cref="Polls"/> has come to.</summary>
    public Snapshot Snapshot()
    {
        var models = pipelines.Select(pipeline => pipeline.ReportNext()).ToImmutableArray();
        return new(models.Max(model => model.Report.At), models);
    }

    /// <summary>
    /// The final budgets, after <see cref="Run"/>: of each model those of the instant at which its predictions end, with all labels
    /// that came since, or of the range's end where that is earlier.
    /// </summary>
    public ImmutableArray<ModelStatus> FinalBudgets() =>
    [
        .. pipelines.Select(pipeline => pipeline.PredictionsEnd is { } end
            ? pipeline.Report(Instant.Min(end, range.To ?? Instant.MaxValue)) : pipeline.Report()),
    ];

    private Instant? NextTime() => pipelines.Min(pipeline => pipeline.NextTime);

    private void Read(Instant now, CancellationToken cancel)
    {
        foreach (var pipeline in pipelines)
            pipeline.Read(now, cancel);
    }

    /// <summary>A model whose logs are at their end is reported at its greatest arrival time.</summary>
    private void Advance(Instant poll)
    {
        foreach (var pipeline in pipelines)
        {
            var now = pipeline.AtEnd ? pipeline.LogClock ?? poll : poll;
            pipeline.NoteRead(now);
            pipeline.Advance(now, now, keptFor: pipeline.PredictionsEnd);
        }
    }

    private Instant FirstPoll(Instant first) =>
        Instant.Min(Instant.Max(first, range.From ?? first).CeilingTo(range.Step), range.To ?? Instant.MaxValue);

    private Instant NextPoll(Instant now, Instant next) =>
        (next - now > range.MaxGap ? next : now + TimeSpan.FromMicroseconds(1)).CeilingTo(range.Step);
}
