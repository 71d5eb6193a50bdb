using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Polls of models that read more than one poll takes.</summary>
internal static class PolledModels
{
    /// <summary>Polls until all that there is was read; what the last poll says.</summary>
    public static Snapshot PollAll(this WatchedModels models)
    {
        Snapshot snapshot;
        do
            snapshot = models.Poll();
        while (!models.CaughtUp);
        return snapshot;
    }
}
