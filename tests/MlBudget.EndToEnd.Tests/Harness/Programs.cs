namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>Programs that are not ours.</summary>
internal static class Programs
{
    /// <summary>Debian's Python: the one whose packages <c>tests/lib/packages.sh</c> installs.</summary>
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<Task<bool>> HasPandas = new(async () =>
    {
        using var process = await ChildProcess.RunAsync(Python, ["-c", "import pandas"]);
        return await process.ExitCodeAsync() == 0;
    });

    /// <summary>Skips a test without one of the programs.</summary>
    public static void SkipWithout(params string[] programs)
    {
        foreach (var program in programs)
            Skip.IfNot(Has(program), $"{program} is not on the PATH");
    }

    /// <summary>Whether a program is there.</summary>
    public static bool Has(string program) => Folders().Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Skips a test without Python and pandas.</summary>
    public static async Task SkipWithoutPandasAsync()
    {
        Skip.IfNot(File.Exists(Python), $"{Python} is missing");
        Skip.IfNot(await HasPandas.Value, $"{Python} has no pandas");
    }

    /// <summary>Runs a program that has to succeed.</summary>
    /// <returns>Its standard output.</returns>
    public static async Task<string> OutputOfAsync(string program, params string[] arguments)
    {
        using var process = await ChildProcess.RunAsync(program, arguments);
        var code = await process.ExitCodeAsync();
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: {process.Errors}{process.Output}");
        return process.Output;
    }

    /// <summary>Runs one of the oracles, which compute the same numbers another way.</summary>
    public static Task<string> OracleAsync(string name, params string[] arguments) =>
        OutputOfAsync(Python, [RepositoryRoot.At("tests", "oracles", name), .. arguments]);

    /// <summary>Prometheus's own judge of a page. It says nothing of a page that it likes.</summary>
    public static async Task<string> CheckMetricsAsync(string page)
    {
        using var folder = new TempFolder();
        var file = folder.Write("page.txt", page);
        using var process = await ChildProcess.RunAsync(
            "/bin/sh", ["-c", "exec promtool check metrics < \"$1\"", "sh", file]);
        var code = await process.ExitCodeAsync();
        return code == 0 ? process.Errors : $"exit {code}: {process.Errors}{process.Output}";
    }

    private static string[] Folders() => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
}
