using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads what labels tell beside the model's own label: by name, or by name and path.</summary>
internal static class OutcomesReader
{
    /// <summary>What outcomes are called in conditions, before their names.</summary>
    public const string Prefix = Measurements.OutcomePrefix;

    /// <summary>The outcomes of a list or a mapping; none without it.</summary>
    public static ImmutableArray<RecordField> Read(NodeReader? node)
    {
        if (node is null)
            return [];
        var entries = (node.IsMapping ? node.Entries() : node.Items()).SelectMany(ReadEntry).ToArray();
        if (entries.Length == 0 && (node.IsList || node.IsMapping))
            node.Error("there is no outcome, expected at least one");
        var outcomes = new List<RecordField>();
        foreach (var outcome in entries)
        {
            if (outcomes.Exists(other => other.Name == outcome.Name))
                outcome.Node.Error($"the outcome '{outcome.Name}' is there twice");
            else if (!RecordFields.CanBeNamed(outcome.Name))
                outcome.Node.Error($"'{outcome.Name}' can't be a name in conditions; write {{ name: {outcome.Name} }}");
            outcomes.Add(outcome);
        }

        return [.. outcomes];

        // Of a list an item is a name, which is also its path, or a mapping of a name to a path.
        IEnumerable<RecordField> ReadEntry(NodeReader entry)
        {
            if (node.IsMapping)
                return [RecordFields.ReadPlace(entry, isOutcome: true)];
            if (entry.IsMapping)
                return entry.Entries().Select(outcome => RecordFields.ReadPlace(outcome, isOutcome: true));
            return FieldPath.Read(entry) is { } path ? [new(path, path, 1, entry)] : [];
        }
    }
}
