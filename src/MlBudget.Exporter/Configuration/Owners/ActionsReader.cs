using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Owners;

/// <summary>Reads <c>actions</c>: what owners may do beyond what is built in.</summary>
internal static class ActionsReader
{
    /// <summary>All actions that owners may name: the built-in ones, and those of a mapping from names to what to do.</summary>
    /// <param name="node">The mapping; null for none.</param>
    public static ImmutableArray<OwnerAction> Read(NodeReader? node)
    {
        var actions = OwnerAction.BuiltIn.ToBuilder();
        foreach (var entry in node?.Entries() ?? [])
        {
            if (OwnerAction.BuiltIn.Any(action => action.Name == entry.Key))
                entry.ErrorAtKey($"'{entry.Key}' is there already; choose another name");
            else if (entry.Key.Length == 0 || !entry.Key.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_'))
                entry.ErrorAtKey($"found '{entry.Key}', expected a name of lower-case letters, digits and '_', such as shed_load");
            // An action whose text is wrong is known all the same: where owners name it, nothing is wrong.
            actions.Add(new(entry.Key, entry.Literal("what to do, such as Turn off recommendations at the checkout") ?? string.Empty));
        }

        return actions.ToImmutable();
    }
}
