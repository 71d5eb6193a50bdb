using System.Collections.Immutable;
using MlBudget.Core.Metrics;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Reads what a metric takes beside its bound.</summary>
internal static class OptionReader
{
    /// <summary>A number; null where it is left out, or with a problem where it has to be there or none can be read. One that is out of range is a problem, and
    /// the nearest one given in its place.</summary>
    public static decimal? Read(NodeReader owner, NumberOption option)
    {
        var node = option.IsOptional ? owner.Optional(option.Name) : owner.Required(option.Name);
        var number = node?.Number();
        if (option.WholeDefault is { } usual)
            return Whole(node, number, option, usual);
        if (number <= option.Above || number > option.UpTo)
        {
            node!.Error($"found {node.Shown}, expected a number above {NodeReader.Format(option.Above)} and up to "
                + $"{NodeReader.Format(option.UpTo)}: {option.Because}");
        }

        return number is { } given ? Math.Clamp(given, option.Above, option.UpTo) : null;
    }

    private static decimal? Whole(NodeReader? node, decimal? number, NumberOption option, int usual)
    {
        if (number is not { } given || (given > option.Above && given <= option.UpTo && given == decimal.Truncate(given)))
            return number;
        node!.Error($"found {node.Shown}, expected a whole number from {NodeReader.Format(option.Above + 1)} to {NodeReader.Format(option.UpTo)}: {option.Because}");
        return usual;
    }

    /// <summary>A name; null where it is left out, or with a problem where it has to be there or none can be read.</summary>
    public static string? Read(NodeReader owner, NameOption option) =>
        (option.Default is null ? owner.Required(option.Name) : owner.Optional(option.Name))?.Literal(option.Of);

    /// <summary>Several names, each once; empty, with a problem, where there are none.</summary>
    public static ImmutableArray<string> Read(NodeReader owner, NamesOption option)
    {
        if (owner.Required(option.Name) is not { } node)
            return [];
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var item in node.Items())
        {
            if (item.Literal(option.Of) is not { } name)
                continue;
            if (names.Contains(name))
                item.Error($"{item.Shown} is there twice");
            else
                names.Add(name);
        }

        if (node.IsList && node.Items().IsEmpty)
            node.Error($"there is no name, expected {option.Of}");
        else if (names.Count > option.Most)
            node.Error($"found {names.Count} names, expected at most {option.Most}");
        return names.ToImmutable();
    }

    /// <summary>Shares of what is named; empty, with a problem, where there are none.</summary>
    public static ImmutableArray<NamedShare> Read(NodeReader owner, SharesOption option)
    {
        if (owner.Required(option.Name) is not { } node)
            return [];
        var shares = ImmutableArray.CreateBuilder<NamedShare>();
        foreach (var entry in node.Entries())
        {
            if (entry.Number() is not { } share)
                continue;
            if (share is <= 0 or > 1)
                entry.Error($"found {entry.Shown}, expected a share above 0 and up to 1");
            else
                shares.Add(new(entry.Key, share));
        }

        if (node.IsMapping && node.Entries().IsEmpty)
            node.Error($"there is no share, expected {option.Of}");
        else if (shares.Sum(share => share.Share) > 1)
            node.Error($"the shares add up to {NodeReader.Format(shares.Sum(share => share.Share))}, expected at most 1");
        return [.. shares.OrderBy(share => share.Name, StringComparer.Ordinal)];
    }

    /// <summary>A word; null where none is written, or with a problem where it is none of those that are expected.</summary>
    public static string? Read(NodeReader owner, WordOption option) => owner.Optional(option.Name)?.Name(option.Words);
}
