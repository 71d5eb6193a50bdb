using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration;

/// <summary>
/// Turns a model as it is written into the one that is computed. All that it needs is in what was read: it reads no file, no environment
/// and nothing of other models.
/// </summary>
internal static class ModelCompiler
{
    /// <summary>The model; null, with problems, where it can't be watched. Problems in parts of it are left to the caller.</summary>
    /// <param name="spec">What is written.</param>
    /// <param name="learned">What it has learned; null for nothing yet. It counts only where the model is to learn.</param>
    /// <param name="written">What it is read from, for what it learns later.</param>
    public static MonitoredModel? Compile(ModelSpec spec, Baseline? learned, WrittenModel written)
    {
        var inputs = spec.Inputs with { Baseline = spec.Inputs.Baseline?.With(learned) };
        var compared = spec.Slos.Select(slo => (slo.Indicator as DisparityIndicator)?.By?.Literal()).ToHashSet();
        var attributes = inputs.Groups.Where(group => compared.Contains(group.Name)).ToImmutableArray();
        var compiler = new MeasureCompiler(inputs.ShapeWith(attributes));
        Restrict(inputs.Predictions.Where, "version == \"2.1\"", compiler.Restrict);
        Restrict(inputs.Labels?.Where, "reviewed == true", compiler.RestrictLabels);
        var context = new SloContext(inputs, attributes, spec.Alerts, spec.Limits, spec.PollInterval);
        var sloCompiler = new SloCompiler(compiler, context);
        var slos = spec.Slos.Select(sloCompiler.Compile).OfType<ConfiguredSlo>().ToImmutableArray();
        if (spec.Name is null || inputs.Predictions.Source is null)
            return null;
        var learning = inputs.Baseline is { Learn: { } period } baseline && baseline.Lacks(sloCompiler.Degradations.Keys)
            ? compiler.Learning(DriftWindowOf(spec.Slos), sloCompiler.Degrading, period, sloCompiler.Degradations) with
            {
                SamplesRows = baseline.Baseline is null,
            }
            : null;
        var criterion = spec.Slos.Select(slo => slo.Indicator).OfType<DriftIndicator>().FirstOrDefault()?.Criterion ?? default;
        var definition = Define(spec.Name, inputs, attributes, compiler, criterion) with
        {
            Slos = [.. slos.Select(slo => slo.Definition)],
            Weights = spec.Weights,
            Limits = spec.Limits.Model,
            Learning = learning,
        };
        CheckUnlabelled(inputs.Labels, definition);
        CheckIdsAreKept(spec.Slos, definition);
        var notWatched = compiler.NotWatched().Select(left => $"{spec.Node.Path}.baseline: '{left.Feature}' is not watched: {left.Reason}");
        var labels = definition.Labels?.Schema is null ? null : inputs.Labels?.Source;
        return new(definition, inputs.Predictions.Source, labels, spec.Limits.Records, slos)
        {
            MinCoverage = inputs.Labels?.MinCoverage,
            Where = inputs.Predictions.Where?.Written,
            LabelsWhere = inputs.Labels?.Where?.Written,
            Baseline = inputs.Baseline,
            Notes = [.. inputs.Baseline?.Notes ?? [], .. ModelNotes.Of(inputs, definition, slos), .. notWatched],
            Written = written,
        };
    }

    /// <summary>Drift is judged in slices, for which it is calibrated.</summary>
    private static TimeSpan DriftWindowOf(ImmutableArray<SloSpec> specs) => specs
        .Where(spec => spec.Indicator is DriftIndicator).Select(spec => spec.Slices?.Duration).FirstOrDefault()
        ?? DriftDefinition.DefaultWindow;

    /// <summary>Counts only some records of a log, as the predictions of one version of a model.</summary>
    private static void Restrict(NodeReader? where, string example, Action<ConfiguredText> restrict)
    {
        if (where?.Configured($"a condition such as {example}") is not { } condition)
            return;
        try
        {
            restrict(condition);
        }
        catch (ConditionException error)
        {
            where.ErrorWithin(error.Position, error.Reason);
        }
    }

    /// <summary>Measures and columns are complete only once everything was asked for, so the schema comes last.</summary>
    private static ModelDefinition Define(
        string name, ModelInputs inputs, ImmutableArray<GroupInput> attributes, MeasureCompiler compiler, DriftCriterion criterion)
    {
        var features = compiler.Features();
        var drift = compiler.Drift(criterion);
        var estimates = compiler.Estimates();
        var labels = compiler.Labels() is { } known ? known with { MinCoverage = inputs.Labels?.MinCoverage } : null;
        var prediction = compiler.PredictionColumn();
        var columns = attributes.Select((group, index) => new GroupAttribute(
            group.Name, group.Path, compiler.AttributeColumn(index), group.MinSamples, group.MaxGroups)).ToImmutableArray();
        return new()
        {
            Name = name,
            Where = compiler.Restriction,
            Classes = inputs.Classes,
            Features = features,
            Baseline = inputs.Baseline?.Baseline,
            Drift = drift.Features.IsEmpty ? null : drift,
            Estimates = estimates,
            Labels = labels,
            PredictionColumn = prediction,
            Attributes = columns,
            Measures = compiler.Measures,
            Predictions = compiler.Predictions,
            Slos = [],
        };
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
        var measured = specs.Select(spec => spec.Indicator).Concat(compared);
        foreach (var named in measured.OfType<NamedIndicator>().Where(named => named.Metric.Name == "duplicates"))
            named.Node.Error("duplicates needs ids to be remembered; write a limits.duplicate_horizon above 0");
    }
}
