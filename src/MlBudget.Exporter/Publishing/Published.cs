using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Publishing;

/// <summary>What one poll gave to its readers.</summary>
/// <param name="Snapshot">The numbers.</param>
/// <param name="Page">The same as metrics.</param>
/// <param name="PolledAt">When the poll had ended, as <see cref="TimeProvider.GetTimestamp"/> has it, which nobody sets back.</param>
internal sealed record Publication(Snapshot Snapshot, RenderedPage Page, long PolledAt);

/// <summary>Where the one writer puts each publication and readers find the latest: whole, and without locks.</summary>
internal sealed class Published
{
    private volatile Publication? _current;

    /// <summary>The latest publication; null before the first.</summary>
    public Publication? Current => _current;

    /// <summary>Replaces the latest publication.</summary>
    public void Publish(Publication publication) => _current = publication;
}
