using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Owners;
using MlBudget.Exporter.Configuration.Policies;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;

namespace MlBudget.Exporter.Configuration;

/// <summary>
/// Turns a model as it is written into the one that is computed. All that it needs is in what was read: it reads no file, no environment
/// and nothing of other models.
/// </summary>
internal static class ModelCompiler
{
    /// <summary>The model; null, with problems, where it can't be watched. Problems in parts of it are left to the caller.</summary>
    /// <param name="spec">What is written.</param>
    /// <param name="known">What it has learned, and what people have accepted; null for nothing yet.</param>
    /// <param name="written">What it is read from, for what it learns later.</param>
    public static MonitoredModel? Compile(ModelSpec spec, KnownBaselines? known, WrittenModel written)
    {
        var inputs = spec.Inputs with { Baseline = spec.Inputs.Baseline?.With(known) };
        var compared = spec.Slos.Select(slo => slo.Indicator).OfType<DisparityIndicator>().ToLookup(disparity => disparity.Ready is not null, disparity => disparity.By?.Literal());
        inputs = inputs with
        {
            Groups = [.. inputs.Groups.Select(group => compared[true].Contains(group.Name) && !compared[false].Contains(group.Name) ? group.OutsideOfRecords : group)],
        };
        ImmutableArray<GroupInput> attributes =
        [
            .. inputs.Groups.Where(group => compared[false].Contains(group.Name)), .. inputs.Groups.Where(group => compared[true].Contains(group.Name)).Select(group => group.OfTallies),
        ];
        var measurements = new Measurements(inputs.ShapeWith(attributes) with
        {
            MaxClasses = spec.Limits.Model.MaxClasses,
            MaxItems = spec.Limits.Model.MaxItems,
            Where = inputs.Predictions.Where?.Configured("a condition such as version == \"2.1\""),
            LabelsWhere = inputs.Labels?.Where?.Configured("a condition such as reviewed == true"),
            Of = spec.Value is { } value ? new(inputs.Predictions.Find(value.Field)!.Path, value.Value) : null,
            LabelsOf = spec.Value is { LabelsField: { } field } one ? new(inputs.Labels!.Own.First(own => own.Name == field).Path, one.Value) : null,
        });
        Report(inputs.Predictions.Where, measurements.WhereError);
        Report(inputs.Labels?.Where, measurements.LabelsWhereError);
        var context = new SloContext(inputs, attributes, spec.Alerts, spec.Limits, spec.PollInterval)
        {
            Adjustments = spec.Policies.Adjustments,
            Exclusions = spec.Policies.Exclusions,
        };
        var sloCompiler = new SloCompiler(measurements, context);
        var slos = spec.Slos.Select(sloCompiler.Compile).OfType<ConfiguredSlo>().ToImmutableArray();
        if (spec.Name is null || (inputs.Predictions.Source is null && inputs.Predictions != PredictionInputs.None))
            return null;
        var window = DriftWindowOf(spec.Slos);
        ImmutableHashSet<string> usual =
        [
            .. inputs.Predictions.Fields.Where(field => field.IsUsual).Select(field => field.Name), .. (inputs.Labels?.Own ?? []).Where(field => field.IsUsual).Select(field => $"labels.{field.Name}"),
        ];
        var definition = ModelBuilder.Build(measurements, new()
        {
            Name = spec.Name,
            Task = spec.Task,
            Slos = [.. slos.Select(slo => slo.Definition)],
            Excluded = ExcludedOf(spec.Policies.Exclusions),
            Acceptance = inputs.Baseline?.Acceptance,
            Previous = known?.Previous is { } previous ? Before(previous, written, measurements, context) : null,
            Delay = inputs.Predictions.Delay,
            Weights = spec.Weights,
            Limits = spec.Limits.Model,
            MinCoverage = inputs.Labels?.MinCoverage,
            UsualFields = usual,
            DriftWindow = window,
            Criterion = spec.Slos.Select(slo => slo.Indicator).OfType<MetricIndicator>().FirstOrDefault(indicator => indicator.Kind is Drift) is { } drift ? Drift.CriterionOf(drift.Options) : default,
            Learning = inputs.Baseline is { Learn: { } period } baseline && baseline.Lacks(sloCompiler.Degradations.Keys)
                ? new(window, [.. sloCompiler.Degrading], period)
                {
                    Degradations = sloCompiler.Degradations,
                    SamplesRows = baseline.Baseline is null,
                }
                : null,
        });
        CheckUnlabelled(inputs.Labels, definition);
        CheckIdsAreKept(spec.Slos, definition);
        var notWatched = measurements.NotWatched().Select(left => $"{spec.Node.Path}.baseline: '{left.Feature}' is not watched: {left.Reason}");
        var notCompared = measurements.NotComparedWithTraining().Select(left => $"{spec.Node.Path}.training: '{left.Feature}' is not compared: {left.Reason}");
        var ownerNotes = OwnerNotes.Of(spec.Node.Optional("owners"), spec.Policy, [.. slos.Select(slo => slo.Definition.Dimension)]);
        var feeds = inputs.Predictions.Source is not { } predictions ? ImmutableArray<FeedDefinition>.Empty
            : [new FeedDefinition("predictions", FeedRole.Predictions, predictions, definition.Predictions)];
        if (definition.Labels?.Schema is { } schema && inputs.Labels?.Source is { } labels)
            feeds = feeds.Add(new("labels", FeedRole.Labels, labels, schema));
        return new(definition, feeds, spec.Limits.Records, slos)
        {
            Tallies = TalliesOf(slos),
            MinCoverage = inputs.Labels?.MinCoverage,
            Where = ModelValue.Shown(inputs.Predictions.Where?.Written, spec.Value?.Field, spec.Value?.Value),
            LabelsWhere = ModelValue.Shown(inputs.Labels?.Where?.Written, spec.Value?.LabelsField, spec.Value?.Value),
            UsualFields = usual,
            IsTaskTold = spec.Node.Optional(TaskReader.Key) is null,
            Policy = spec.Policy,
            Baseline = inputs.Baseline,
            Training = inputs.Training,
            Lacking = inputs.Baseline?.Baseline is { } normal
                ? [.. sloCompiler.Degradations.Keys.Where(name => !normal.Tells(name)).Order(StringComparer.Ordinal)] : [],
            Notes =
            [
                .. inputs.Baseline?.Notes ?? [], .. inputs.Training?.Notes ?? [], .. spec.UnreadStores.Select(path => $"{path}: no SLO is of this feature store"), .. ModelNotes.Of(inputs, definition, slos), .. ownerNotes,
                .. PolicyNotes.Of(spec.Node, spec.Policies, spec.Policy.Owners, slos), .. notWatched, .. notCompared,
            ],
            Written = written,
        };
    }

