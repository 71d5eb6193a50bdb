using System.Diagnostics;
using MlBudget.EndToEnd.Tests.Harness;
using MlBudget.EndToEnd.Tests.Live;
using Xunit.Abstractions;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>
/// Follows a log that grows, and is killed again and again meanwhile. Each process is launched on what the one before it has
/// left, while the log goes on growing and somebody reads the page.
/// </summary>
/// <param name="configuration">A file in <c>tests/testdata/durability</c>.</param>
/// <param name="output">Gets where the kills fell.</param>
/// <param name="labels">Where labels are written to; null for a file.</param>
internal sealed class KillRun(string configuration, ITestOutputHelper output, Func<TimedLines, IGrowingLog>? labels = null)
{
    /// <summary>How much the log grows in the life of each process, and while there is none.</summary>
    private const int StepsPerLife = 4;

    private readonly Counters _counters = new();
    private int _starting;
    private int _notReady;
    private int _ready;
    private int _committed;

    /// <summary>How often to kill: <c>MLBUDGET_KILLS</c>, which <c>tests/run --kills N</c> sets, or 12.</summary>
    public static int Kills { get; } = Environment.GetEnvironmentVariable("MLBUDGET_KILLS") is { Length: > 0 } kills
        ? int.Parse(kills, System.Globalization.CultureInfo.InvariantCulture) : 12;

    /// <summary>Kills it so often, and compares what it shows in the end with what one shows that was never disturbed.</summary>
    /// <param name="kills">How often.</param>
    /// <param name="seed">Of the log and of when it is killed.</param>
    /// <param name="atEnd">Gets what it shows in the end; null for nobody.</param>
    public async Task EndsWithTheUndisturbedPageAsync(int kills, int seed, Action<string>? atEnd = null)
    {
        var (random, log) = (new Random(seed), FraudLog.Create(seed));
        var plan = await KillPlan.MeasureAsync(configuration, log, random, labels);
        output.WriteLine($"seed {seed}, {kills} kills; an undisturbed start: {plan}");
        using var storage = new TempFolder();
        using var growth = new Growth(log, kills * StepsPerLife, random, labels);
        for (var kill = 0; kill < kills; kill++)
            await LiveAndDieAsync(plan, kill, growth, storage.Path);
        output.WriteLine(
            $"killed before they listened: {_starting}; before the first page: {_notReady}; later: {_ready}; "
            + $"{_committed} had written to the store; {_counters.Pages} pages seen");

        growth.Finish();
        using var last = await FraudExporter.StartAsync(configuration, growth.Folder, storage.Path);
        await FraudExporter.HasUndisturbedPageAsync(last, configuration, growth.Folder, _counters.See);
        atEnd?.Invoke(await last.PageAsync());

        Assert.DoesNotContain("level=error", last.Log, StringComparison.Ordinal);
        Assert.True(_starting + _notReady > 0 && _ready > 0, "kills fall before and after it has a page");
        Assert.True(_committed > kills / 4, $"only {_committed} of {kills} had written to the store");
    }

    private async Task LiveAndDieAsync(KillPlan plan, int kill, Growth growth, string storage)
    {
        var (before, hasPage) = (StampOf(storage), false);
        growth.Step();
        using var exporter = FraudExporter.Launch(configuration, growth.Folder, storage);
        var death = plan.KillAsync(kill, exporter, storage);
        var clock = Stopwatch.StartNew();
        for (var step = 1; !death.IsCompleted; await Task.WhenAny(death, Task.Delay(20)))
        {
            if (step < StepsPerLife && clock.Elapsed > step * TimeSpan.FromMilliseconds(250))
            {
                growth.Step();
                step++;
            }

            if (await exporter.PageIfAnyAsync() is not { } page)
                continue;
            _counters.See(page);
            hasPage |= FraudExporter.HasNumbers(page);
        }

        await death;
        foreach (var line in exporter.Log.Split('\n').Where(line => line.Contains("level=warn", StringComparison.Ordinal)))
            output.WriteLine($"life {kill}, step {growth.Steps}: {line}");
        // Those that died early leave more to read to the next one.
        while (growth.Steps < (kill + 1) * StepsPerLife)
            growth.Step();
        Count(exporter, hasPage, StampOf(storage) != before);
    }

    private void Count(ExporterProcess exporter, bool hasPage, bool hasWritten)
    {
        if (exporter.AddressIfListening is null)
            _starting++;
        else if (!hasPage)
            _notReady++;
        else
            _ready++;
        _committed += hasWritten ? 1 : 0;
        Assert.DoesNotContain("level=error", exporter.Log, StringComparison.Ordinal);
    }

    /// <summary>What the files of a store look like from outside.</summary>
    private static string StampOf(string storage) => string.Join(' ', new DirectoryInfo(storage).GetFiles("mlbudget.db*")
        .Where(file => !file.Name.EndsWith("-shm", StringComparison.Ordinal)).OrderBy(file => file.Name, StringComparer.Ordinal)
        .Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
}
