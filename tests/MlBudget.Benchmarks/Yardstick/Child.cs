using System.Diagnostics;
using System.Globalization;

namespace MlBudget.Benchmarks.Yardstick;

/// <summary>What a process took, and what it said.</summary>
/// <param name="Wall">Seconds from its start to its end.</param>
/// <param name="Cpu">Seconds of all its threads, those of the kernel included.</param>
/// <param name="Output">What it wrote to standard output.</param>
internal sealed record ChildRun(double Wall, double Cpu, string Output);

/// <summary>Runs programs on chosen cores and measures them.</summary>
internal static class Child
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="cores">The cores that it may use, as <c>taskset</c> writes them.</param>
    /// <param name="variables">What its environment has besides.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static ChildRun Run(string cores, IReadOnlyDictionary<string, string> variables, params IEnumerable<string> command)
    {
        // The shell's own clock has the CPU time of processes that have ended, which .NET doesn't tell.
        var start = new ProcessStartInfo("bash", ["-c", "TIMEFORMAT='%R %U %S'; time \"$@\"", "yardstick", "taskset", "-c", cores, .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var lines = error.Result.TrimEnd().Split('\n');
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} failed:\n{error.Result}");
        var seconds = lines[^1].Split(' ').Select(Number).ToArray();
        return new(seconds[0], seconds[1] + seconds[2], output);
    }

    /// <summary>A run of a program that prints its own wall and CPU seconds, without its start.</summary>
    public static ChildRun ByItsOwnClock(ChildRun run)
    {
        var seconds = run.Output.Split(' ').Select(Number).ToArray();
        return run with { Wall = seconds[0], Cpu = seconds[1] };
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
