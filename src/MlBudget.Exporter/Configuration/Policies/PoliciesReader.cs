using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Exporter.Configuration.Owners;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Policies;

/// <summary>What a model says of when its budgets are other ones, which time counts in nothing, and what is asked before something is
/// done.</summary>
/// <param name="Adjustments">Stretches with other budgets.</param>
/// <param name="Exclusions">Time that counts in nothing.</param>
/// <param name="Gates">What is asked before something is done.</param>
internal sealed record WrittenPolicies(
    ImmutableArray<AdjustmentSpec> Adjustments, ImmutableArray<ExclusionSpec> Exclusions, ImmutableArray<GateDefinition> Gates);

/// <summary>Reads <c>adjustments</c>, <c>exclusions</c> and <c>gates</c> of models.</summary>
/// <param name="teams">The teams that may be named.</param>
internal sealed class PoliciesReader(TeamNames teams)
{
    /// <summary>What a model says. What can't be read is left out, with problems.</summary>
    /// <param name="model">The model.</param>
    /// <param name="slos">Its SLOs, without those that can't be read.</param>
    public WrittenPolicies Read(NodeReader model, ImmutableArray<SloSpec> slos)
    {
        var records = new RecordReader(teams, model, slos);
        return new(
            new AdjustmentsReader(records).Read(model.Optional("adjustments")),
            new ExclusionsReader(records).Read(model.Optional("exclusions")),
            new GatesReader(records).Read(model.Optional("gates")));
    }
}
