namespace MlBudget.Benchmarks.Yardstick;

/// <summary>What a measurement was taken on.</summary>
internal static class Machine
{
    /// <summary>Its cores, its runtime, and how much else it did.</summary>
    public static string Describe() =>
        $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm}, a load of {Load()}";

    /// <summary>Of the last minute: how many processes waited for a core or had one.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
