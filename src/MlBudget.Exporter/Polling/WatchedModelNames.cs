using MlBudget.Exporter.Deciding;
using MlBudget.Exporter.Snapshots;
using MlBudget.Settings;

namespace MlBudget.Exporter.Polling;

/// <summary>Tells users why nothing can be said of a model that they name.</summary>
internal static class WatchedModelNames
{
    /// <summary>Why there is no model of a name among those that have numbers.</summary>
    /// <param name="model">The name.</param>
    /// <param name="snapshot">The last numbers; null before the first poll.</param>
    public static Refusal WhyMissing(string model, Snapshot? snapshot)
    {
        if (snapshot?.Unavailable.FirstOrDefault(known => known.Model == model) is { } unavailable)
            return new(RefusalKind.Unavailable, $"there are no numbers of {model}: {unavailable.Reason}");
        string[] known = [.. snapshot?.Models.Select(known => known.Report.Model) ?? [], .. snapshot?.Unavailable.Select(known => known.Model) ?? []];
        return new(RefusalKind.Wrong, $"model: found '{model}', which is no model of mlbudget; {NodeReader.Suggestion(model, known)}");
    }
}
