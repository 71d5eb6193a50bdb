using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>A program that a test runs, with all that it says. It is killed with its children when it is disposed of.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.Close();
    }

    /// <summary>Standard output so far.</summary>
    public string Output => Read(_output);

    /// <summary>Standard error so far.</summary>
    public string Errors => Read(_errors);

    /// <summary>The number that the operating system knows it by.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program.</summary>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new(start);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ChildProcess> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null)
    {
        var process = Start(program, arguments, environment, folder);
        await process.ExitCodeAsync();
        return process;
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code; what was said is complete then.</returns>
    public async Task<int> ExitCodeAsync(TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? 2 * Deadline.Usual);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} has not ended; it said: {Errors}");
        }

        return _process.ExitCode;
    }

    /// <summary>Asks it to end, as an init system does.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        return await ExitCodeAsync(Deadline.Usual);
    }

    /// <summary>Ends it without asking, by SIGKILL, and waits until it is gone.</summary>
    public Task<int> KillAsync()
    {
        _process.Kill();
        return ExitCodeAsync(Deadline.Usual);
    }

    /// <summary>Sends it a signal.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = await RunAsync("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            if (line is not null)
                text.Append(line).Append('\n');
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
