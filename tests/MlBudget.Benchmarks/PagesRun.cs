using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Benchmarks;

/// <summary>How often the default alert rows fire by chance alone, by how many events come. Prints Markdown tables.</summary>
internal static class PagesRun
{
    private static readonly decimal[] Allowed = [0.001m, 0.01m, 0.05m];
    private static readonly int[] PerHour = [1, 3, 10, 30, 100, 140, 300, 1000];
    private static readonly int[] PerWindow = [10, 30, 100, 150, 300, 1000, 5000];

    /// <summary>Measures and prints.</summary>
    /// <param name="days">For how many days each case is watched, beside the first week.</param>
    public static void Run(int days)
    {
        Print($"True errors at what is allowed, {days} days each, share of the time in which a row fires:");
        Print("| allowed | events an hour | critical 1h/5m, 13.44 | critical 6h/30m, 3.5 | warning 1d/2h, 1.4 | warning 3d/6h, 1 |");
        Print("|---|---|---|---|---|---|");
        var cases = Allowed.SelectMany(allowed => PerHour.Select(perHour => (allowed, perHour))).ToArray();
        foreach (var line in cases.AsParallel().AsOrdered().Select(one => Occurrences(one.allowed, one.perHour, days)))
            Print(line);

        foreach (var (title, error) in new[] { ("Levels at their baseline", 0.0), ("Levels that are worse by just what is allowed", 1.0) })
        {
            Print("");
            Print($"{title}, max_degradation 0.08, {days * 4} long windows each, share of the time in which a row fires:");
            Print("| baseline | events in the long window | critical 6h/1h, 3.5 | warning 1d/6h, 1.4 |");
            Print("|---|---|---|---|");
            var levels = new[] { (0.7m, Sense.HigherIsBetter), (0.02m, Sense.LowerIsBetter) }
                .SelectMany(level => PerWindow.Select(events => (Level: level, Events: events))).ToArray();
            foreach (var line in levels.AsParallel().AsOrdered().Select(one => Level(one.Level.Item1, one.Level.Item2, one.Events, error, days)))
                Print(line);
        }
    }

    private static string Occurrences(decimal allowed, int perHour, int days)
    {
        var rows = FalsePages.OfOccurrences(allowed, perHour, days + 7, seed: perHour).ToDictionary(row => row.Row.Long, row => row.Share);
        var cells = new[] { "1h", "6h", "1d", "3d" }.Select(window =>
            rows.TryGetValue(Durations.Parse(window), out var share) ? $"{share:0.00%}" : "never can");
        return $"| {allowed} | {perHour} | {string.Join(" | ", cells)} |";
    }

    private static string Level(decimal baseline, Sense sense, int events, double error, int days)
    {
        const decimal degradation = 0.08m;
        var truth = (double)baseline * (1 + (sense == Sense.LowerIsBetter ? 1 : -1) * error * (double)degradation);
        var cells = new[] { TimeSpan.FromHours(6), TimeSpan.FromDays(1) }.Select(window =>
            $"{FalsePages.OfLevel(baseline, sense, degradation, truth, events, window, days * 4, seed: events).Share:0.00%}");
        return $"| {baseline} | {events} | {string.Join(" | ", cells)} |";
    }

    private static void Print(string line) => Console.WriteLine(line);
}
