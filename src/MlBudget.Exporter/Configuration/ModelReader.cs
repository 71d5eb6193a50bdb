using System.Collections.Immutable;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Exporter.Configuration.Inherited;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Owners;
using MlBudget.Exporter.Configuration.Policies;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;
using MlBudget.Sources;
using MlBudget.Sources.Features;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Configuration;

/// <summary>Reads models as they are written.</summary>
/// <param name="defaults">What holds where nothing is configured.</param>
/// <param name="limits">The limits of models that don't say.</param>
/// <param name="owners">Reads who owns dimensions.</param>
/// <param name="policies">Reads when budgets are other ones, and what is asked before something is done.</param>
/// <param name="baselines">Where what is normal comes from.</param>
/// <param name="tallies">Read what is ready-made.</param>
internal sealed class ModelReader(
    Defaults defaults, Limits limits, OwnersReader owners, PoliciesReader policies, BaselineContext baselines, ImmutableArray<TallyReader> tallies)
{
    /// <summary>The model; null, with problems, where not even its records can be read. Problems in parts of it are left to the
    /// caller.</summary>
    /// <param name="node">Where it is written.</param>
    /// <param name="value">Of a template the value of the model; null for one that stands for all of them. A model that is none of a template's has
    /// none.</param>
    /// <param name="name">Its name; null where that can't be read.</param>
    public ModelSpec? Read(NodeReader node, string? value, out string? name)
    {
        name = null;
        if (!node.IsMappingOf(
            "name", TaskReader.Key, ClassesReader.Positive, ClassesReader.Negative, ManyClassesReader.Key, "predictions", "labels", FeatureStoresReader.Key, "features", "groups", "baseline", TrainingInput.Key,
            "weights", "alerts", "limits", "owners", "slos", "adjustments", "exclusions", "gates", ForEach.Keys[0], ForEach.Keys[1]))
            return null;
        var each = ForEach.Read(node);
        name = each is null ? node.Required("name")?.Literal("a name") : each.ReadName(node.Required("name"), value ?? each.Placeholder);
        var task = TaskReader.Read(node);
        var inputs = ModelInputs.Read(node, name, task, baselines);
        var isKnown = each?.IsIn(inputs) == true;
        if (each is null && inputs?.Labels is { ModelField: not null, Node: var labels })
            labels.Optional("for_each")!.ErrorAtKey("tells apart the labels of a template's models; add for_each to the model, the field of its predictions");
        var alerts = ReadAlerts(node.Optional("alerts"));
        var stores = FeatureStoreKinds.Read(node);
        var slos = ReadSlos(node, task, stores, inputs);
        foreach (var ready in each is null ? [] : slos.Select(slo => slo.Indicator?.Ready).OfType<ReadyIndicator>())
            ready.Node.ErrorAtKey("is the same for all models of a template; write the SLO into a model of its own");
        each?.CheckGroups(slos, inputs);
        var weights = ReadWeights(node.Optional("weights"), slos);
        var bounds = Limits.Read(node.Optional("limits"), limits);
        if (inputs is not null)
            ManyClassesReader.CheckCount(node, inputs.ManyClasses, bounds.Model.MaxClasses);
        var policy = owners.Read(node.Optional("owners"));
        var written = policies.Read(node, slos);
        return inputs is null ? null : new()
        {
            Node = node,
            Name = name,
            ForEach = each,
            Value = isKnown ? new(each!.Field, inputs.Labels?.ModelField, value ?? each.Placeholder) : null,
            Task = task,
            Inputs = inputs,
            Alerts = alerts,
            Slos = slos,
            Weights = weights,
            Limits = bounds,
            Policy = policy with
            {
                Gates = written.Gates,
                Adjustments = [.. written.Adjustments.Select(adjustment => adjustment.Record)],
                Exclusions = [.. written.Exclusions.Select(exclusion => exclusion.Record)],
            },
            Policies = written,
            PollInterval = defaults.PollInterval,
            UnreadStores = [.. stores.Unread],
        };
    }

    private ImmutableArray<SloSpec> ReadSlos(NodeReader model, ModelTask task, FeatureStoresReader stores, ModelInputs? inputs)
    {
        if (model.Required("slos") is not { } list)
            return [];
        var items = list.Items();
        if (list.IsList && items.IsEmpty)
            list.Error("there is no SLO, expected at least one");
        return [.. items.SelectMany(new SloReader(task, defaults.Window, tallies, stores, inputs).ReadAll)];
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
