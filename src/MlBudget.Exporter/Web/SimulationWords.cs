using System.Globalization;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Web;

/// <summary>What a demo makes up, in words.</summary>
internal static class SimulationWords
{
    /// <summary>How fast its time runs, as a sentence.</summary>
    /// <param name="speed">How much faster than the clock.</param>
    public static string Pace(double speed) => string.Create(
        CultureInfo.InvariantCulture,
        $"Its time runs {speed:N0} times as fast as the clock: {speed / 60:0.#} minutes a second, a week in {TimeSpan.FromDays(7).TotalMinutes / speed:0.#} minutes.");

    /// <summary>What an incident is called: <c>latency spike</c>.</summary>
    public static string Title(SimulatedIncident incident) => incident.Name.Replace('_', ' ');

    /// <summary>How long ago an instant of the demo is by the clock: <c>12s ago by the clock</c>.</summary>
    public static string Ago(Instant then, Snapshot shown) => $"{Seconds(shown.At - then, shown)} ago by the clock";

    /// <summary>In how long an instant of the demo is by the clock: <c>in 12s by the clock</c>.</summary>
    public static string Ahead(Instant then, Snapshot shown) => $"in {Seconds(then - shown.At, shown)} by the clock";

    private static string Seconds(TimeSpan inDemo, Snapshot shown) =>
        Durations.Format(TimeSpan.FromSeconds(Math.Round(Math.Max(0, inDemo.TotalSeconds) / shown.Simulation!.Speed)));
}
