using MlBudget.Sources.Helping;

namespace MlBudget.Sources.Tests.Helping;

public class HelpingThreadsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Work_is_done_until_there_is_none_and_again_when_there_is_more()
    {
        var threads = new HelpingThreads(2);
        var work = new Work(5);
        Assert.True(threads.TryAdd(work));
        await work.Done.WaitAsync(Long);
        work.Add(3);
        threads.Notify();
        await work.Done.WaitAsync(Long);
        Assert.Equal(8, work.Count);
        threads.Remove(work);
    }

    [Fact]
    public async Task Those_who_come_when_all_have_gone_are_helped()
    {
        var threads = new HelpingThreads(1);
        for (var round = 0; round < 20; round++)
        {
            var work = new Work(1);
            Assert.True(threads.TryAdd(work));
            await work.Done.WaitAsync(Long);
            threads.Remove(work);
        }
    }

    [Fact]
    public void Only_some_are_helped_at_a_time()
    {
        var threads = new HelpingThreads(1);
        var helped = Enumerable.Range(0, 64).Select(_ => new Work(0)).ToList();
        Assert.All(helped, work => Assert.True(threads.TryAdd(work)));
        Assert.False(threads.TryAdd(new Work(0)));
        Assert.Equal(64, threads.Helped);
        threads.Remove(helped[3]);
        Assert.True(threads.TryAdd(new Work(0)));
    }

    [Fact]
    public void There_is_one_thread_at_least() => Assert.Throws<ArgumentOutOfRangeException>(() => new HelpingThreads(0));

    /// <summary>Some pieces of work, of which none takes any time.</summary>
    private sealed class Work(int pieces) : IHelped
    {
        private readonly Lock _gate = new();
        private int _left = pieces;
        private TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; private set; }

        /// <summary>Ends when nothing is left to do.</summary>
        public Task Done
        {
            get
            {
                lock (_gate)
                    return _done.Task;
            }
        }

        public void Add(int more)
        {
            lock (_gate)
                (_left, _done) = (_left + more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        public bool Help()
        {
            lock (_gate)
            {
                if (_left == 0)
                    return false;
                Count++;
                if (--_left == 0)
                    _done.TrySetResult();
                return true;
            }
        }
    }
}
