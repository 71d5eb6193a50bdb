using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace MlBudget.Core.Tests.Statistics;

/// <summary>
/// An independent computation in Python with scipy (tests/oracles): JSON in on standard input, JSON out on standard
/// output. Where there is no such Python, <see cref="Missing"/> says why, for a test to skip with.
/// </summary>
internal static class Oracle
{
    /// <summary>The system's own: other Pythons on the path rarely have scipy.</summary>
    private const string Python = "/usr/bin/python3";

    private static readonly ConcurrentDictionary<string, string?> Reasons = [];

    /// <summary>Why oracles can't be asked; null where they can.</summary>
    public static string? Missing => Lacks("scipy.stats");

    /// <summary>Why oracles that need a module can't be asked; null where they can.</summary>
    public static string? Lacks(string module) => Reasons.GetOrAdd(module, Probe);

    /// <summary>Asks a script of tests/oracles.</summary>
    public static TAnswer Ask<TAnswer>(string script, object question)
    {
        var (exit, output, errors) = Run(JsonSerializer.Serialize(question), PathOf(script));
        Assert.True(exit == 0, $"{script} ended with {exit}:\n{errors}");
        return JsonSerializer.Deserialize<TAnswer>(output)!;
    }

    private static string? Probe(string module)
    {
        if (!File.Exists(Python))
            return $"{Python} is not there";
        var (exit, _, errors) = Run(string.Empty, "-c", $"import {module}");
        return exit == 0 ? null : $"{Python} has no {module}: {errors.Trim().Split('\n')[^1]}";
    }

    private static (int Exit, string Output, string Errors) Run(string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        // Both are read while the input is written: a full pipe on either side would stop the two for ever.
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The script ended before it read all: its exit code and errors say why.
        }

        process.WaitForExit();
        return (process.ExitCode, output.Result, errors.Result);
    }

    private static string PathOf(string script) => Path.Combine(Root(), "tests", "oracles", script);

    /// <summary>The folder of the repository.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Exporter.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No repository above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
