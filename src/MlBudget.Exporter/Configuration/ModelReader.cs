using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Text;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Slos;

namespace MlBudget.Exporter.Configuration;

/// <summary>Reads a model.</summary>
/// <param name="defaults">What holds where nothing is configured.</param>
/// <param name="limits">The limits of models that don't say.</param>
/// <param name="baselines">What was learned already.</param>
/// <param name="notes">Gets what is worth knowing.</param>
internal sealed class ModelReader(Defaults defaults, Limits limits, BaselineContext baselines, List<string> notes)
{
    /// <summary>The model; null, with problems, where it can't be watched. Problems in parts of it are left to the caller.</summary>
    /// <param name="node">The model.</param>
    /// <param name="names">The names of the models before it.</param>
    public MonitoredModel? Read(NodeReader node, Dictionary<string, NodeReader> names)
    {
        if (!node.IsMappingOf(
            "name", "task", ClassesReader.Positive, ClassesReader.Negative, "predictions", "labels", "features", "groups", "baseline",
            "weights", "alerts", "limits", "slos"))
            return null;
        var name = ReadName(node, names);
        node.Required("task")?.Name(["binary_classification"]);
        var inputs = ModelInputs.Read(node, BaselineInput.Read(node, name, baselines, notes));
        var alerts = ReadAlerts(node.Optional("alerts"));
        var specs = ReadSlos(node);
        var weights = ReadWeights(node.Optional("weights"), specs);
        var bounds = Limits.Read(node.Optional("limits"), limits);
        if (inputs is null)
            return null;
        var compared = specs.Select(spec => (spec.Indicator as DisparityIndicator)?.By?.Literal()).ToHashSet();
        var attributes = inputs.Groups.Where(group => compared.Contains(group.Name)).ToImmutableArray();
        var compiler = new MeasureCompiler(inputs.ShapeWith(attributes));
        Restrict(inputs.Predictions.Where, "version == \"2.1\"", compiler.Restrict);
        Restrict(inputs.Labels?.Where, "reviewed == true", compiler.RestrictLabels);
        var context = new SloContext(inputs, attributes, alerts, bounds, defaults.PollInterval);
        var sloCompiler = new SloCompiler(compiler, context);
        var slos = specs.Select(sloCompiler.Compile).OfType<ConfiguredSlo>().ToImmutableArray();
        if (name is null || inputs.Predictions.Source is null)
            return null;
        var learning = inputs.Baseline is { Learn: { } period } learned && learned.Lacks(sloCompiler.Degradations.Keys)
            ? compiler.Learning(DriftWindowOf(specs), sloCompiler.Degrading, period, sloCompiler.Degradations) with
            {
                SamplesRows = learned.Baseline is null,
            }
            : null;
        var criterion = specs.Select(spec => spec.Indicator).OfType<DriftIndicator>().FirstOrDefault()?.Criterion ?? default;
        var definition = Define(name, inputs, attributes, compiler, criterion) with
        {
            Slos = [.. slos.Select(slo => slo.Definition)],
            Weights = weights,
            Limits = bounds.Model,
            Learning = learning,
        };
        CheckUnlabelled(inputs.Labels, definition);
        CheckIdsAreKept(specs, definition);
        notes.AddRange(ModelNotes.Of(inputs, definition, slos));
        notes.AddRange(compiler.NotWatched().Select(left => $"{node.Path}.baseline: '{left.Feature}' is not watched: {left.Reason}"));
        var labels = definition.Labels?.Schema is null ? null : inputs.Labels?.Source;
        return new(definition, inputs.Predictions.Source, labels, bounds.Records, slos)
        {
            MinCoverage = inputs.Labels?.MinCoverage,
            Where = inputs.Predictions.Where?.Written,
            LabelsWhere = inputs.Labels?.Where?.Written,
            Baseline = inputs.Baseline,
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

    private static string? ReadName(NodeReader model, Dictionary<string, NodeReader> names)
    {
        var node = model.Required("name");
        var name = node?.Literal("a name");
        if (name is not null && !names.TryAdd(name, node!))
            node!.Error($"the name {node.Shown} is that of {names[name].Path[..^".name".Length]} already");
        return name;
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

    private ImmutableArray<SloSpec> ReadSlos(NodeReader model)
    {
        if (model.Required("slos") is not { } list)
            return [];
        var items = list.Items();
        if (list.IsList && items.IsEmpty)
            list.Error("there is no SLO, expected at least one");
        return [.. items.Select(new SloReader(defaults.Window).Read).OfType<SloSpec>()];
    }

    private static ImmutableDictionary<Dimension, ImmutableArray<AlertRowSpec>> ReadAlerts(NodeReader? node)
    {
        var rows = ImmutableDictionary.CreateBuilder<Dimension, ImmutableArray<AlertRowSpec>>();
        if (node is not null && node.IsMappingOf([.. SloReader.Dimensions.Select(entry => entry.Name)]))
        {
            foreach (var (key, dimension) in SloReader.Dimensions)
            {
                if (node.Optional(key) is { } list)
                    rows.Add(dimension, AlertRowReader.Read(list));
            }
        }

        return rows.ToImmutable();
    }

    private static ImmutableDictionary<Dimension, double> ReadWeights(NodeReader? node, ImmutableArray<SloSpec> specs)
    {
        if (node is null || !node.IsMappingOf([.. SloReader.Dimensions.Select(entry => entry.Name)]))
            return Dimensions.DefaultWeights;
        var weights = Dimensions.All.ToImmutableDictionary(dimension => dimension, Weight);
        if (weights.Values.Sum() <= 0 && node.Entries().All(entry => entry.Number(0, 1_000_000) is not null))
            node.Error("the weights sum up to 0, expected at least one above 0");
        return weights;

        double Weight(Dimension dimension)
        {
            var weight = node.Optional(dimension.Name());
            if (weight is null && specs.Any(spec => spec.Dimension == dimension))
                node.Error($"'{dimension.Name()}' is missing, which has SLOs; write its weight, or 0");
            return (double?)weight?.Number(0, 1_000_000) ?? 0;
        }
    }
}
