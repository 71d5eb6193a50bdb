using System.Runtime.InteropServices;

namespace MlBudget.Exporter.Polling;

/// <summary>SIGHUP: without anybody who listens to it, it ends the process.</summary>
internal static class HangupSignal
{
    /// <summary>Listens to it until what is returned is disposed of.</summary>
    /// <param name="then">What it stands for.</param>
    public static PosixSignalRegistration Listen(Action then) => PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        then();
    });
}
