using MlBudget.Core.Metrics;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Reads what a metric takes beside its bound.</summary>
internal static class OptionReader
{
    /// <summary>A number that has to be there; null, with a problem, where none can be read. One that is out of range is a problem, and
    /// given nevertheless.</summary>
    public static decimal? Read(NodeReader owner, NumberOption option)
    {
        var node = owner.Required(option.Name);
        var number = node?.Number();
        if (number <= option.Above || number > option.UpTo)
        {
            node!.Error($"found {node.Shown}, expected a number above {NodeReader.Format(option.Above)} and up to "
                + $"{NodeReader.Format(option.UpTo)}: {option.Because}");
        }

        return number;
    }

    /// <summary>A name that has to be there; null, with a problem, where none can be read.</summary>
    public static string? Read(NodeReader owner, NameOption option) => owner.Required(option.Name)?.Literal(option.Of);

    /// <summary>A word; null where none is written, or with a problem where it is none of those that are expected.</summary>
    public static string? Read(NodeReader owner, WordOption option) => owner.Optional(option.Name)?.Name(option.Words);
}
