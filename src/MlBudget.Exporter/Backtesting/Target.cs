using System.Collections.Immutable;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Backtesting;

/// <summary>An objective that an SLO is tried with.</summary>
/// <param name="Slo">The SLO's name.</param>
/// <param name="Written">The number, as it is written.</param>
/// <param name="Node">The number, for whoever reads it.</param>
internal sealed record Target(string Slo, string Written, NodeReader Node)
{
    /// <summary>What the SLO is called while it is tried with the number.</summary>
    public string Name => $"{Slo}={Written}";

    /// <summary>The SLO with the number in place of its own: of its bound, or of its slices where it has no other. Null, with a problem,
    /// where it can't be read so.</summary>
    /// <param name="slo">The SLO, as it is written.</param>
    /// <param name="node">The number, with the problems that are to get what is wrong with it.</param>
    public SloSpec? In(SloSpec slo, NodeReader node)
    {
        if (slo.Bound is { Value: > 0 } bound)
            return Bound.ReadValue(node, bound.Kind, slo.Indicator) is { } value ? slo with { Bound = bound with { Value = value, Node = node }, ReportedAs = Name } : null;
        return slo.Slices is { } slices
            && node.Share("0 allows everything; write a number above 0", "1 leaves no budget; write a number below 1, such as 0.999") is { } share
            ? slo with { Slices = slices with { Objective = share }, ReportedAs = Name } : null;
    }

    /// <summary>The number that an SLO has itself, with its key: <c>at_least 0.95</c>.</summary>
    public static string Own(SloSpec slo) => slo.Bound is { Value: > 0 } bound
        ? $"{bound.Key} {NodeReader.Format(bound.Value)}" : $"slices.objective {NodeReader.Format(slo.Slices?.Objective ?? 0)}";
}

/// <summary>What an SLO is called, which is tried with other numbers.</summary>
/// <param name="Model">The model.</param>
/// <param name="Slo">The SLO.</param>
/// <param name="Own">Its own number, with its key.</param>
/// <param name="Tried">The numbers that it is tried with, and the alert rows that it has no more with each.</param>
internal sealed record TriedSlo(string Model, string Slo, string Own, ImmutableArray<(Target Target, ImmutableArray<(CatalogueRow Row, string Reason)> LeftOut)> Tried);
