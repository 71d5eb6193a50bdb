using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Publishing;

/// <summary>Polls, and brings what comes of it to the readers.</summary>
/// <param name="published">Where readers look.</param>
/// <param name="page">Renders the metrics.</param>
/// <param name="self">The exporter's own metrics.</param>
/// <param name="time">The wall clock.</param>
/// <param name="errors">Says what is wrong, once per episode.</param>
/// <param name="leftOut">Says that metrics are not complete, once per episode.</param>
/// <param name="simulator">Knows what is made up; null outside the demo.</param>
internal sealed class Publisher(
    Published published, MetricsPage page, SelfMetrics self, TimeProvider time, SourceErrors errors, LeftOutSeries leftOut,
    Simulator? simulator = null)
{
    /// <summary>The numbers that are published; null before the first poll.</summary>
    public Snapshot? Latest => published.Current?.Snapshot;

    /// <summary>Publishes the numbers of the last poll anew, with what was decided since.</summary>
    public void Replace(Snapshot snapshot) => published.Publish(new(snapshot, page.Render(snapshot), published.Current!.PolledAt));

    /// <summary>One poll, published whole.</summary>
    /// <param name="poll">The poll; nothing is published where it throws.</param>
    public void Publish(Func<Snapshot> poll)
    {
        var started = time.GetTimestamp();
        var polled = poll();
        var snapshot = simulator?.Describe(polled) ?? polled;
        var rendered = page.Render(snapshot);
        published.Publish(new(snapshot, rendered, time.GetTimestamp()));
        self.Polled(time.GetElapsedTime(started));
        self.PollEnded(time.GetUtcNow());
        self.Rendered([.. snapshot.Read.Select(model => model.Report.Model)], rendered);
        errors.Note(snapshot);
        leftOut.Note(rendered);
    }
}
