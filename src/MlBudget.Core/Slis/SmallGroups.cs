using System.Collections.Immutable;
using MlBudget.Core.Text;

namespace MlBudget.Core.Slis;

/// <summary>A group as far as it matters for what may be shown of it.</summary>
/// <param name="Name">Its value; null for all groups together that are not shown by name.</param>
/// <param name="Events">How many events it has.</param>
public readonly record struct GroupSize(string? Name, long Events);

/// <summary>
/// Which groups are so small that their outcomes are not shown. Where that is one alone, those of all and of the others would tell them: so the next smallest is hidden
/// as well (math.md, "Small groups"). The same holds for the cells of each margin where several fields tell groups.
/// </summary>
public static class SmallGroups
{
    /// <summary>By group, whether its outcomes are hidden; false where it has no events.</summary>
    /// <param name="groups">The groups, each once.</param>
    /// <param name="least">The fewest events of which outcomes are shown, at least 1.</param>
    /// <param name="fields">How many fields tell a group.</param>
    public static bool[] Hidden(IReadOnlyList<GroupSize> groups, int least, int fields = 1)
    {
        var hidden = groups.Select(group => group.Events > 0 && group.Events < least).ToArray();
        if (!hidden.Contains(true))
            return hidden;
        var margins = Margins(groups, fields);
        while (Next(groups, hidden, margins) is { } beside)
            hidden[beside] = true;
        return hidden;
    }

    /// <summary>The group to hide beside those that are hidden alone in a margin: that which is in the most of such margins, and of these the smallest. Null
    /// where none is alone, or there is no other.</summary>
    private static int? Next(IReadOnlyList<GroupSize> groups, bool[] hidden, List<int[]> margins) => margins
        .Where(margin => margin.Count(group => hidden[group]) == 1).SelectMany(margin => margin.Where(group => !hidden[group])).CountBy(group => group)
        .OrderByDescending(group => group.Value).ThenBy(group => groups[group.Key].Events).ThenBy(group => groups[group.Key].Name, StringComparer.Ordinal)
        .Select(group => (int?)group.Key).FirstOrDefault();

    /// <summary>The groups that add up to something that may be known: all of them, and those that have the same values in some of their fields.</summary>
    private static List<int[]> Margins(IReadOnlyList<GroupSize> groups, int fields)
    {
        int[] all = [.. Enumerable.Range(0, groups.Count).Where(group => groups[group].Events > 0)];
        List<int[]> margins = [all];
        if (fields == 1)
            return margins;
        var texts = all.ToDictionary(group => group, group => groups[group].Name is { } name ? Intersection.Split(name) : []);
        for (var kept = 1; kept < (1 << fields) - 1; kept++)
        {
            ImmutableArray<int> of = [.. Enumerable.Range(0, fields).Where(field => (kept >> field & 1) != 0)];
            margins.AddRange(all.Where(group => texts[group].Length == fields)
                .GroupBy(group => Intersection.Join(of.Select(field => texts[group][field]))).Select(margin => margin.ToArray()));
        }

        return margins;
    }
}
