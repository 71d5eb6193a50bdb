using MlBudget.Core.Slis;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration;

/// <summary>What a model may not have whose log is counted in parts by several exporters, and put together by sums of what they export.</summary>
internal static class Sharding
{
    /// <summary>Reports everything of a model that doesn't add up over shards.</summary>
    /// <param name="model">The model.</param>
    /// <param name="node">Where it is written.</param>
    public static void Check(MonitoredModel model, NodeReader node)
    {
        if (model.Baseline?.Learn is not null && node.Optional("baseline")?.Optional("learn") is { } learn)
        {
            learn.ErrorAtKey("each shard would learn a normal of its own; "
                + "write the file that mlbudget baseline has made of the whole log");
        }

        node.Optional(TrainingInput.Key)?.ErrorAtKey("each shard would compare its own part with the training set; leave it to an exporter of the whole log, for a model of another name");
        node.Optional("predictions")?.Optional(SamplingInput.Key)?.ErrorAtKey("fleet rules take evidence of the sums of events, which are of all predictions here and not of records; "
            + "leave the model to an exporter of the whole log");
        node.Optional("adjustments")?.ErrorAtKey("each shard would weigh what is allowed by its own events, and so another budget; "
            + "leave the SLOs to an exporter of the whole log, for a model of another name");
        foreach (var slo in model.Slos)
        {
            if (slo.Definition.Periods is not null)
            {
                (slo.Spec.WindowNode ?? slo.Spec.Node).ErrorAtKey("a window of the calendar begins anew in each shard when that has come to it, "
                    + "and sums over shards of windows of different lengths say nothing; write a rolling one such as 30d");
            }

            if (slo.Definition.Sli.NotAdditiveBecause is { } reason)
                PlaceOf(slo).ErrorAtKey(reason);
        }
    }

    /// <summary>The words that make it something that doesn't add up.</summary>
    private static NodeReader PlaceOf(ConfiguredSlo slo) =>
        slo.Definition.Sli.Kind == SliKind.Slices && slo.Spec.Slices is { } slices && slices.Node.Key == "slices"
            ? slices.Node : slo.Spec.Indicator!.Node;
}
