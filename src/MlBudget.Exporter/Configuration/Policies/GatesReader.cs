using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Exporter.Configuration.Owners;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Policies;

/// <summary>Reads <c>gates</c> of models: which dimensions are asked before something is done.</summary>
/// <param name="records">Knows which dimensions have SLOs.</param>
internal sealed class GatesReader(RecordReader records)
{
    private static readonly ImmutableArray<string> Names = [.. SloReader.Dimensions.Select(entry => entry.Name)];

    /// <summary>The gates of a mapping from actions, in the order of the file, without those that can't be read.</summary>
    /// <param name="node">The mapping; null for none.</param>
    public ImmutableArray<GateDefinition> Read(NodeReader? node)
    {
        var entries = node?.Entries() ?? [];
        if (node is { IsMapping: true } && entries.IsEmpty)
            node.Error("there is no gate, expected at least one such as deploy: [infrastructure]");
        return [.. entries.Select(ReadOne).OfType<GateDefinition>()];
    }

    private GateDefinition? ReadOne(NodeReader node)
    {
        if (node.Key.Length is 0 or > 100 || !node.Key.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '_' or '-'))
            node.ErrorAtKey($"found '{node.Key}', expected the name of an action of lower-case letters, digits, '_' and '-', such as deploy");
        if (node.IsMapping && !node.IsMappingOf("dimensions", "no_data"))
            return null;
        var list = node.IsMapping ? node.Required("dimensions") : node;
        var names = DistinctNames.Read(list, "a dimension", NameOf);
        var allowsNoData = node.IsMapping && (node.Optional("no_data")?.Choice<bool>(("allow", true), ("refuse", false)) ?? false);
        return names.IsEmpty ? null
            : new(node.Key, [.. names.Select(name => SloReader.Dimensions.First(entry => entry.Name == name).Value)], allowsNoData);
    }

    private string? NameOf(NodeReader node)
    {
        if (node.LiteralName(Names, "a dimension") is not { } name)
            return null;
        if (records.MayHave(SloReader.Dimensions.First(entry => entry.Name == name).Value))
            return name;
        node.Error($"the model has no SLOs of {name}, so that it could never refuse; leave it out, or write an SLO");
        return null;
    }
}
