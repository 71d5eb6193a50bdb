using System.Collections.Immutable;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Policies;

/// <summary>Which dimensions decide whether something may be done, such as a deployment.</summary>
/// <param name="Action">What is to be done: <c>deploy</c>.</param>
/// <param name="Dimensions">The dimensions whose hard limits refuse it; at least one, each with SLOs.</param>
/// <param name="AllowsNoData">Whether it is allowed where nobody knows how an SLO of theirs stands.</param>
public sealed record GateDefinition(string Action, ImmutableArray<Dimension> Dimensions, bool AllowsNoData);
