using System.Threading.Channels;
using MlBudget.Exporter.Deciding;

namespace MlBudget.Exporter.Polling;

/// <summary>Who wants something decided: from any thread. All who ask are answered, at the latest when the exporter stops.</summary>
internal sealed class DecisionRequests
{
    private static readonly DecisionAnswer Stopped = DecisionAnswer.Refused(RefusalKind.Unavailable, "mlbudget is stopping; nothing was decided");

    private readonly Channel<Asked> _asked = Channel.CreateUnbounded<Asked>();

    /// <summary>Asks for it.</summary>
    /// <returns>What came of it, once it is stored and published, or refused.</returns>
    public Task<DecisionAnswer> AskAsync(DecisionRequest request)
    {
        var asked = new Asked(request, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_asked.Writer.TryWrite(asked))
            asked.Answer.SetResult(Stopped);
        return asked.Answer.Task;
    }

    /// <summary>Waits until somebody has asked.</summary>
    public Task WaitAsync(CancellationToken cancel) => _asked.Reader.WaitToReadAsync(cancel).AsTask();

    /// <summary>Answers all who have asked, in their order; does nothing where nobody has.</summary>
    /// <param name="decide">Decides one of them.</param>
    /// <param name="publish">Shows what was decided to everybody, before anybody is answered.</param>
    public void Answer(Func<DecisionRequest, DecisionAnswer> decide, Action publish)
    {
        var all = new List<(Asked Asked, DecisionAnswer Answer)>();
        // What is thrown stops the exporter.
        try
        {
            while (_asked.Reader.TryRead(out var asked))
            {
                all.Add((asked, Stopped));
                all[^1] = (asked, decide(asked.Request));
            }

            if (all.Any(asked => asked.Answer.Decision is not null))
                publish();
        }
        finally
        {
            foreach (var (asked, answer) in all)
                asked.Answer.SetResult(answer);
        }
    }

    /// <summary>Nobody will do it any more.</summary>
    public void Close()
    {
        _asked.Writer.TryComplete();
        Answer(_ => Stopped, () => { });
    }

    private sealed record Asked(DecisionRequest Request, TaskCompletionSource<DecisionAnswer> Answer);
}
