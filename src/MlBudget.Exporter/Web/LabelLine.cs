using MlBudget.Core.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Web;

/// <summary>A number about labels, for people.</summary>
/// <param name="Name">What is told.</param>
/// <param name="Now">How it is.</param>
/// <param name="Meaning">What that means, in a sentence.</param>
/// <param name="IsBad">Whether somebody should look at it.</param>
internal sealed record LabelLine(string Name, string Now, string Meaning, bool IsBad = false)
{
    /// <summary>Whether labels are configured, and not one has come in any window or waits.</summary>
    public static bool NoneHasCome(ModelReport report) => report is { Labels: { } labels } && labels.Lags.IsEmpty
        && labels.DayArrived is null or 0 && report.LabelCoverage is null or 0 && report.Joins is null or { Unmatched: 0, Unknown: 0, Conflicts: 0 };

    /// <summary>All that is known of a model's labels; empty where none are configured.</summary>
    public static IEnumerable<LabelLine> Of(ModelReport report) => report.Labels is not { } labels ? []
        : [.. Coverage(report, labels), .. report.Joins is { } joins ? Joined(joins, report.Represented is not null) : [], .. LeftOut(report)];

    private static IEnumerable<LabelLine> Coverage(ModelReport report, LabelReport labels)
    {
        yield return new(
            "Coverage, longest window", Share(report.LabelCoverage),
            "Predictions that are labelled, or assumed to be. Of few of them nobody knows whether they stand for the rest.");
        yield return new("Coverage, last day", Share(labels.DayCoverage), "The same of the last day whose labels are due: labels.delay ago.");
        var threshold = labels.DayThreshold is { } least ? $" Overdue under {Words.Percent(least)}." : " Too few are expected to say whether they are overdue.";
        yield return new(
            "Arrived, last day", $"{Share(labels.DayArrived)}{(labels.AreOverdue == true ? ", overdue" : "")}",
            $"Predictions of that day whose own label has come: none is assumed.{threshold}", labels.AreOverdue == true);
        if (!labels.Lags.IsEmpty)
        {
            yield return new(
                "Lag", string.Join(", ", labels.Lags.Select(lag => $"{Words.Percent(lag.Q)} within {Length(lag.Seconds)}")),
                "How long labels took, of those that came. Where most take longer than labels.delay, budgets are judged before they are known.");
        }
    }

    private static IEnumerable<LabelLine> Joined(Core.Labels.JoinCounts joins, bool isSampled)
    {
        yield return new("Waiting", Words.Count(joins.Waiting), "Predictions that wait for a label now: usual.");
        yield return new(
            "Unmatched", Words.Count(joins.Unmatched),
            isSampled ? "Ids whose labels wait for a prediction now: usual, since not all predictions are logged. limits.max_early_labels has to be as many as come within a window and labels.delay."
                : "Ids whose labels came before their prediction and wait for it now: usual where few. Where it grows, ids may be written otherwise in both.");
        yield return new(
            "Expired", Words.Count(joins.Expired),
            "Predictions whose label never came in time, since counting began: usual where not all are ever labelled.");
        yield return new(
            "Unknown", Words.Count(joins.Unknown),
            isSampled ? "Ids whose labels never met a prediction, since counting began: usual, since not all predictions are logged."
                : "Ids whose labels never met a prediction, since counting began. Bad where many: these labels count nowhere.", joins.Unknown > 0 && !isSampled);
        yield return new(
            "Conflicts", Words.Count(joins.Conflicts),
            "Ids with labels that differ, since counting began: labels.wins says which counts. Bad where none are ever corrected.", joins.Conflicts > 0);
        yield return new(
            "Overflow", Words.Count(joins.Overflow),
            "Predictions and labels that could not wait, since too many did. Bad: they are never joined. Raise the limits of what waits.", joins.Overflow > 0);
    }

    private static IEnumerable<LabelLine> LeftOut(ModelReport report) => report.LabelsLeftOut is not { } leftOut ? []
        : [new("Left out", Words.Count(leftOut), "Labels that labels.where leaves out, since counting began.")];

    private static string Share(double? share) => share is { } known ? Words.Percent(known) : Words.None;

    private static string Length(double seconds) =>
        Durations.Format(seconds < 60 ? TimeSpan.FromSeconds(Math.Ceiling(seconds)) : TimeSpan.FromMinutes(Math.Ceiling(seconds / 60)));
}
