namespace MlBudget.Exporter.Commands;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Refused or failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Nobody could be asked: that is no answer, neither yes nor no.</summary>
    public const int NotAsked = 3;
}
