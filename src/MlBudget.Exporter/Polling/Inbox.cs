using System.Threading.Channels;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Who asks the single writer for something: from any thread, also before anybody is there who could do it. It is done between two polls.
/// All who ask are answered, at the latest when the exporter stops: a request over HTTP that waits would hold it up.
/// </summary>
/// <typeparam name="TRequest">What is asked for.</typeparam>
/// <typeparam name="TAnswer">What came of it.</typeparam>
/// <param name="stopped">What those are told for whom nothing is done any more.</param>
internal abstract class Inbox<TRequest, TAnswer>(TAnswer stopped)
{
    private readonly Channel<Asked> _asked = Channel.CreateUnbounded<Asked>();

    /// <summary>Asks for it.</summary>
    /// <param name="request">What is asked for.</param>
    /// <returns>What came of it, once it was done.</returns>
    public Task<TAnswer> AskAsync(TRequest request)
    {
        var asked = new Asked(request, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_asked.Writer.TryWrite(asked))
            asked.Answer.SetResult(stopped);
        return asked.Answer.Task;
    }

    /// <summary>Waits until somebody has asked.</summary>
    public Task WaitAsync(CancellationToken cancel) => _asked.Reader.WaitToReadAsync(cancel).AsTask();

    /// <summary>Answers all who have asked before this call, in their order; does nothing where nobody has. What is thrown stops the
    /// exporter.</summary>
    /// <param name="answer">Does what one of them asks for.</param>
    /// <param name="publish">Shows what came of all of them to everybody, before anybody is answered; null for nothing.</param>
    public void Answer(Func<TRequest, TAnswer> answer, Action<IReadOnlyList<TAnswer>>? publish = null)
    {
        var all = new List<Asked>();
        // Those who ask meanwhile wait for the next call: what was done for others may be older than what they want.
        while (_asked.Reader.TryRead(out var asked))
            all.Add(asked);
        if (all.Count == 0)
            return;
        var answers = new List<TAnswer>();
        try
        {
            foreach (var asked in all)
                answers.Add(answer(asked.Request));
            publish?.Invoke(answers);
        }
        finally
        {
            for (var index = 0; index < all.Count; index++)
                all[index].Answer.SetResult(index < answers.Count ? answers[index] : stopped);
        }
    }

    /// <summary>Nothing will be done any more.</summary>
    public void Close()
    {
        _asked.Writer.TryComplete();
        Answer(_ => stopped);
    }

    private sealed record Asked(TRequest Request, TaskCompletionSource<TAnswer> Answer);
}
