using MlBudget.Core.Budgets;

namespace MlBudget.Exporter.Web;

/// <summary>Says of a share that is corrected by audits what it is made of.</summary>
internal static class JudgeWords
{
    /// <summary>The sentences; null of other SLOs, and without verdicts.</summary>
    public static string? Of(SloReport report)
    {
        if (report.Corrected is not { JudgedGood: { } judgedGood } corrected)
            return null;
        var interval = corrected.Interval is var (lower, upper) ? $"95% interval {Words.Percent(lower)} – {Words.Percent(upper)}. " : "";
        return $"{interval}The judge calls {Words.Percent(judgedGood)} of {Words.Count(corrected.JudgedRows)} good; "
            + $"of {Words.Count(corrected.GoodAudits)} that audits found good {Percent(corrected.Sensitivity)}, of {Words.Count(corrected.BadAudits)} that they found bad {Percent(1 - corrected.Specificity)}.";
    }

    private static string Percent(double? share) => share is { } known ? Words.Percent(known) : "none";
}
