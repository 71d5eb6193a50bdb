using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Deciding;

/// <summary>An exporter whose users decide: half of its records have an error, and the other half lack a feature, so all is exhausted.</summary>
internal sealed class DecidingExporter : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = Deadline.Usual };

    private readonly TempFolder _folder = new();
    private ExporterProcess? _process;

    public DecidingExporter()
    {
        var (now, lines) = (DateTime.UtcNow, new StringBuilder());
        for (var second = 0; second < 7_200; second += 10)
        {
            var what = second % 20 == 0 ? """ "error":"timeout","amount":1""" : """ "error":null""";
            lines.Append(CultureInfo.InvariantCulture, $$"""{"t":"{{now.AddSeconds(second - 7_200):s}}Z","v":"7.1",{{what}}}""").Append('\n');
        }

        _folder.Write("predictions.jsonl", lines.ToString());
        WriteConfiguration("success");
        var users = string.Join(", ", new[] { "alice", "data", "product", "mallory" }.Select(user => $"{user}: {BCrypt.Net.BCrypt.HashPassword($"{user}'s", 4)}"));
        _folder.Write("web.yml", $"basic_auth_users: {{ {users} }}\n");
        _folder.Write("alice", "alice's\n");
    }

    /// <summary>Where the exporter is.</summary>
    public Uri Address => _process!.Address;

    /// <summary>The file with the password of alice.</summary>
    public string PasswordFile => _folder.At("alice");

    /// <summary>Writes the configuration, with its first SLO under a name.</summary>
    public void WriteConfiguration(string slo) => _folder.Write("mlbudget.yml", $$"""
        defaults: { poll_interval: 1s }
        teams:
          sre: { members: [alice] }
          data:
          product:
        models:
          - name: fraud-detector
            task: binary_classification
            predictions: { type: files, path: {{_folder.At("predictions.jsonl")}}, fields: { time: t, error: error, version: v } }
            features: { amount: { type: numeric, required: true } }
            slos:
              - { name: {{slo}}, dimension: infrastructure, good: error is null, objective: 0.999 }
              - { name: completeness, metric: completeness, at_least: 0.999 }
            owners:
              infrastructure: { teams: [sre], actions: [roll_back] }
              data_quality: { teams: [data, product], decision: joint, actions: [halt_pipeline] }
            gates:
              deploy: [infrastructure, data_quality]

        """);

    /// <summary>Starts it, on the store of the one before.</summary>
    public async Task StartAsync()
    {
        _process?.Dispose();
        _process = ExporterProcess.Launch([
            "run", $"--config.file={_folder.At("mlbudget.yml")}", $"--web.config.file={_folder.At("web.yml")}", "--web.enable-admin-api",
            "--web.enable-lifecycle", $"--storage.path={_folder.At("data")}",
        ]);
        await _process.ListeningAsync();
        await Deadline.UntilAsync(() => GetAsync("/api/v1/gate?model=fraud-detector&action=deploy"), answer => answer.Status == HttpStatusCode.OK, "a gate");
    }

    /// <summary>Ends it without asking.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Asks something as alice.</summary>
    public Task<(HttpStatusCode Status, JsonElement Json)> GetAsync(string path) => SendAsync(HttpMethod.Get, path, "alice");

    /// <summary>Decides something.</summary>
    public Task<(HttpStatusCode Status, JsonElement Json)> DecideAsync(string user, string what, string action, string? dimension, string reason) => SendAsync(
        HttpMethod.Post, "/api/v1/decisions", user, JsonSerializer.Serialize(new { model = "fraud-detector", what, action, dimension, reason, @for = "4h" }));

    /// <summary>Says that a version was deployed.</summary>
    public Task<(HttpStatusCode Status, JsonElement Json)> DeployAsync(string user, string body) => SendAsync(HttpMethod.Post, "/api/v1/deployments", user, body);

    /// <summary>The deployments that are known, the newest first, as versions with how they are known and by whom.</summary>
    public async Task<string[]> DeploymentsAsync() =>
    [
        .. (await GetAsync("/api/v1/deployments?model=fraud-detector")).Json.GetProperty("deployments").EnumerateArray()
            .Select(deployment => $"{deployment.GetProperty("version")} {deployment.GetProperty("origin")} {deployment.GetProperty("by")}"),
    ];

    /// <summary>Loads the configuration again.</summary>
    public Task<(HttpStatusCode Status, JsonElement Json)> ReloadAsync() => SendAsync(HttpMethod.Post, "/-/reload", "alice");

    /// <summary>The page of metrics.</summary>
    public async Task<string> PageAsync() => (await SendAsync(HttpMethod.Get, "/metrics", "alice")).Json.GetString()!;

    /// <summary>All decisions, the newest first.</summary>
    public async Task<JsonElement[]> DecisionsAsync() =>
        [.. (await GetAsync("/api/v1/decisions?model=fraud-detector")).Json.GetProperty("decisions").EnumerateArray()];

    /// <summary>Asks its gate by the command.</summary>
    public async Task<(int Exit, string Output, string Errors)> GateAsync(params string[] more)
    {
        using var command = await ExporterProcess.RunAsync(["gate", $"--url={Address}", "--model=fraud-detector", "--action=deploy", .. more]);
        return (await command.ExitCodeAsync(), command.Output, command.Errors);
    }

    public void Dispose()
    {
        _process?.Dispose();
        _folder.Dispose();
    }

    private async Task<(HttpStatusCode Status, JsonElement Json)> SendAsync(HttpMethod method, string path, string user, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{user}'s")));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return (answer.StatusCode, isJson ? JsonDocument.Parse(text).RootElement : JsonSerializer.SerializeToElement(text));
    }
}
