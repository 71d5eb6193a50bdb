using System.Net;
using System.Text.RegularExpressions;

namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>The exporter as a process of its own, on a free port.</summary>
internal sealed partial class ExporterProcess : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private readonly ChildProcess _process;

    private ExporterProcess(ChildProcess process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its log so far.</summary>
    public string Log => _process.Errors;

    /// <summary>What it has written to standard output so far.</summary>
    public string Output => _process.Output;

    /// <summary>Runs a command line to its end.</summary>
    public static Task<ChildProcess> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null) =>
        ChildProcess.RunAsync("dotnet", [Program, .. arguments], environment, folder);

    /// <summary>Starts one that serves, and waits until it is ready.</summary>
    /// <param name="arguments">The command line, without the address to listen at.</param>
    /// <param name="environment">Variables beside those of the test.</param>
    public static async Task<ExporterProcess> StartAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var process = ChildProcess.Start("dotnet", [Program, .. arguments, "--web.listen-address=127.0.0.1:0"], environment);
        try
        {
            var log = await Deadline.UntilAsync(
                () => Task.FromResult(process.Errors), log => process.HasExited || Listening().IsMatch(log),
                "a listening exporter");
            if (process.HasExited)
                throw new InvalidOperationException($"The exporter ended: {log}");
            var exporter = new ExporterProcess(process, new(Listening().Match(log).Groups["address"].Value));
            await Deadline.UntilAsync(
                () => exporter.GetAsync("/-/ready"), answer => answer.Status == HttpStatusCode.OK, "a ready exporter");
            return exporter;
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Asks for a page.</summary>
    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(Address, path));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The metrics page as text.</summary>
    public async Task<string> PageAsync()
    {
        var (status, text) = await GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, status);
        return text;
    }

    /// <summary>The metrics page, read.</summary>
    public async Task<MetricsText> MetricsAsync() => MetricsText.Parse(await PageAsync());

    /// <summary>The metrics, once they are as wanted.</summary>
    public Task<MetricsText> MetricsAsync(Func<MetricsText, bool> areThere, string wanted, TimeSpan? within = null) =>
        Deadline.UntilAsync(MetricsAsync, areThere, wanted, within);

    /// <summary>Asks it to end, as an init system does.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> TerminateAsync() => _process.TerminateAsync();

    /// <summary>Asks it to load its configuration again, as operators do.</summary>
    public Task HangUpAsync() => _process.SignalAsync("HUP");

    /// <summary>Asks it to load its configuration again, as deployments do.</summary>
    public async Task<(HttpStatusCode Status, string Text)> ReloadAsync(HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(Address, "/-/reload"));
        using var answer = await Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => _process.Dispose();

    private static string Program => Path.Combine(AppContext.BaseDirectory, "mlbudget.dll");

    [GeneratedRegex("listening on (?<address>http://[^\" ,\n]+)")]
    private static partial Regex Listening();
}
