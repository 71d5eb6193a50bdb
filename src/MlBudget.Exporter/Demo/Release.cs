using System.Globalization;

namespace MlBudget.Exporter.Demo;

/// <summary>Which version of the simulated model answers. Each cycle of incidents has a release: a canary shortly before precision decays,
/// most of the traffic when it does, and all of it half a day later.</summary>
internal static class Release
{
    private static readonly DateOnly First = new(2026, 10, 1);

    private static readonly TimeSpan Canary = TimeSpan.FromHours(6), Rollout = TimeSpan.FromHours(8), End = TimeSpan.FromHours(20);

    /// <summary>The version that answers a payment.</summary>
    /// <param name="time">When, which settles what answers it: nothing else of the simulation may change with it.</param>
    /// <param name="sinceStart">The same from the start of the first cycle.</param>
    public static string At(DateTimeOffset time, TimeSpan sinceStart)
    {
        if (sinceStart < TimeSpan.Zero)
            return Name(0);
        var cycle = (int)(sinceStart.Ticks / Incident.Cycle.Ticks);
        var inCycle = TimeSpan.FromTicks(sinceStart.Ticks % Incident.Cycle.Ticks);
        var share = inCycle < Canary ? 0 : inCycle < Rollout ? 20UL : inCycle < End ? 80UL : 100;
        return Name(Percentile(time) < share ? cycle + 1 : cycle);
    }

    /// <summary>A number under 100 that is as good as random (Fibonacci hashing of the time).</summary>
    private static ulong Percentile(DateTimeOffset time) => (unchecked((ulong)time.Ticks * 0x9E37_79B9_7F4A_7C15UL) >> 32) % 100;

    private static string Name(int months) => First.AddMonths(months).ToString("yyyy.MM", CultureInfo.InvariantCulture);
}
