using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Sampling;

/// <summary>
/// Some records of a model, counted as they are when it runs: decoded, judged, joined and added up by the same code. Nothing of it
/// is kept.
/// </summary>
internal sealed class ModelSample
{
    private readonly Dictionary<FieldMeasure, List<FieldCounts>> _fields;

    private ModelSample(MonitoredModel model, SampledSource predictions, SampledSource? labels)
    {
        (Model, Predictions, Labels) = (model, predictions, labels);
        Ledger = new(model.Definition);
        _fields = model.Definition.Fields.ToDictionary(field => field, _ => new List<FieldCounts>());
        Fold(predictions, ofLabels: false, Ledger.FoldPredictions);
        if (labels is not null)
        {
            var label = Definition.Labels!.Tracks.OfType<LabelTrack>().FirstOrDefault()?.Column;
            // Outcomes are what the schema has; the texts of ids come behind them, and are not shown.
            Fold(labels, ofLabels: true, batch => Ledger.FoldLabels(batch, new(), (batch, row) => labels.NoteSilent(
                () => RefusedLabel.Describe(batch, row, label, Definition.LabelsOfTwo))));
        }

        Window = predictions.Times is var (first, last)
            ? new(TimeWindow.Floor(first.Minute.Number, TimeWindow.Day), TimeWindow.Floor(last.Minute.Number, TimeWindow.Day) + TimeWindow.Day)
            : default;
    }

    /// <summary>Whose records they are.</summary>
    public MonitoredModel Model { get; }

    /// <summary>What is counted of it.</summary>
    public ModelDefinition Definition => Model.Definition;

    /// <summary>The predictions.</summary>
    public SampledSource Predictions { get; }

    /// <summary>The labels; null where they are not joined.</summary>
    public SampledSource? Labels { get; }

    /// <summary>What was counted.</summary>
    public ModelLedger Ledger { get; }

    /// <summary>How many of its predictions come in an hour, by the fullest part of the log and the share of its records that are the model's; null where
    /// they are too few to say.</summary>
    public double? PerHour => Ledger.Predictions > 0 ? Predictions.PerHour * Ledger.Predictions / Predictions.Records : null;

    /// <summary>The days of the sampled predictions: slices of any length fit in.</summary>
    public TimeWindow Window { get; }

    /// <summary>The sources.</summary>
    public IEnumerable<SampledSource> Sources => Labels is null ? [Predictions] : [Predictions, Labels];

    /// <summary>Looks at the sources of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="limits">How much is read of each part.</param>
    /// <param name="cancel">Ends it early.</param>
    public static ModelSample Read(MonitoredModel model, HeadLimits limits, CancellationToken cancel)
    {
        var predictions = SampledSource.Read(FeedRole.Predictions, model.Definition.Predictions, model, limits, cancel);
        if (!model.FeedsOf(FeedRole.Labels).Any())
            return new(model, predictions, null);
        // Labels of earlier predictions would meet none of the sampled ones; where there are no others, they are looked at all the same.
        var labels = Labels(limits with { From = predictions.Times?.First ?? Instant.MinValue });
        return new(model, predictions, labels.Records > 0 ? labels : Labels(limits));

        SampledSource Labels(HeadLimits of) =>
            SampledSource.Read(FeedRole.Labels, model.Definition.Labels!.Schema!, model, of, cancel);
    }

    /// <summary>What records hold of a field, by the parts of its source.</summary>
    public ImmutableArray<FieldCounts> PartsOf(FieldMeasure field) => [.. _fields[field]];

    /// <summary>What records hold of a field, in all parts together.</summary>
    public FieldCounts CountsOf(FieldMeasure field) => _fields[field].Aggregate(default(FieldCounts), (sum, part) => sum + part);

    /// <summary>What an SLO comes to over the whole sample.</summary>
    public SliResult ResultOf(SloDefinition slo)
    {
        var tallies = ExcludingTallies.Of(Ledger, slo.Excluded, Window);
        return Window.From < Window.To && tallies.ExcludedIn(Window, slo.Sli.Measures) == Window.To - Window.From
            ? MissingReason.Excluded : slo.Sli.Begin(tallies, Window).Evaluate(Window);
    }

    private void Fold(SampledSource source, bool ofLabels, Action<Batch> fold)
    {
        foreach (var head in source.Heads.Heads)
        {
            var before = _fields.Keys.ToDictionary(field => field, Arrived);
            foreach (var batch in head.Batches)
                fold(batch);
            foreach (var (field, parts) in _fields.Where(field => field.Key.IsOfLabels == ofLabels))
                parts.Add(Arrived(field) - before[field]);
        }
    }

    private FieldCounts Arrived(FieldMeasure field) => FieldCounts.Of(Ledger.ArrivedOf(field.Measure));
}
