using System.Diagnostics;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Databases;

/// <summary>An online store that a script writes by Feast's layout, which knows nothing of mlbudget's code.</summary>
internal static class Feast
{
    /// <summary>Runs the script; what it prints.</summary>
    /// <param name="arguments">As <c>tests/lib/feast.py</c> says.</param>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        using var script = Process.Start(new ProcessStartInfo("/usr/bin/python3", [RepositoryRoot.At("tests", "lib", "feast.py"), .. arguments]) { RedirectStandardOutput = true })!;
        var printed = await script.StandardOutput.ReadToEndAsync();
        await script.WaitForExitAsync();
        Assert.Equal(0, script.ExitCode);
        return printed;
    }
}
