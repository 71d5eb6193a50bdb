using System.Diagnostics;

namespace MlBudget.Exporter.Tests;

/// <summary>Prometheus's own judge of what is written for it.</summary>
internal static class Promtool
{
    public static void SkipIfMissing() => Skip.IfNot(
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "promtool"))),
        "promtool is not on the PATH");

    public static (int ExitCode, string Output) Run(byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo("promtool", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.Result + errors.Result);
    }
}
