using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Text;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>The group that an SLO is of, of those that another one as it is written was made into.</summary>
/// <param name="Node">Where it is written by what.</param>
/// <param name="Slo">What the SLO is called that is written.</param>
/// <param name="Group">The attribute.</param>
/// <param name="Values">The values of which there is an SLO each.</param>
/// <param name="Value">Its value.</param>
internal sealed record SplitSpec(NodeReader Node, string Slo, GroupInput Group, ImmutableArray<string> Values, string Value)
{
    /// <summary>The condition that it is, for people.</summary>
    public string Shown => $"groups.{Group.Name} == \"{Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

/// <summary>Makes an SLO with <c>by</c> into one for each of some values of a group attribute.</summary>
/// <param name="inputs">What the model's records hold; null where that can't be read.</param>
internal sealed class SplitReader(ModelInputs? inputs)
{
    /// <summary>The key in an SLO.</summary>
    public const string Key = "by";

    private const string NoValues = "write by: { attribute: NAME, values: [...] }, or 'values' in the attribute";

    /// <summary>The SLOs that one is made into; none, with a problem, where it can't be. One without <c>by</c> stays as it is.</summary>
    /// <param name="slo">The SLO.</param>
    /// <param name="takeName">Takes a name; false where it is taken.</param>
    public IEnumerable<SloSpec> Split(SloSpec slo, Func<string, bool> takeName)
    {
        if (slo.Node.Optional(Key) is not { } by)
            return [slo];
        if (slo.Indicator is { } indicator && SloReader.WholeBecause(indicator) is { } because)
        {
            by.ErrorAtKey($"{indicator.Noun} can't be of a part of the predictions: {because}");
            return [];
        }

        return inputs is not null && slo.Name is { } name && Read(by) is var (group, values) ? SplitBy(slo, by, name, group, values, takeName) : [];
    }

    private static List<SloSpec> SplitBy(
        SloSpec slo, NodeReader by, string name, GroupInput group, ImmutableArray<string> values, Func<string, bool> takeName)
    {
        var specs = new List<SloSpec>();
        foreach (var value in values)
        {
            var own = $"{name}-{string.Join('-', (group.Fields.IsEmpty ? [value] : Intersection.Split(value)).Select(NameOf))}";
            if (takeName(own))
                specs.Add(slo with { Name = own, Split = new(by, name, group, values, value) });
            else
                by.Error($"another SLO of the model is named '{own}', as that of the value '{value}' would be; write an SLO with where for one of them");
        }

        return specs;
    }

    /// <summary>A text as a part of a name of letters, digits, '-', '_' and '.'.</summary>
    private static string NameOf(string value) =>
        string.Concat(value.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_'));

    private (GroupInput Group, ImmutableArray<string> Values)? Read(NodeReader by)
    {
        if (by.IsMapping && !by.IsMappingOf("attribute", "values"))
            return null;
        var named = by.IsMapping ? by.Required("attribute") : by;
        if (named?.Literal("the name of a group attribute") is not { } name)
            return null;
        if (inputs!.Groups.FirstOrDefault(input => input.Name == name) is not { } group)
        {
            named.Error(inputs.Groups.IsEmpty ? "the model has no groups; add 'groups' to it"
                : $"unknown group attribute {named.Shown}; {NodeReader.Suggestion(named.Written, [.. inputs.Groups.Select(input => input.Name)])}");
            return null;
        }

        if (by.IsMapping && by.Optional("values") is { } list)
            return GroupsReader.ReadValues(list, group.Paths, group.MaxGroups) is { IsEmpty: false } written ? (group, written) : null;
        if (!group.Values.IsEmpty)
            return (group, group.Values);
        if (Largest(group) is { IsEmpty: false } largest)
            return (group, largest);
        by.Error(inputs.Baseline?.Baseline is null ? $"there is no list of the values of '{name}', and no baseline in a file that knows them; {NoValues}"
            : $"the model's baseline knows no values of '{name}', since no categorical feature of it is in '{group.Path}'; {NoValues}");
        return null;
    }

    /// <summary>The most frequent values of an attribute by the baseline, where that watches a feature in the same place.</summary>
    private ImmutableArray<string> Largest(GroupInput group) => inputs!.Baseline?.Baseline?.Features
        .OfType<CategoricalBaseline>().FirstOrDefault(feature => feature.Path == group.Path) is { } feature ? [.. feature.Categories.Take(group.MaxGroups)] : [];
}
