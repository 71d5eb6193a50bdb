using System.CommandLine;

namespace MlBudget.Exporter.Commands;

/// <summary>The program's commands.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line. Reports go to <paramref name="output"/>, logs, progress and errors to standard
    /// error.</summary>
    /// <returns>What the process ends with: <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancel = default)
    {
        var root = new RootCommand("Error budgets for machine-learning models, as a Prometheus exporter.")
        {
            RunCommand.Create(),
            CheckCommand.Create(),
            ReplayCommand.Create(),
            BaselineCommand.Create(),
            ExplainCommand.Create(),
            StateCommand.Create(),
            GenerateCommand.Create(),
            TestPageCommand.Create(),
            GateCommand.Create(),
            DemoCommand.Create(),
        };
        var parsed = root.Parse(WithDefault(args));
        var problems = UnknownWords.Describe(parsed) is { Count: > 0 } unknown ? unknown : [.. parsed.Errors.Select(problem => problem.Message)];
        foreach (var problem in problems)
            await error.WriteLineAsync(problem.AsMemory(), cancel);
        if (problems.Count > 0)
            return ExitCode.Usage;
        // The host hears of signals by itself as well; a replay puts its files in order.
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
        };
        return await parsed.InvokeAsync(invocation, cancel);
    }

    /// <summary><c>run</c> may be left out, as exporters are started with flags alone.</summary>
    private static string[] WithDefault(string[] args) =>
        args is [] || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version")) ? ["run", .. args] : args;
}
