namespace MlBudget.Sources.Helping;

/// <summary>Threads for what may wait for a file system as long as that likes. They are none of the pool's, which serve the pages.</summary>
public static class OwnThread
{
    /// <summary>Does something on a thread of its own.</summary>
    /// <param name="work">What.</param>
    /// <exception cref="IOException">No thread can be started now; that can be tried again.</exception>
    public static Task<T> Run<T>(Func<T> work)
    {
        try
        {
            return Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (TaskSchedulerException error)
        {
            // The runtime opens a file for a new thread, and calls it a lack of memory where it can't.
            throw new IOException("no thread can be started to read it, the process has as many open files or threads as it may", error);
        }
    }
}
