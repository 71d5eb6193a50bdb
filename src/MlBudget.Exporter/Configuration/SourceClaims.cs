using MlBudget.Settings;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Configuration;

/// <summary>What sources of a configuration have for themselves, so that no two have the same.</summary>
internal sealed class SourceClaims
{
    /// <summary>What was claimed, and where.</summary>
    private readonly Dictionary<string, string> _claimed = new(StringComparer.Ordinal);

    /// <summary>Reports what a model's sources have that another source has already, or that the models of a template would share.</summary>
    public void Check(ModelSpec spec)
    {
        Check(spec, spec.Inputs.Predictions.Source, spec.Node.Optional("predictions"));
        Check(spec, spec.Inputs.Labels?.Source, spec.Inputs.Labels?.Node);
    }

    private void Check(ModelSpec spec, SourceDefinition? source, NodeReader? node)
    {
        if (source?.Claim is not { } claim || node?.Optional(claim.Key) is not { } written)
            return;
        if (spec.ForEach is not null)
            written.Error($"found {written.Shown} in a template, expected no '{claim.Key}': its models would share {claim.What}, and each would need one of its own; leave it out");
        else if (!_claimed.TryAdd(claim.What, node.Path))
            written.Error($"found {written.Shown}, but {claim.What} is that of {_claimed[claim.What]} already; expected another name, or none");
    }
}
