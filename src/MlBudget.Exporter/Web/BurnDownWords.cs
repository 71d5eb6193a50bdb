using System.Globalization;
using MlBudget.Core.Policies;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Web;

/// <summary>How a budget went in words: all that the drawing of it shows.</summary>
internal static class BurnDownWords
{
    /// <summary>For those who don't see the drawing: <c>Remaining budget from 100% on 2026-10-26 01:00 UTC to −43% now</c>, with the least that was left in
    /// between, and what is not known.</summary>
    public static string Of(BurnDown went)
    {
        var known = went.Known.ToArray();
        if (known.Length == 0)
            return "Nothing is known of any part of the window";
        var (first, last, least) = (known[0], known[^1], known.MinBy(part => part.Remaining));
        var now = last.To == went.Parts[^1].To ? "now" : $"on {Time(last.To)}, the last that is known";
        var text = went.AddsUp
            ? $"Remaining budget from 100% on {Time(first.From)} to {Signed(last.Remaining!.Value)} {now}"
            : $"What would be left if the whole window were as each {Durations.Format(went.Step)} of it, since a level does not add up: from "
                + $"{Signed(first.Remaining!.Value)} on {Time(first.From)} to {Signed(last.Remaining!.Value)} {now}";
        var lowest = least.Remaining < last.Remaining ? $", at the least {Signed(least.Remaining!.Value)} on {Time(least.From)}" : "";
        var gaps = went.Parts.Length - known.Length;
        return $"{text}{lowest}{(gaps == 0 ? "" : $"; no data in {gaps} of {went.Parts.Length} parts")}";
    }

    /// <summary>What stands below the drawing.</summary>
    public static string Caption(BurnDown went) =>
        $"from {Day(went.From)} to {Day(went.To)}{(went.AddsUp ? "" : $", each {Durations.Format(went.Step)} by itself")}";

    private static string Signed(double remaining) => (remaining < 0 ? "−" : "") + Words.Share(Math.Abs(remaining));

    private static string Time(Instant at) => at.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string Day(Instant at) => at.ToDateTimeOffset().ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
}
