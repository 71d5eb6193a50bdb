using System.Net;
using System.Text.RegularExpressions;

namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>The exporter as a process of its own, on a free port.</summary>
internal sealed partial class ExporterProcess : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private readonly ChildProcess _process;
    private readonly TempFolder? _storage;
    private Uri? _address;

    private ExporterProcess(ChildProcess process, TempFolder? storage)
    {
        _process = process;
        _storage = storage;
    }

    /// <summary>Where it listens; null as long as it hasn't said so.</summary>
    public Uri? AddressIfListening =>
        _address ??= Listening().Match(Log) is { Success: true } match ? new(match.Groups["address"].Value) : null;

    /// <summary>Where it listens.</summary>
    public Uri Address => AddressIfListening ?? throw new InvalidOperationException($"The exporter doesn't listen: {Log}");

    /// <summary>The number that the operating system knows it by.</summary>
    public int Id => _process.Id;

    /// <summary>Its folder, where none was given; else null.</summary>
    public string? Storage => _storage?.Path;

    /// <summary>Its log so far.</summary>
    public string Log => _process.Errors;

    /// <summary>What it has written to standard output so far.</summary>
    public string Output => _process.Output;

    /// <summary>Runs a command line to its end.</summary>
    public static Task<ChildProcess> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null) =>
        ChildProcess.RunAsync("dotnet", [Program, .. arguments], environment, folder);

    /// <summary>
    /// Starts one that serves, and waits for nothing. One that runs without a <c>--storage.path</c> is given a folder of its
    /// own, which goes with it.
    /// </summary>
    /// <param name="arguments">The command line, without the address to listen at, which is a free one.</param>
    /// <param name="environment">Variables beside those of the test.</param>
    /// <param name="through">A command line that becomes the exporter, such as <c>env --ignore-signal=XFSZ</c>.</param>
    public static ExporterProcess Launch(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, params string[] through) =>
        LaunchCopy(Program, arguments, environment, through);

    /// <summary>The same of a copy of the program.</summary>
    /// <param name="program">Where the copy's <c>mlbudget.dll</c> is.</param>
    /// <param name="arguments">The command line, without the address to listen at, which is a free one.</param>
    /// <param name="environment">Variables beside those of the test.</param>
    /// <param name="through">A command line that becomes the exporter.</param>
    public static ExporterProcess LaunchCopy(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        params string[] through)
    {
        string[] given = [.. arguments];
        var storage = given[0] == "run" && !given.Any(argument => argument.StartsWith("--storage.path", StringComparison.Ordinal))
            ? new TempFolder() : null;
        string[] command =
        [
            .. through, "dotnet", program, .. given,
            .. storage is null ? Array.Empty<string>() : [$"--storage.path={storage.Path}"],
            .. given.Any(SaysWhere) ? Array.Empty<string>() : ["--web.listen-address=127.0.0.1:0"],
        ];
        return new(ChildProcess.Start(command[0], command[1..], environment), storage);
    }

    /// <summary>Starts one that serves, and waits until it is ready.</summary>
    /// <param name="arguments">The command line, without the address to listen at, which is a free one.</param>
    /// <param name="environment">Variables beside those of the test.</param>
    /// <param name="through">A command line that becomes the exporter.</param>
    public static Task<ExporterProcess> StartAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, params string[] through) =>
        Launch(arguments, environment, through).ReadyAsync();

    /// <summary>Waits until it is ready; it is gone if it doesn't become so.</summary>
    public async Task<ExporterProcess> ReadyAsync()
    {
        try
        {
            await ListeningAsync();
            await Deadline.UntilAsync(() => GetAsync("/-/ready"), answer => answer.Status == HttpStatusCode.OK, "a ready exporter");
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Waits until it listens.</summary>
    public async Task ListeningAsync()
    {
        await Deadline.UntilAsync(
            () => Task.FromResult(Log), _ => _process.HasExited || AddressIfListening is not null, "a listening exporter",
            pause: TimeSpan.FromMilliseconds(10));
        if (_process.HasExited)
            throw new InvalidOperationException($"The exporter ended: {Log}");
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

    /// <summary>The metrics page of one that may not listen yet, or be killed meanwhile; null where there is none.</summary>
    public async Task<string?> PageIfAnyAsync()
    {
        try
        {
            return AddressIfListening is null ? null : await PageAsync();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>The metrics page, read.</summary>
    public async Task<MetricsText> MetricsAsync() => MetricsText.Parse(await PageAsync());

    /// <summary>The metrics, once they are as wanted.</summary>
    public Task<MetricsText> MetricsAsync(Func<MetricsText, bool> areThere, string wanted, TimeSpan? within = null) =>
        Deadline.UntilAsync(MetricsAsync, areThere, wanted, within);

    /// <summary>Asks it to end, as an init system does.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> TerminateAsync() => _process.TerminateAsync();

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> ExitCodeAsync() => _process.ExitCodeAsync();

    /// <summary>Asks it to load its configuration again, as operators do.</summary>
    public Task HangUpAsync() => _process.SignalAsync("HUP");

    /// <summary>Asks it to load its configuration again, as deployments do.</summary>
    public async Task<(HttpStatusCode Status, string Text)> ReloadAsync(HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(Address, "/-/reload"));
        using var answer = await Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Ends it without asking, by SIGKILL, and waits until it is gone.</summary>
    public Task KillAsync() => _process.KillAsync();

    public void Dispose()
    {
        _process.Dispose();
        _storage?.Dispose();
    }

    private static bool SaysWhere(string argument) =>
        argument == "--web.systemd-socket" || argument.StartsWith("--web.listen-address", StringComparison.Ordinal);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "mlbudget.dll");

    [GeneratedRegex("listening on (?<address>https?://[^\" ,\n]+)")]
    private static partial Regex Listening();
}
