using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Alerting;

/// <summary>A real Alertmanager with the shipped file, whose webhooks are taken by a receiver; one for all tests of a class.</summary>
public sealed class ShippedAlertmanager : IAsyncLifetime
{
    private WebhookReceiver? _receiver;
    private AlertmanagerServer? _server;

    /// <summary>What takes the notifications.</summary>
    internal WebhookReceiver Receiver => _receiver!;

    /// <summary>The server.</summary>
    internal AlertmanagerServer Server => _server!;

    public async Task InitializeAsync()
    {
        if (!AlertmanagerServer.IsThere)
            return;
        _receiver = await WebhookReceiver.StartAsync();
        _server = await AlertmanagerServer.OfFileAsync(
            await File.ReadAllTextAsync(RepositoryRoot.At("alerting", "alertmanager.yml")), _receiver, RepositoryRoot.At("alerting", "templates"));
    }

    public async Task DisposeAsync()
    {
        _server?.Dispose();
        if (_receiver is not null)
            await _receiver.DisposeAsync();
    }
}
