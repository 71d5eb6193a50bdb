using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Publishing;

/// <summary>Polls, and brings what comes of it to the readers.</summary>
/// <param name="published">Where readers look.</param>
/// <param name="self">The exporter's own metrics.</param>
/// <param name="time">The wall clock.</param>
/// <param name="errors">Says what is wrong, once per episode.</param>
internal sealed class Publisher(Published published, SelfMetrics self, TimeProvider time, SourceErrors errors)
{
    private readonly MetricsPage _page = new();

    /// <summary>One poll, published whole.</summary>
    /// <param name="poll">The poll; nothing is published where it throws.</param>
    public async Task PublishAsync(Func<Snapshot> poll)
    {
        var started = time.GetTimestamp();
        var snapshot = poll();
        published.Publish(new(snapshot, await _page.RenderAsync(snapshot)));
        self.Polled(time.GetElapsedTime(started));
        self.PollEnded(time.GetUtcNow());
        errors.Note(snapshot);
    }
}
