namespace MlBudget.Sources.Prometheus;

/// <summary>How much time is asked for at once, by how much came of the last: so that each answer is of some ten thousand samples, whatever
/// there is of them. What was too much for a server is not asked for again for a while.</summary>
/// <param name="slot">Less than a slot is never asked for.</param>
/// <param name="first">How much at first.</param>
/// <param name="longest">How much at the most.</param>
internal sealed class Spans(TimeSpan slot, TimeSpan first, TimeSpan longest)
{
    /// <summary>So many samples are asked for at once, as far as that can be told before.</summary>
    public const int Samples = 50_000;

    /// <summary>After so many answers twice as much is tried as a server has given so far.</summary>
    private const int Patience = 16;

    private readonly TimeSpan _longest = longest;
    private TimeSpan _most = longest;
    private int _answers;

    /// <summary>The next span, at least a slot.</summary>
    public TimeSpan Next { get; private set; } = Max(first, slot);

    /// <summary>Notes how much came of a span.</summary>
    public void Note(long samples)
    {
        if (++_answers % Patience == 0)
            _most = Min(_most * 2, _longest);
        if (samples > Samples)
            Next = Max(Next / 2, slot);
        else if (samples < Samples / 4)
            Next = Max(Min(Next * 2, _most), slot);
    }

    /// <summary>Asks for the next span. Where a server that is well refuses so much, it is asked for half of it at once, down to a slot. After another
    /// error that may be a matter of how much it was, and after one that has taken too long, less is asked for when it is tried again: so a
    /// server that is down is asked no more often.</summary>
    /// <param name="left">There is no more than this to be asked for.</param>
    /// <param name="ask">Asks for a span, anew each time.</param>
    /// <exception cref="PrometheusException">It hasn't answered as it should.</exception>
    public async Task<T> AskAsync<T>(TimeSpan left, Func<TimeSpan, Task<T>> ask)
    {
        while (true)
        {
            var span = Min(Next, left);
            try
            {
                return await ask(span);
            }
            catch (PrometheusException error) when (error.Load == Load.TooMuch && span > slot)
            {
                Halve(span);
            }
            catch (Exception error) when (span > slot && error is OperationCanceledException or PrometheusException { Load: Load.MaybeTooMuch })
            {
                Halve(span);
                throw;
            }
        }
    }

    private void Halve(TimeSpan span)
    {
        (_most, _answers) = (Max(span / 2, slot), 0);
        Next = _most;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
