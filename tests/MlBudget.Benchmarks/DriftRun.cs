using MlBudget.Core.Tests.Learning;

namespace MlBudget.Benchmarks;

/// <summary>
/// How often stable features are said to drift, and shifted ones are found: many baselines of thirty stable days each, and
/// windows that follow them. Prints Markdown tables.
/// </summary>
internal static class DriftRun
{
    private static readonly long[] WindowEvents = [1000, 5000, 20_000, 100_000, 1_000_000];
    private static readonly double[] Shifts = [0.1, 0.2, 0.5];

    /// <summary>Windows that are judged against each baseline.</summary>
    private const int StableWindows = 200, ShiftedWindows = 50;

    /// <summary>Measures both and prints their tables.</summary>
    /// <param name="baselines">How many baselines for each row.</param>
    public static void Run(int baselines)
    {
        var cases = new[] { 20, 50 }.SelectMany(features => WindowEvents.Select(events => (features, events))).ToArray();
        var rows = cases.AsParallel().AsOrdered().Select(row => Measure(row.features, row.events, baselines)).ToArray();

        Print($"Windows in which any feature drifts, of {baselines} × {StableWindows}:");
        Print("| features | n per window | default floors | floors at 0 | floors at 0, all rows in the baseline | plain p < 0.05 |");
        Print("|---|---|---|---|---|---|");
        foreach (var row in rows)
            Print($"| {row.Features} | {row.Events:N0} | {row.ByFloors:0.00%} | {row.ByCalibration:0.00%} | {row.Unsampled:0.00%} | {row.ByPValue:0.0%} |");

        Print("");
        Print($"Windows in which the shifted feature is found, of {baselines} × {ShiftedWindows}, with the default floors "
            + "(in brackets with floors at 0):");
        Print($"| features | n per window | {string.Join(" | ", Shifts.Select(shift => $"{shift} σ"))} |");
        Print("|---|---|---|---|---|");
        foreach (var row in rows)
            Print($"| {row.Features} | {row.Events:N0} | "
                + string.Join(" | ", row.Found.Select(found => $"{found.ByFloors:0.0%} ({found.ByCalibration:0.0%})")) + " |");
        Mixed(baselines);
    }

    /// <summary>Odd features beside regular ones, of which each number is shifted in turns.</summary>
    private static void Mixed(int baselines)
    {
        Print("");
        Print($"With the hour of the day, a mild pattern of the week, a constant with one incident and a category that is an id mixed in, of "
            + $"{baselines} × {StableWindows} windows, and {baselines} × {ShiftedWindows} in which a regular number is shifted:");
        Print("| regular features | n per window | any feature drifts | 0.2 σ is found | 0.5 σ is found |");
        Print("|---|---|---|---|---|");
        var cases = new[] { 20, 50 }.SelectMany(features => WindowEvents.Select(events => (features, events))).ToArray();
        foreach (var line in cases.AsParallel().AsOrdered().Select(row => MeasureMixed(row.features, row.events, baselines)))
            Print(line);
    }

    private static string MeasureMixed(int features, long events, int baselines)
    {
        int alarms = 0, small = 0, large = 0;
        for (var baseline = 0; baseline < baselines; baseline++)
        {
            var model = new StableModel(features, events, unchecked((int)(31 * features + 97 * events + 7919 * baseline)), isMixed: true);
            for (var window = 0; window < StableWindows; window++)
                alarms += model.Stable(events, window).ByFloors.Contains(true) ? 1 : 0;
            for (var window = 0; window < ShiftedWindows; window++)
            {
                // Three regular features of four are numbers.
                var shifted = window % (features / 4) * 4;
                small += model.Shifted(events, 0.2, shifted, window).ByFloors[shifted] ? 1 : 0;
                large += model.Shifted(events, 0.5, shifted, window).ByFloors[shifted] ? 1 : 0;
            }
        }

        double stable = baselines * StableWindows, found = baselines * ShiftedWindows;
        return $"| {features} | {events:N0} | {alarms / stable:0.00%} | {small / found:0.0%} | {large / found:0.0%} |";
    }

    private static Row Measure(int features, long events, int baselines)
    {
        int byFloors = 0, byCalibration = 0, unsampled = 0, byPValue = 0;
        var found = Shifts.Select(_ => (ByFloors: 0, ByCalibration: 0)).ToArray();
        for (var baseline = 0; baseline < baselines; baseline++)
        {
            var seed = unchecked((int)(features + 97 * events + 7919 * baseline));
            var model = new StableModel(features, events, seed);
            var whole = new StableModel(features, events, ~seed, sampled: events);
            for (var window = 0; window < StableWindows; window++)
            {
                var alarms = model.Stable(events);
                byFloors += alarms.ByFloors.Contains(true) ? 1 : 0;
                byCalibration += alarms.ByCalibration.Contains(true) ? 1 : 0;
                unsampled += whole.Stable(events).ByCalibration.Contains(true) ? 1 : 0;
                byPValue += alarms.ByPValue.Contains(true) ? 1 : 0;
            }

            for (var shift = 0; shift < Shifts.Length; shift++)
            {
                for (var window = 0; window < ShiftedWindows; window++)
                {
                    var alarms = model.Shifted(events, Shifts[shift]);
                    found[shift].ByFloors += alarms.ByFloors[0] ? 1 : 0;
                    found[shift].ByCalibration += alarms.ByCalibration[0] ? 1 : 0;
                }
            }
        }

        double stable = baselines * StableWindows, shifted = baselines * ShiftedWindows;
        return new(features, events, byFloors / stable, byCalibration / stable, unsampled / stable, byPValue / stable,
            [.. found.Select(count => (count.ByFloors / shifted, count.ByCalibration / shifted))]);
    }

    private static void Print(string line) => Console.WriteLine(line);

    private sealed record Row(
        int Features, long Events, double ByFloors, double ByCalibration, double Unsampled, double ByPValue,
        (double ByFloors, double ByCalibration)[] Found);
}
