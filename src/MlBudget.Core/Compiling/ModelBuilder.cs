using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Time;

namespace MlBudget.Core.Compiling;

/// <summary>What is asked of a model as a whole, beside its SLIs.</summary>
public sealed record ModelRequest
{
    /// <summary>What its owners call it.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of model it is.</summary>
    public required ModelTask Task { get; init; }

    /// <summary>What is promised, by SLIs of the same measurements.</summary>
    public required ImmutableArray<SloDefinition> Slos { get; init; }

    /// <summary>The time that counts in nothing, whatever the SLO.</summary>
    public ExcludedTime Excluded { get; init; } = ExcludedTime.None;

    /// <summary>How late predictions come as a rule, at least 0.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What each dimension weighs in the composite score.</summary>
    public required ImmutableDictionary<Dimension, double> Weights { get; init; }

    /// <summary>What bounds its memory.</summary>
    public required ModelLimits Limits { get; init; }

    /// <summary>The least share of labelled predictions with which what needs labels has a value; null for any.</summary>
    public decimal? MinCoverage { get; init; }

    /// <summary>The names of fields that nobody has written, but the format of their records has.</summary>
    public ImmutableHashSet<string> UsualFields { get; init; } = [];

    /// <summary>How long drift windows are where no baseline says.</summary>
    public TimeSpan DriftWindow { get; init; } = DriftDefinition.DefaultWindow;

    /// <summary>When a feature drifts.</summary>
    public DriftCriterion Criterion { get; init; }

    /// <summary>What is to be learned; null where nothing is.</summary>
    public LearningRequest? Learning { get; init; }

    /// <summary>That its baseline was accepted; null where it is the configured or the learned one.</summary>
    public Acceptance? Acceptance { get; init; }

    /// <summary>What was normal before, with SLOs of the same measurements; null for nothing else.</summary>
    public PreviousNormal? Previous { get; init; }
}

/// <summary>What is to be learned of a model.</summary>
/// <param name="DriftWindow">For windows of which length drift thresholds are calibrated; it divides a day.</param>
/// <param name="Quality">What the normal value is needed of, by all rows together.</param>
/// <param name="Period">How long the period is that is learned from; null where it is given by somebody.</param>
public sealed record LearningRequest(TimeSpan DriftWindow, ImmutableArray<ILearned> Quality, TimeSpan? Period)
{
    /// <summary>By how much they may degrade, by name, as shares above 0.</summary>
    public ImmutableDictionary<string, double> Degradations { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>How many rows of a day are kept, at least 1.</summary>
    public int RowsPerDay { get; init; } = LearningDefinition.UsualRowsPerDay;

    /// <summary>Whether rows are sampled; not where a baseline is known, and only proportions that it left out are looked for.</summary>
    public bool SamplesRows { get; init; } = true;
}

/// <summary>Puts a model together once all its SLIs were compiled.</summary>
public static class ModelBuilder
{
    /// <summary>The model. Measures and columns are complete only once everything was asked for, so their lists come last.</summary>
    /// <param name="measurements">Of which its SLIs are.</param>
    /// <param name="request">What is asked of it.</param>
    public static ModelDefinition Build(Measurements measurements, ModelRequest request)
    {
        var learning = request.Learning is { } learned ? ModelParts.Learning(measurements, request.Task, learned) : null;
        var features = ModelParts.Features(measurements);
        var drift = ModelParts.Drift(measurements, request.Criterion);
        var skew = ModelParts.Skew(measurements, request.DriftWindow);
        var estimates = ModelParts.Estimates(measurements, request.Task);
        var residual = ModelParts.Residual(measurements);
        var labels = ModelParts.Labels(measurements) is { } known ? known with { MinCoverage = request.MinCoverage } : null;
        var prediction = measurements.PredictionColumn();
        var versions = VersionDefinition.Of(measurements, request.Slos);
        var faults = FaultDefinition.Of(measurements, features, request.Slos);
        var attributes = measurements.Attributes.Select((group, index) => new GroupAttribute(
            group.Name, group.Path, index == measurements.FaultAttribute || group.IsReadyMade || !group.Fields.IsEmpty ? null : measurements.AttributeColumn(index), group.MinSamples, group.MaxGroups)
        {
            Columns = group.Fields.IsEmpty ? [] : measurements.AttributeColumns(index),
            IsReadyMade = group.IsReadyMade,
            IsCompared = index < measurements.Shape.Attributes.Length,
            Faults = index == measurements.FaultAttribute ? measurements.Faults : null,
        }).ToImmutableArray();
        ImmutableArray<FieldMeasure> fields =
        [
            .. measurements.Fields(labelsAreJoined: labels?.Schema is not null).Select(field => field with { IsUsual = request.UsualFields.Contains(field.Name) }),
        ];
        var slos = FieldsOfSlos.WithReasons(request.Slos, measurements, fields);
        if (labels?.Schema is not null)
        {
            labels = labels with
            {
                RecordsMeasure = measurements.LabelRecords(),
                ReadMeasure = measurements.LabelRecordsRead(),
            };
        }

        var pictures = PictureDefinition.Of(measurements);
        return new()
        {
            Name = request.Name,
            Task = request.Task,
            Where = measurements.Where,
            Delay = request.Delay,
            Classes = measurements.Shape.Classes,
            ManyClasses = measurements.Shape.ManyClasses,
            Sampling = measurements.Shape.Sampling,
            SampledOf = measurements.AreWeighted ? measurements.Records() : null,
            Features = features,
            Fields = fields,
            RecordsMeasure = measurements.FieldRecords(),
            ReadMeasure = measurements.RecordsRead(),
            Baseline = measurements.Shape.Baseline,
            Acceptance = request.Acceptance,
            Previous = request.Previous is { } previous
                ? previous with { Slos = FieldsOfSlos.WithReasons(previous.Slos, measurements, fields) } : null,
            Learning = learning,
            Drift = drift.Features.IsEmpty ? null : drift,
            Skew = skew,
            Residual = residual,
            Estimates = estimates,
            Pictures = pictures,
            Labels = labels is null ? null : ModelParts.WithTracks(labels, measurements),
            PredictionColumn = prediction,
            Attributes = attributes,
            Versions = versions,
            Faults = faults,
            Measures = measurements.Measures,
            ReadyMade = [.. Enumerable.Range(0, measurements.Measures.Length).Where(measure => measurements.Measures[measure].Counting is ReadyCounting)],
            Predictions = measurements.Predictions,
            Slos = slos,
            Excluded = request.Excluded,
            Weights = request.Weights,
            Limits = request.Limits,
        };
    }
}
