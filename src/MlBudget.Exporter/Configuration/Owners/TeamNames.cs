using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Owners;

/// <summary>Reads names of teams where they are named: as owners, or as those who approve.</summary>
/// <param name="listed">The teams that are listed; null where none are, and any may be named.</param>
internal sealed class TeamNames(ImmutableArray<Team>? listed)
{
    /// <summary>The teams of a list, each once; a problem where there is none.</summary>
    /// <param name="list">The list; null for none.</param>
    public ImmutableArray<string> ReadList(NodeReader? list) => DistinctNames.Read(list, "a team", Read);

    private string? Read(NodeReader node)
    {
        const string Expected = "a team's name";
        if (listed is { } known)
            return node.LiteralName([.. known.Select(team => team.Name)], Expected);
        if (node.Literal(Expected) is not { } name)
            return null;
        if (TeamName.FaultOf(name) is not { } fault)
            return name;
        node.Error(fault);
        return null;
    }
}
