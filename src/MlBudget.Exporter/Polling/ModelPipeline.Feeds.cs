using MlBudget.Core.Records;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Polling;

/// <content>How what is read in each role is counted.</content>
internal sealed partial class ModelPipeline
{
    private Feed Feed(SourceInRole input) => input switch
    {
        { Role: FeedRole.Predictions, Source: IRecordSource predictions } =>
            Polling.Feed.OfRecords(
                input.Role, predictions, () => new Batch(_ledger.Definition.Predictions), FoldPredictions, isShared: _ledger.Definition.Where is not null, input.Threads),
        { Role: FeedRole.Labels, Source: IRecordSource labels } => LabelFeed(labels, input.Threads),
        { Role: FeedRole.Tallies, Source: ITallySource tallies } => TallyFeed(tallies, input.Late),
        _ => throw new ArgumentException($"The source '{input.Source.Name}' can't be one of {input.Role}.", nameof(input)),
    };

    private void FoldPredictions(Batch batch)
    {
        _ledger.FoldPredictions(batch);
        _values?.Note(batch);
    }

    private Feed TallyFeed(ITallySource source, TimeSpan late)
    {
        var arrival = new TallyArrival(source.Limits, source.Statistics)
        {
            OnRefused = (reason, example) => Log?.With("Source", source.Name).RecordRefused(reason, example),
        };
        _tallies.Add(arrival);
        return Polling.Feed.OfTallies(source, tallies => _ledger.FoldTallies(tallies, arrival), late);
    }

    private Feed LabelFeed(IRecordSource source, int threads)
    {
        var statistics = source.Statistics;
        var refused = new RefusedLabels(
            _ledger.Definition, statistics, example => Log?.With("Source", source.Name).RecordRefused(RejectionReason.Label, example));
        _refusedLabels.Add(refused);
        return Polling.Feed.OfRecords(FeedRole.Labels, source, NewBatch, labels =>
        {
            _ledger.FoldLabels(labels, statistics, refused.NoteRefused);
            refused.NoteRead(labels);
        }, threads: threads);

        Batch NewBatch() => new(_ledger.Definition.Labels!.Schema!) { Origins = new(Batch.DefaultCapacity) };
    }
}
