using System.Threading.Channels;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Who asks for the configuration to be loaded again: from any thread, also before anybody is there who could do it. All
/// who ask are answered, at the latest when the exporter stops: a request over HTTP that waits would hold it up.
/// </summary>
internal sealed class ReloadRequests
{
    private static readonly ReloadOutcome Stopped = new(["mlbudget is stopping"]);

    private readonly Channel<TaskCompletionSource<ReloadOutcome>> _asked =
        Channel.CreateUnbounded<TaskCompletionSource<ReloadOutcome>>();

    /// <summary>Asks for it.</summary>
    /// <returns>What came of it, once it was done.</returns>
    public Task<ReloadOutcome> AskAsync()
    {
        var asked = new TaskCompletionSource<ReloadOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_asked.Writer.TryWrite(asked))
            asked.SetResult(Stopped);
        return asked.Task;
    }

    /// <summary>Waits until somebody has asked for it.</summary>
    public Task WaitAsync(CancellationToken cancel) => _asked.Reader.WaitToReadAsync(cancel).AsTask();

    /// <summary>Answers all who have asked; does nothing where nobody has.</summary>
    /// <param name="reload">Loads the configuration once for all of them, and gives what came of it.</param>
    public void Answer(Func<ReloadOutcome> reload)
    {
        var all = new List<TaskCompletionSource<ReloadOutcome>>();
        while (_asked.Reader.TryRead(out var asked))
            all.Add(asked);
        if (all.Count == 0)
            return;
        // What is thrown stops the exporter.
        var outcome = Stopped;
        try
        {
            outcome = reload();
        }
        finally
        {
            foreach (var asked in all)
                asked.SetResult(outcome);
        }
    }

    /// <summary>Nobody will do it any more.</summary>
    public void Close()
    {
        _asked.Writer.TryComplete();
        Answer(() => Stopped);
    }
}
