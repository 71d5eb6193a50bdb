using System.Collections.Concurrent;
using System.Text.Json;

namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>What Alertmanager has sent to one webhook.</summary>
/// <param name="Path">The webhook: <c>sre/page</c>.</param>
/// <param name="Status"><c>firing</c> or <c>resolved</c>.</param>
/// <param name="Group">What the notification is grouped by: model and dimension, as <c>fraud infrastructure</c>.</param>
/// <param name="Firing">The alerts that fire, as <c>name slo</c>, in order.</param>
/// <param name="Resolved">Those that no longer do.</param>
/// <param name="Body">All of it.</param>
internal sealed record Notification(string Path, string Status, string Group, string[] Firing, string[] Resolved, JsonElement Body)
{
    /// <summary>When it came.</summary>
    public DateTime At { get; } = DateTime.UtcNow;

    public override string ToString() =>
        $"{Path} {Status} [{Group}] firing: {string.Join(", ", Firing)}; resolved: {string.Join(", ", Resolved)}";
}

/// <summary>A server that takes Alertmanager's webhooks, on a free port.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Notification> _notifications = new();
    private readonly WebApplication _application;

    private WebhookReceiver(WebApplication application) => _application = application;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_application.Urls.Single());

    /// <summary>All that came, in its order.</summary>
    public Notification[] Notifications => [.. _notifications];

    /// <summary>Starts one.</summary>
    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new WebhookReceiver(builder.Build());
        receiver._application.MapPost("/{**path}", (string path, JsonElement body) => receiver._notifications.Enqueue(Read(path, body)));
        await receiver._application.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static Notification Read(string path, JsonElement body) => new(
        path, body.GetProperty("status").GetString()!,
        Labels(body.GetProperty("groupLabels"), "model", "dimension"),
        Alerts(body, "firing"), Alerts(body, "resolved"), body.Clone());

    private static string[] Alerts(JsonElement body, string status) =>
    [
        .. body.GetProperty("alerts").EnumerateArray().Where(alert => alert.GetProperty("status").GetString() == status)
            .Select(alert => Labels(alert.GetProperty("labels"), "alertname", "slo", "long", "source"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The values of some labels, without those that aren't there.</summary>
    private static string Labels(JsonElement labels, params string[] names) => string.Join(
        ' ', names.Select(name => labels.TryGetProperty(name, out var value) ? value.GetString() : null).OfType<string>());
}
