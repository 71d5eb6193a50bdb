using System.Text.RegularExpressions;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Alerting;

/// <summary>The shipped rules, with other times for which they go on firing: those that ship would take hours of the clock.</summary>
internal static partial class QuickRules
{
    /// <summary>Writes them into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="ofHidden">How long those go on that others may hide: warnings of a burn, and what foresees it.</param>
    /// <param name="ofOthers">How long all others do.</param>
    public static void Write(TempFolder folder, string ofHidden, string ofOthers)
    {
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.At("prometheus", "rules"), "*.yml"))
        {
            folder.Write(Path.GetFileName(file), Rule().Replace(
                File.ReadAllText(file), rule => Kept().Replace(rule.Value, IsHidden(rule.Value) ? ofHidden : ofOthers)));
        }
    }

    private static bool IsHidden(string rule) =>
        rule.Contains("alert: MLBudgetExhaustionForecast", StringComparison.Ordinal)
        || rule.Contains("alert: MLBudgetDailySpend", StringComparison.Ordinal)
        || (rule.Contains("alert: MLBudgetBurn", StringComparison.Ordinal) && !rule.Contains("severity: critical", StringComparison.Ordinal));

    [GeneratedRegex(@"- alert: .*?(?=- alert: |\z)", RegexOptions.Singleline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"(?<=keep_firing_for: )\S+")]
    private static partial Regex Kept();
}
