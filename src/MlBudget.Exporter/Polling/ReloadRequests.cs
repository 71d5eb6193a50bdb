using System.Collections.Immutable;
using System.Threading.Channels;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Who asks for the configuration to be loaded again: from any thread, also before anybody is there who could do it. All
/// who ask are answered, at the latest when the exporter stops: a request over HTTP that waits would hold it up.
/// </summary>
internal sealed class ReloadRequests
{
    private static readonly ImmutableArray<string> Stopped = ["mlbudget is stopping"];

    private readonly Channel<TaskCompletionSource<ImmutableArray<string>>> _asked =
        Channel.CreateUnbounded<TaskCompletionSource<ImmutableArray<string>>>();

    /// <summary>Asks for it.</summary>
    /// <returns>The errors, once it was done; none where the new configuration is in force.</returns>
    public Task<ImmutableArray<string>> AskAsync()
    {
        var asked = new TaskCompletionSource<ImmutableArray<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_asked.Writer.TryWrite(asked))
            asked.SetResult(Stopped);
        return asked.Task;
    }

    /// <summary>Waits until somebody has asked for it.</summary>
    public Task WaitAsync(CancellationToken cancel) => _asked.Reader.WaitToReadAsync(cancel).AsTask();

    /// <summary>Answers all who have asked; does nothing where nobody has.</summary>
    /// <param name="reload">Loads the configuration once for all of them, and gives the errors.</param>
    public void Answer(Func<ImmutableArray<string>> reload)
    {
        var all = new List<TaskCompletionSource<ImmutableArray<string>>>();
        while (_asked.Reader.TryRead(out var asked))
            all.Add(asked);
        if (all.Count == 0)
            return;
        // What is thrown stops the exporter.
        var errors = Stopped;
        try
        {
            errors = reload();
        }
        finally
        {
            foreach (var asked in all)
                asked.SetResult(errors);
        }
    }

    /// <summary>Nobody will do it any more.</summary>
    public void Close()
    {
        _asked.Writer.TryComplete();
        Answer(() => Stopped);
    }
}
