namespace MlBudget.Exporter.Exposition;

/// <summary>
/// Work whose result many ask for at once, done once for all of them. Who asks while it is being done waits for the next time, which
/// is shared with all who came meanwhile: so the result is never older than the question. The exporter's own metrics take 3 ms, with
/// all open files to be counted, and 200 scrapers of one instant would take more than half a second for theirs.
/// </summary>
/// <param name="work">The work, done on a thread of the pool.</param>
internal sealed class SharedWork<T>(Func<Task<T>> work)
{
    private readonly Lock _turn = new();
    private Task<T>? _underWay;
    private Task<T>? _next;

    /// <summary>The result of work that begins now or later. For use by any thread.</summary>
    public Task<T> AskAsync()
    {
        lock (_turn)
        {
            if (_next is not null)
                return _next;
            if (_underWay is { IsCompleted: false } before)
                return _next = BeginAfterAsync(before);
            return _underWay = Task.Run(work);
        }
    }

    private async Task<T> BeginAfterAsync(Task before)
    {
        // It yields even where the work before is done already, so that its caller has made it the next one when it goes on. Whether the
        // work before has failed is told to those who asked for it.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_turn)
            (_underWay, _next) = (_next, null);
        return await work();
    }
}
