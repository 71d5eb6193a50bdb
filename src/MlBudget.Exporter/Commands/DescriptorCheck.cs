using System.CommandLine;
using MlBudget.Exporter.Listening;

namespace MlBudget.Exporter.Commands;

/// <summary>
/// Looks for enough file descriptors before anything else is done: with too few, the next library can't be loaded, and all that is said
/// of it is that its file was not found.
/// </summary>
internal static class DescriptorCheck
{
    /// <summary>Runs a command that serves, or says what it lacks.</summary>
    /// <param name="parsed">Where errors go.</param>
    /// <param name="run">What is run; its libraries are not loaded before.</param>
    /// <returns>What the process ends with.</returns>
    public static Task<int> RunAsync(ParseResult parsed, Func<Task<int>> run)
    {
        if (Descriptors.Lack(Descriptors.Allowed()) is not { } lack)
            return run();
        parsed.InvocationConfiguration.Error.WriteLine(lack);
        return Task.FromResult(ExitCode.Failed);
    }
}
