using System.Diagnostics;
using MlBudget.EndToEnd.Tests.Harness;
using MlBudget.EndToEnd.Tests.Live;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>In which stretch of its life a process is killed.</summary>
internal enum KillStretch
{
    /// <summary>Between its start and when it listens.</summary>
    Starting,

    /// <summary>From when it listens to when it has read all and is ready, and a bit beyond.</summary>
    CatchingUp,

    /// <summary>While it writes to its store: after a random number of writes.</summary>
    Committing,

    /// <summary>Once it has shown numbers, within the next two polls.</summary>
    Following,
}

/// <summary>
/// When processes are killed: at random, uniformly within each stretch of a start that was measured undisturbed, all stretches
/// equally often. A stretch begins when its own process has come to it, however much slower or faster that is than the one that was measured.
/// </summary>
/// <param name="listening">After what time it listens.</param>
/// <param name="ready">After what time it has read what there is and is ready.</param>
/// <param name="random">When.</param>
internal sealed class KillPlan(TimeSpan listening, TimeSpan ready, Random random)
{
    private const int MostWrites = 12;

    private static readonly TimeSpan TwoPolls = TimeSpan.FromSeconds(2);

    /// <summary>Measures a start on an eighth of a log.</summary>
    public static async Task<KillPlan> MeasureAsync(
        string configuration, FraudLog log, Random random, Func<TimedLines, IGrowingLog>? labels = null)
    {
        using var growth = new Growth(log, 8, random, labels);
        growth.Step();
        var clock = Stopwatch.StartNew();
        using var exporter = FraudExporter.Launch(configuration, growth.Folder, storage: null);
        await exporter.ListeningAsync();
        var listening = clock.Elapsed;
        await Deadline.UntilAsync(
            exporter.PageAsync, FraudExporter.HasNumbers, "a first page", pause: TimeSpan.FromMilliseconds(10));
        return new(listening, clock.Elapsed, random);
    }

    /// <summary>Kills a process that was launched just now.</summary>
    /// <param name="kill">Which one of all kills this is, from 0.</param>
    /// <param name="exporter">The process.</param>
    /// <param name="storage">The folder of its store.</param>
    public async Task KillAsync(int kill, ExporterProcess exporter, string storage)
    {
        switch ((KillStretch)(kill % 4))
        {
            case KillStretch.Starting:
                await Task.WhenAny(Task.Delay(listening * random.NextDouble()), exporter.ListeningAsync());
                break;
            case KillStretch.CatchingUp:
                await exporter.ListeningAsync();
                await Task.Delay(1.2 * (ready - listening) * random.NextDouble());
                break;
            case KillStretch.Committing:
                await WritesAsync(storage, random.Next(1, MostWrites), 2 * TwoPolls);
                break;
            default:
                // However slow the machine is at this moment: there is a kill behind a page.
                await Deadline.UntilAsync(
                    exporter.PageIfAnyAsync, page => page is not null && FraudExporter.HasNumbers(page), "a first page", pause: TimeSpan.FromMilliseconds(10));
                await Task.Delay(TwoPolls * (0.1 + 0.9 * random.NextDouble()));
                break;
        }

        await exporter.KillAsync();
    }

    public override string ToString() =>
        $"listening after {listening.TotalMilliseconds:F0} ms, ready after {ready.TotalMilliseconds:F0} ms";

    /// <summary>Waits for some writes to the store's log, or for a time after the first.</summary>
    private static async Task WritesAsync(string storage, int writes, TimeSpan atMost)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(storage, "mlbudget.db-wal");
        watcher.Changed += (_, _) =>
        {
            first.TrySetResult();
            if (Interlocked.Decrement(ref writes) <= 0)
                enough.TrySetResult();
        };
        watcher.EnableRaisingEvents = true;
        await first.Task.WaitAsync(Deadline.Usual);
        await Task.WhenAny(enough.Task, Task.Delay(atMost));
    }
}
