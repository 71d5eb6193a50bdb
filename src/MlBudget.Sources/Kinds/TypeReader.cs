using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Sources.Kinds;

/// <summary>Reads the type of a source, which a build may have been published without.</summary>
internal static class TypeReader
{
    /// <summary>The type; null, with a problem, where this build has none of that name.</summary>
    /// <param name="node">The type; null where there is none, which is somebody else's problem.</param>
    /// <param name="carried">The types that this build has.</param>
    /// <param name="leftOut">Those that it was published without.</param>
    public static string? Read(NodeReader? node, ImmutableArray<string> carried, ImmutableArray<string> leftOut)
    {
        if (node is null || leftOut.FirstOrDefault(node.Is) is not { } absent)
            return node?.Name(carried);
        node.Error($"found '{absent}', which this build was published without; take the full image, or publish with -p:Sources={(absent.Split('_') is ["feast", var store] ? store : absent.Split('_')[0])}");
        return null;
    }
}
