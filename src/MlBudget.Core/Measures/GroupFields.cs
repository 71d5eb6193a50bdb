using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <summary>The fields of an attribute that several tell together.</summary>
public static class GroupFields
{
    /// <summary>The most fields of an attribute.</summary>
    public const int Most = 4;

    /// <summary>What stands for the place of such an attribute in a record, where one field has a path: it is the same where the same fields are in the same order.</summary>
    /// <param name="paths">Where the fields are.</param>
    public static string PathOf(ImmutableArray<string> paths) => string.Join(
        " × ", paths.Select(path => $"[{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)}]"));
}