    /// <summary>Where ready-made tallies come from: those of SLOs that measure the same are read once.</summary>
    private static ImmutableArray<TallyFeedDefinition> TalliesOf(ImmutableArray<ConfiguredSlo> slos) =>
        [.. slos.Where(slo => slo.Spec.Indicator!.Ready is not null)
            .Select(slo => (slo.Definition.Name, slo.Spec.Indicator!.Ready!.Source, slo.Spec.Indicator.Ready.Prefix, Measure: slo.Definition.Sli.Measures[0]))
            .DistinctBy(slo => slo.Measure).Select(slo => new TallyFeedDefinition($"{slo.Prefix}-{slo.Name}", slo.Source, slo.Measure))];

    private static ExcludedTime ExcludedOf(ImmutableArray<ExclusionSpec> exclusions)
    {
        var ofAll = exclusions.Where(exclusion => exclusion.Record.Slo is null).ToArray();
        return ofAll.Length == 0 ? ExcludedTime.None : new([.. ofAll.Select(exclusion => exclusion.Record.When)]);
    }

    /// <summary>How long the windows are for which thresholds are calibrated: as long as slices of SLOs on drift or skew, which are all of one length.</summary>
    private static TimeSpan DriftWindowOf(ImmutableArray<SloSpec> specs)
    {
        SliceSpec[] written = [.. specs.Where(spec => spec.Indicator?.Slices.AreDriftWindows == true).Select(spec => spec.Slices).OfType<SliceSpec>()];
        foreach (var other in written.Skip(1).Where(slices => slices.Duration != written[0].Duration))
            other.Length.Error($"found {other.Length.Shown}, expected {Durations.Format(written[0].Duration)}, as of the SLO before it: drift and skew are judged in the same windows");
        return written.Length > 0 ? written[0].Duration : DriftDefinition.DefaultWindow;
    }

    /// <summary>What was normal before, with the SLOs that depend on it; null where there is nothing any more that would.</summary>
    private static PreviousNormal? Before(PreviousNormal previous, WrittenModel written, Measurements measurements, SloContext context)
    {
        var problems = new Problems();
        if (context.Inputs.Baseline is null || written.ReadInto(problems) is not { } again)
            return null;
        // What an adjustment allows may be too much under that baseline, which is no problem of the configuration either.
        var before = context with { Adjustments = again.Policies.Adjustments, Exclusions = again.Policies.Exclusions };
        return PreviousSlos.Compile(previous, again.Slos, problems, measurements, before);
    }

    private static void Report(NodeReader? where, ConditionException? error)
    {
        if (error is not null)
            where!.ErrorWithin(error.Position, error.Reason);
    }

    /// <summary>What is assumed later than a prediction waits would never be.</summary>
    private static void CheckUnlabelled(LabelInputs? labels, ModelDefinition definition)
    {
        if (labels?.Shape.Unlabelled is not { } assumption || assumption.After <= definition.LabelWait)
            return;
        var wait = Durations.Format(definition.LabelWait);
        var after = labels.Node.Optional("unlabelled_after")!.Entries().First();
        after.Error($"found {after.Shown}, expected at most {wait}, which is how long a prediction waits: "
            + "the longest window and the delay");
    }

    /// <summary>Nothing is found to be repeated where no id is remembered.</summary>
    private static void CheckIdsAreKept(ImmutableArray<SloSpec> specs, ModelDefinition definition)
    {
        if (definition.Predictions.IdPath is null || definition.IdsRemembered is not null)
            return;
        var compared = specs.Select(spec => spec.Indicator).OfType<DisparityIndicator>().SelectMany(disparity => disparity.Compared);
        foreach (var metric in specs.Select(spec => spec.Indicator).OfType<MetricIndicator>().Concat(compared))
        {
            if (metric.Kind.NeedsRememberedIds)
                metric.Node.Error($"{metric.Kind.Name} needs ids to be remembered; write a limits.duplicate_horizon above 0");
        }
    }
}
