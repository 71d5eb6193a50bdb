using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Templates;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Helping;
using MlBudget.Sources.Spooling;

namespace MlBudget.Exporter.Polling;

/// <summary>Builds the pipelines of a configuration.</summary>
internal static class Pipelines
{
    /// <summary>One pipeline per model, which have read nothing.</summary>
    /// <param name="models">The models.</param>
    /// <param name="clock">Which clock rules the acceptance of records.</param>
    /// <param name="closedFiles">Whether nobody writes to the files any more.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="log">Gets refused records, once per episode.</param>
    /// <param name="threads">On how many threads sources are read and counted, all of them together; from 2 on they are decoded beside counting.</param>
    /// <param name="names">The names of models, for those of templates; null where none is one.</param>
    /// <param name="spools">Where what is pushed waits to be read; null where nothing can be.</param>
    public static ImmutableArray<ModelPipeline> Create(
        IReadOnlyCollection<MonitoredModel> models, ClockMode clock, bool closedFiles, TimeProvider time, ILogger<ModelPipeline> log, int threads = 1,
        NamesInUse? names = null, Spools? spools = null)
    {
        var shared = SharedLogs.Of(models);
        var helpers = threads > 1 ? new HelpingThreads(threads - 1) : null;
        return [.. models.Select(model => Create(model, shared.GetValueOrDefault(model.Definition.Name), clock, closedFiles, time, log, helpers, names, spools))];
    }

    private static ModelPipeline Create(
        MonitoredModel model, SharedLogs? shared, ClockMode clock, bool closedFiles, TimeProvider time, ILogger<ModelPipeline> log, HelpingThreads? helpers,
        NamesInUse? names, Spools? spools)
    {
        var definition = model.Definition;
        var limits = new ArrivalLimits(
            clock, time, model.Limits.MaxFuture, model.Limits.MaxJump, model.Retention)
        {
            Wall = (time as SteadyTimeProvider)?.Wall ?? time,
        };
        var sources = new List<SourceInRole>();
        for (var feed = 0; feed < model.Feeds.Length; feed++)
            sources.Add(new(model.Feeds[feed].Role, Open(model.Feeds[feed], shared?.Feeds[feed])) { Threads = 1 + (helpers?.Count ?? 0) });
        sources.AddRange(model.Tallies.Select(tallies => new SourceInRole(
            FeedRole.Tallies, tallies.Source.Open(new(tallies.Name, tallies.Measure, limits) { IsClosed = closedFiles }))
        { Late = tallies.Source.Delay }));
        var values = model.Values is { } found ? new ValueCensus(found, names ?? new([])) : null;
        return new(definition, sources, values) { Log = log.OfModel(definition.Name), Policy = model.Policy, IsShard = model.IsShard, SharedLogs = shared };

        IRecordSource Open(FeedDefinition feed, SharedRecords? records) => feed.Source.Open(new(feed.Name, feed.Schema, LimitsOf(feed))
        {
            Shared = records,
            Helpers = helpers,
            Spools = spools,
            MaxRecordBytes = model.Limits.MaxLineBytes,
            RequireId = feed.Role == FeedRole.Labels,
            IsClosed = closedFiles,
            OnRefused = record => log.OfSource(definition.Name, feed.Name)
                .RecordRefused(record.Reason, new(record.Place, record.Number, record.Detail)),
            OnPassedOver = copy => log.OfSource(definition.Name, feed.Name).FileCopied(copy.Place, copy.Original),
            OnColumns = change => log.OfSource(definition.Name, feed.Name).ColumnsChanged(change.File, change.Detail),
            OnQueryChanged = detail => log.OfSource(definition.Name, feed.Name).QueryChanged(detail),
        });

        // Sources look at each other's clocks when they read, which is when all of them are open.
        ArrivalLimits LimitsOf(FeedDefinition feed) => model.Feeds.Length == 1 ? limits : limits with
        {
            Others = () => sources.Where(other => other.Source.Name != feed.Name).Max(other => other.Source.Statistics.LatestTime),
            FollowsOthers = feed.Role == FeedRole.Labels,
        };
    }
}
