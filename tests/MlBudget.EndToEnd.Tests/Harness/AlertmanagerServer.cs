using System.Globalization;
using System.Text.Json;

namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>A real Alertmanager, on a free port, which it keeps when it is restarted.</summary>
internal sealed class AlertmanagerServer : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private readonly TempFolder _folder = new();
    private readonly string _configuration;
    private ChildProcess? _process;

    private AlertmanagerServer(string configuration) => _configuration = _folder.Write("alertmanager.yml", configuration);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; } = FreePort.Address();

    /// <summary>Whether there is one on this machine.</summary>
    public static bool IsThere => Programs.Has(Program);

    /// <summary>Debian's name of the program, or that of others.</summary>
    private static string Program => Programs.Has("prometheus-alertmanager") ? "prometheus-alertmanager" : "alertmanager";

    /// <summary>Skips a test where there is none.</summary>
    public static void SkipIfMissing() => Programs.SkipWithout(Program);

    /// <summary>Starts one.</summary>
    /// <param name="configuration">Its configuration.</param>
    public static async Task<AlertmanagerServer> StartAsync(string configuration)
    {
        var server = new AlertmanagerServer(configuration);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Starts one with a shipped or generated file, whose webhooks are those of a receiver and whose waits are short.</summary>
    /// <param name="file">The file's text.</param>
    /// <param name="receiver">Who takes the notifications.</param>
    /// <param name="templates">The folder of the templates.</param>
    /// <param name="ticketWait">How long tickets wait for what hides them: longer than Prometheus takes to send again what fires.</param>
    public static Task<AlertmanagerServer> OfFileAsync(
        string file, WebhookReceiver receiver, string templates, string ticketWait = "2s") => StartAsync(file
        .Replace("http://127.0.0.1:9095/", receiver.Address.ToString(), StringComparison.Ordinal)
        .Replace("templates/*.tmpl", Path.Combine(templates, "*.tmpl"), StringComparison.Ordinal)
        .Replace("group_wait: 30s", "group_wait: 1s", StringComparison.Ordinal)
        .Replace("group_wait: 5m", $"group_wait: {ticketWait}", StringComparison.Ordinal)
        .Replace("group_interval: 5m", "group_interval: 1s", StringComparison.Ordinal)
        .Replace("group_interval: 30m", "group_interval: 1s", StringComparison.Ordinal));

    /// <summary>Starts it again on what it has stored, after it was asked to end, as a new version of it is.</summary>
    /// <param name="notified">How many notifications it has sent. It knows of one only once it has seen the answer, and sends it
    /// again otherwise.</param>
    public async Task RestartAsync(int notified)
    {
        await Deadline.UntilAsync(AnsweredAsync, answered => answered >= notified, $"{notified} notifications of which it knows that they were sent");
        await _process!.TerminateAsync();
        _process.Dispose();
        await StartAsync();
    }

    /// <summary>Sends alerts.</summary>
    /// <param name="alerts">Their labels, as <c>alertname=A severity=critical</c>.</param>
    public async Task SendAsync(params string[] alerts)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri(Address, "/api/v2/alerts"), alerts.Select(alert => new
        {
            labels = alert.Split(' ').ToDictionary(label => label.Split('=')[0], label => label.Split('=', 2)[1]),
            annotations = new { summary = alert },
        }));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Silences what has a label.</summary>
    public async Task SilenceAsync(string label, string value)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri(Address, "/api/v2/silences"), new
        {
            matchers = new[] { new { name = label, value, isRegex = false, isEqual = true } },
            startsAt = Time(TimeSpan.Zero),
            endsAt = Time(TimeSpan.FromHours(1)),
            createdBy = "a test",
            comment = "a test",
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The alerts that it has, with what it does with them.</summary>
    public async Task<JsonElement[]> AlertsAsync() =>
        [.. (await Http.GetFromJsonAsync<JsonElement>(new Uri(Address, "/api/v2/alerts"))).EnumerateArray().Select(alert => alert.Clone())];

    public void Dispose()
    {
        _process?.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        _process = ChildProcess.Start(Program,
        [
            $"--config.file={_configuration}",
            $"--storage.path={_folder.At("data")}",
            $"--web.listen-address={Address.Authority}",
            // Alone: it needs no other, and no port for them.
            "--cluster.listen-address=",
            "--log.level=warn",
        ]);
        await Deadline.UntilAsync(IsReadyAsync, ready => ready, "a ready Alertmanager");
    }

    private async Task<int> AnsweredAsync()
    {
        const string Answers = "alertmanager_notification_latency_seconds_count{integration=\"webhook\"} ";
        var page = await Http.GetStringAsync(new Uri(Address, "/metrics"));
        var answers = page.Split('\n').Single(line => line.StartsWith(Answers, StringComparison.Ordinal));
        return int.Parse(answers[Answers.Length..], CultureInfo.InvariantCulture);
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"Alertmanager ended: {_process.Errors}");
        try
        {
            using var answer = await Http.GetAsync(new Uri(Address, "/-/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Time(TimeSpan fromNow) =>
        (DateTime.UtcNow + fromNow).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
