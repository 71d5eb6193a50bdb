using System.Collections.Immutable;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Owners;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Exporter.Configuration.Times;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Policies;

/// <summary>Reads what adjustments and exclusions have in common: when, why, of which SLO, and who has approved it.</summary>
/// <param name="teams">The teams that may be named.</param>
/// <param name="model">The model that they are of.</param>
/// <param name="slos">Its SLOs, without those that can't be read.</param>
internal sealed class RecordReader(TeamNames teams, NodeReader model, ImmutableArray<SloSpec> slos)
{
    /// <summary>As many of each as a model may have: all of them are looked at with every number, and are shown.</summary>
    private const int Most = 1000;

    /// <summary>It is a label of a metric.</summary>
    private const int LongestReason = 300;

    /// <summary>The names of all SLOs, also of those that can't be read otherwise: what names one of them is not wrong.</summary>
    private readonly ImmutableArray<string> _names =
    [
        .. (model.Optional("slos") is { IsList: true } list ? list.Items() : []).Select(slo => slo.Optional("name")?.Written).OfType<string>(),
    ];

    /// <summary>The items of a list; none, with a problem, where it is empty or too long.</summary>
    /// <param name="list">The list; null for none.</param>
    /// <param name="what">What an item is, for errors.</param>
    public static ImmutableArray<NodeReader> Items(NodeReader? list, string what)
    {
        var items = list?.Items() ?? [];
        if (list is { IsList: true } && items.IsEmpty)
            list.Error($"the list is empty, expected at least {what}");
        if (items.Length <= Most)
            return items;
        list!.Error($"found {items.Length}, expected at most {Most} in a model");
        return [];
    }

    /// <summary>Reads <c>from</c> and <c>to</c>; null, with problems, where they can't be read or the time would end before it begins.</summary>
    public static (Instant From, Instant To)? Stretch(NodeReader node)
    {
        var (from, to) = (node.Required("from"), node.Required("to"));
        var (start, end) = (from is null ? null : TimeReader.Read(from), to is null ? null : TimeReader.Read(to));
        return start is { } first && end is { } last && IsAfter(to!, last, first) ? (first, last) : null;
    }

    /// <summary>Whether an end is after its start; a problem if not.</summary>
    public static bool IsAfter(NodeReader node, Instant end, Instant start)
    {
        if (end > start)
            return true;
        node.Error($"found {node.Shown}, expected a time after 'from', {start.ToRfc3339()}");
        return false;
    }

    /// <summary>Why; null, with a problem, where that is not said.</summary>
    public static string? Reason(NodeReader node)
    {
        if (node.Optional("reason") is not { } reason)
        {
            node.Error("'reason' is missing; write why, for whoever sees the budget");
            return null;
        }

        if (reason.Literal("the reason") is not { } text)
            return null;
        if (text.Length <= LongestReason && !text.Any(char.IsControl) && !string.IsNullOrWhiteSpace(text))
            return text;
        reason.Error(string.IsNullOrWhiteSpace(text) ? $"expected the reason, found {reason.Shown}"
            : $"found {text.Length} characters{(text.Any(char.IsControl) ? ", and lines" : "")}, expected a reason of one line with at most {LongestReason}");
        return null;
    }

    /// <summary>The teams that have approved it, none where nobody has to; empty, with problems, where they can't be read.</summary>
    public ImmutableArray<string> ApprovedBy(NodeReader node, bool isRequired)
    {
        if (isRequired && node.Optional("approved_by") is null)
            node.Error("'approved_by' is missing; write the teams that have approved it, as approved_by: [sre]");
        return node.Optional("approved_by") is { } teamsOf ? teams.ReadList(teamsOf) : [];
    }

    /// <summary>The name of an SLO of the model; null, with a problem, where there is none of that name.</summary>
    public string? NameOfSlo(NodeReader node) => node.LiteralName(_names, "the name of an SLO");

    /// <summary>An SLO; null where it can't be read, which is a problem already.</summary>
    public SloSpec? Find(string name) => slos.FirstOrDefault(slo => slo.Name == name);

    /// <summary>Whether the model has SLOs of a dimension, or may have: that of one which can't be read may be any.</summary>
    public bool MayHave(Dimension dimension) => slos.Any(slo => slo.Dimension is null || slo.Dimension == dimension);
}
