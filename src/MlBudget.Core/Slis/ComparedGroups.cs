using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>Which groups are compared, whatever is compared of them.</summary>
internal static class ComparedGroups
{
    /// <summary>The codes of the groups that are shown by name, the largest over the window first.</summary>
    public static int[] Shown(Tallies tallies, DisparityDefinition definition, ImmutableArray<int> measures, TimeWindow whole)
    {
        var codes = tallies.ValuesOf(definition.Attribute);
        return [.. Enumerable.Range(GroupCodes.Overflow + 1, codes.Count - 1)
            .Select(code => (Code: code, Size: SizeOf(tallies, measures, code, whole)))
            .Where(group => group.Size > 0)
            .OrderByDescending(group => group.Size).ThenBy(group => codes[group.Code], StringComparer.Ordinal)
            .Take(definition.MaxGroups)
            .Select(group => group.Code)];
    }

    /// <summary>All pairs of some groups, or those of the reference with each other group.</summary>
    public static List<(T A, T B)> Pairs<T>(Tallies tallies, DisparityDefinition definition, (int Code, T Value)[] groups)
    {
        var codes = tallies.ValuesOf(definition.Attribute);
        var pairs = new List<(T, T)>();
        for (var a = 0; a < groups.Length; a++)
        {
            for (var b = a + 1; b < groups.Length; b++)
            {
                if (definition.Reference is null
                    || codes[groups[a].Code] == definition.Reference || codes[groups[b].Code] == definition.Reference)
                    pairs.Add((groups[a].Value, groups[b].Value));
            }
        }

        return pairs;
    }

    /// <summary>Whether a group has any event in a window.</summary>
    public static bool IsThere(Tallies tallies, DisparityDefinition definition, ImmutableArray<int> measures, string group, TimeWindow window)
    {
        var values = tallies.ValuesOf(definition.Attribute);
        for (var code = GroupCodes.Overflow + 1; code < values.Count; code++)
        {
            if (values[code] == group)
                return SizeOf(tallies, measures, code, window) > 0;
        }

        return false;
    }

    /// <summary>Groups have whatever names they have, also that of the rest.</summary>
    public static string NameOfOthers(int[] shown, IReadOnlyList<string> codes)
    {
        var name = GroupReading.Other;
        while (shown.Any(code => codes[code] == name))
            name += " groups";
        return name;
    }

    /// <summary>A group's size: the most events that any of the measures has of it.</summary>
    private static long SizeOf(Tallies tallies, ImmutableArray<int> measures, int code, TimeWindow window)
    {
        long size = 0;
        foreach (var measure in measures)
            size = Math.Max(size, tallies.EventsOf(measure, code, window));
        return size;
    }
}
