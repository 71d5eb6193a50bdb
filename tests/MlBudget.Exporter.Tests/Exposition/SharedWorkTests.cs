using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Tests.Exposition;

public sealed class SharedWorkTests : IDisposable
{
    private readonly List<TaskCompletionSource<int>> _begun = [];
    private readonly SemaphoreSlim _beginnings = new(0);

    [Fact]
    public async Task Who_asks_while_it_is_done_shares_the_next_time_with_all_who_do()
    {
        var work = Work();
        var first = work.AskAsync();
        await _beginnings.WaitAsync();

        var (second, third) = (work.AskAsync(), work.AskAsync());
        Assert.Single(_begun);
        _begun[0].SetResult(1);
        Assert.Equal(1, await first);
        await _beginnings.WaitAsync();
        var fourth = work.AskAsync();
        _begun[1].SetResult(2);

        Assert.Equal((2, 2), (await second, await third));
        await _beginnings.WaitAsync();
        _begun[2].SetResult(3);
        Assert.Equal(3, await fourth);
        var fifth = work.AskAsync();
        await _beginnings.WaitAsync();
        _begun[3].SetResult(4);
        Assert.Equal(4, await fifth);
    }

    [Fact]
    public async Task Work_that_fails_fails_for_those_who_asked_for_it_alone()
    {
        var work = Work();
        var first = work.AskAsync();
        await _beginnings.WaitAsync();
        var second = work.AskAsync();

        _begun[0].SetException(new InvalidOperationException("no"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        await _beginnings.WaitAsync();
        _begun[1].SetResult(2);
        Assert.Equal(2, await second);
    }

    public void Dispose() => _beginnings.Dispose();

    private SharedWork<int> Work() => new(() =>
    {
        var result = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _begun.Add(result);
        _beginnings.Release();
        return result.Task;
    });
}
