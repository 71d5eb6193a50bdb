using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Paths;

namespace MlBudget.Exporter.Polling;

/// <summary>Of models that read the very same logs: what is decoded for all of them, by feed. They are read in turn, a little of each.</summary>
/// <param name="Feeds">The records of each feed, in the order of the models' feeds.</param>
internal sealed record SharedLogs(ImmutableArray<SharedRecords> Feeds)
{
    /// <summary>Finds out which models read the same logs, with time and id at the same places. One that reads anything else beside is by
    /// itself: a file system that doesn't answer must not hold up models that don't need it.</summary>
    /// <param name="models">The models.</param>
    /// <returns>By the models' names; those that are by themselves are not in it.</returns>
    public static ImmutableDictionary<string, SharedLogs> Of(IEnumerable<MonitoredModel> models)
    {
        var shared = ImmutableDictionary.CreateBuilder<string, SharedLogs>(StringComparer.Ordinal);
        var rest = models.Where(model => model.Feeds.All(feed => feed.Role is FeedRole.Predictions or FeedRole.Labels)).ToList();
        while (rest is [var first, ..])
        {
            var group = Fitting(first, rest);
            rest.RemoveAll(group.Contains);
            if (group.Count == 1)
                continue;
            var logs = new SharedLogs([.. first.Feeds.Select((_, feed) => new SharedRecords([.. group.Select(model => model.Feeds[feed].Schema)]))]);
            foreach (var model in group)
                shared.Add(model.Definition.Name, logs);
        }

        return shared.ToImmutable();
    }

    /// <summary>The models that read what the first one reads, as many as can be decoded together.</summary>
    private static List<MonitoredModel> Fitting(MonitoredModel first, List<MonitoredModel> models)
    {
        var group = new List<MonitoredModel>();
        foreach (var model in models)
        {
            if (ReadsTheSame(first, model) && (group.Count == 0 || Enumerable.Range(0, first.Feeds.Length).All(feed =>
                AreReadTogether(SharedRecords.ColumnsOf(group.Append(model).Select(one => one.Feeds[feed].Schema))))))
                group.Add(model);
        }

        return group;
    }

    /// <summary>Whether columns can be decoded at once: there are few enough, and no text is read in two ways.</summary>
    private static bool AreReadTogether(ImmutableArray<ColumnSpec> columns) =>
        columns.Length <= SharedRecords.MaxColumns && PathConflicts.Find(columns.Where(column => column.Derived is null).Select(column => column.Path)) is null;

    private static bool ReadsTheSame(MonitoredModel one, MonitoredModel other) =>
        one.Limits.MaxLineBytes == other.Limits.MaxLineBytes && one.Feeds.Length == other.Feeds.Length
        && one.Feeds.Zip(other.Feeds).All(feeds => feeds.First.Role == feeds.Second.Role && feeds.First.Source == feeds.Second.Source
            && SharedRecords.CanShare(feeds.First.Schema, feeds.Second.Schema));
}
