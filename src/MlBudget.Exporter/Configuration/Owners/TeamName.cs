using MlBudget.Core.Policies;

namespace MlBudget.Exporter.Configuration.Owners;

/// <summary>What a team may be called: its name is part of labels, of routes and of receivers.</summary>
internal static class TeamName
{
    /// <summary>What is wrong with a name; null where nothing is.</summary>
    public static string? FaultOf(string name)
    {
        if (name.Contains(Ownership.Separator, StringComparison.Ordinal))
            return $"found '{name}', expected a team's name without '+', which stands between teams in the label 'owner'";
        if (name == "default")
            return "found 'default', expected another name: default-page and default-ticket are who gets what has no known owner";
        return name.Length is > 0 and <= 100 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') ? null
            : $"found '{name}', expected a team's name of letters, digits, '-', '_' and '.'";
    }
}
