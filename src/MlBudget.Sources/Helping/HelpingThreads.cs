namespace MlBudget.Sources.Helping;

/// <summary>
/// A number of threads that do beforehand what whoever reads would have to do a moment later. All sources share them, so that a program takes no
/// more of a machine's cores than it was given. None runs while nobody has much to read, and nobody depends on them: who waits for what none
/// has begun does it himself. They are none of the pool's, which serve the pages: a file system may let them wait.
/// </summary>
public sealed class HelpingThreads
{
    /// <summary>How many are helped at a time; each has memory for what is done beforehand.</summary>
    private const int MostHelped = 64;

    /// <summary>How long a thread stays when there is nobody to help, so that not every file has new ones.</summary>
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly List<IHelped> _helped = [];
    private int _running;

    /// <summary>Counts what may have given new work to do.</summary>
    private long _news;

    /// <summary>Threads that are started when there is something to do.</summary>
    /// <param name="count">How many, beside those that read; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are none.</exception>
    public HelpingThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
    }

    /// <summary>How many threads there are at the most.</summary>
    public int Count { get; }

    /// <summary>How many are helped now.</summary>
    internal int Helped
    {
        get
        {
            lock (_gate)
                return _helped.Count;
        }
    }

    /// <summary>Begins to help somebody.</summary>
    /// <returns>False where enough others are helped.</returns>
    internal bool TryAdd(IHelped helped)
    {
        lock (_gate)
        {
            if (_helped.Count == MostHelped)
                return false;
            _helped.Add(helped);
            while (_running < Count && TryStart())
                _running++;
        }

        Notify();
        return true;
    }

    /// <summary>Helps somebody no longer; a piece of work that was begun ends nevertheless.</summary>
    internal void Remove(IHelped helped)
    {
        lock (_gate)
        {
            _helped.Remove(helped);
            // Those that wait for news end when there is nobody left.
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>There may be new work to do, for one thread.</summary>
    internal void Notify()
    {
        lock (_gate)
        {
            _news++;
            Monitor.Pulse(_gate);
        }
    }

    private bool TryStart()
    {
        try
        {
            Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return true;
        }
        catch (TaskSchedulerException)
        {
            // The process has as many threads as it may: those who read do all by themselves.
            return false;
        }
    }

    private void Run()
    {
        while (Work() is { } work)
        {
            if (work.Who.Any(each => each.Help()))
                continue;
            lock (_gate)
            {
                if (work.News == _news && _helped.Count > 0)
                    Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Those who are helped, who was first first, and what was new by then; null when the thread is to end.</summary>
    private (IHelped[] Who, long News)? Work()
    {
        lock (_gate)
        {
            if (_helped.Count == 0)
                Monitor.Wait(_gate, Stay);
            if (_helped.Count > 0)
                return ([.. _helped], _news);
            _running--;
            return null;
        }
    }
}
