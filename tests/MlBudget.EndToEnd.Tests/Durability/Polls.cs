using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>When an exporter polls, and what its sources are said to be.</summary>
internal static class Polls
{
    /// <summary>Waits until a poll has ended.</summary>
    public static Task<string> NextAsync(ExporterProcess exporter, Action<string>? onPage = null)
    {
        double? before = null;
        return Deadline.UntilAsync(
            async () =>
            {
                var page = await exporter.PageAsync();
                onPage?.Invoke(page);
                return page;
            },
            page => Count(page) > (before ??= Count(page)), "another poll");
    }

    /// <summary>How many polls have ended by a page.</summary>
    public static double? Count(string page) => MetricsText.Parse(page)["mlbudget_poll_duration_seconds_count"];
}
