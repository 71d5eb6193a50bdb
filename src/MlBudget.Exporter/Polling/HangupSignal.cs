using System.Runtime.InteropServices;

namespace MlBudget.Exporter.Polling;

/// <summary>SIGHUP loads the configuration again, as it does in Prometheus. Without this it would end the process.</summary>
/// <param name="reloading">What is asked.</param>
internal sealed class HangupSignal(Reloading reloading) : IHostedService, IDisposable
{
    private PosixSignalRegistration? _registration;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            // Whoever sends a signal reads the log: it says how it went.
            _ = reloading.RequestAsync();
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _registration?.Dispose();
}
