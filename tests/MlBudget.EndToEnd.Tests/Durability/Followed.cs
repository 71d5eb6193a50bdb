using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>
/// An exporter that follows a growing log while writes to its store fail and succeed again, with what has to be true of its
/// pages: with all sources up they go on, else they stay what the last commit has left.
/// </summary>
/// <param name="exporter">The exporter.</param>
/// <param name="growth">Its log.</param>
/// <param name="counters">Watches its counters.</param>
/// <param name="obstruct">Makes writes fail; called again and again, because a store may give back what it has.</param>
/// <param name="lastGood">The last page with all sources up, of this exporter or the one before it, without what it says of
/// itself and its sources; null before there is one.</param>
internal sealed class Followed(
    ExporterProcess exporter, Growth growth, Counters counters, Action obstruct, string? lastGood = null) : IDisposable
{
    private const int Look = 3;

    private static readonly string[] Sources = ["predictions", "labels"];

    private string? _lastGood = lastGood;

    /// <summary>How many polls had ended by the last page with all sources up.</summary>
    private double _goodPolls;

    private bool _hasFailed;

    /// <summary>The last page with all sources up.</summary>
    public string? LastGood => _lastGood;

    /// <summary>The exporter.</summary>
    public ExporterProcess Exporter => exporter;

    private string[] StorageErrors =>
    [
        .. exporter.Log.Split('\n').Where(line => line.Contains("level=error", StringComparison.Ordinal)
            && line.Contains("storage", StringComparison.OrdinalIgnoreCase)),
    ];

    /// <summary>Lets the log grow for some steps, each of which is read and committed.</summary>
    public async Task GrowsAsync(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            growth.Step();
            await PollsAsync(2);
            Assert.True(_lastGood is not null && IsUp(await SeeAsync()), exporter.Log);
        }
    }

    /// <summary>Lets the log grow until a commit has failed, which all sources of the model say.</summary>
    public async Task FailsAsync()
    {
        obstruct();
        // What comes first may still fit into what the store's files hold already.
        while (IsUp(await SeeAsync()))
        {
            Assert.False(growth.IsDone, "the log is at its end and every commit has succeeded");
            obstruct();
            growth.Step();
            await PollsAsync(2);
        }
    }

    /// <summary>Looks on for a while: all that was committed is still shown and nothing else, whatever is written to the log,
    /// and one line says what is wrong.</summary>
    public async Task StaysFailedAsync()
    {
        for (var look = 0; look < Look; look++)
        {
            growth.Step();
            for (var end = DateTime.UtcNow.AddSeconds(1.2); DateTime.UtcNow < end; await Task.Delay(50))
            {
                obstruct();
                Assert.False(IsUp(await SeeAsync()), "a source is up again although nothing can be written");
            }
        }

        var (status, _) = await exporter.GetAsync("/-/ready");
        Assert.Equal(System.Net.HttpStatusCode.OK, status);
        SaysItOnce();
    }

    /// <summary>Waits until it has recovered by itself.</summary>
    public async Task RecoversAsync()
    {
        await Deadline.UntilAsync(SeeAsync, IsUp, "all sources up again");
        SaysItOnce();
    }

    /// <summary>Lets the log grow to its end, which is shown as somebody shows it who read it all at once.</summary>
    public async Task EndsWithTheUndisturbedPageAsync(string configuration)
    {
        growth.Finish();
        var expected = await FraudExporter.UndisturbedPageAsync(configuration, growth.Folder);
        await FraudExporter.HasPageAsync(exporter, expected, counters.See);
    }

    public void Dispose() => exporter.Dispose();

    /// <summary>One line for each of the sources that are down, and no more as long as they are.</summary>
    private void SaysItOnce()
    {
        var errors = StorageErrors;
        Assert.True(errors.Length > 0, $"no error of the storage: {exporter.Log}");
        foreach (var source in Sources)
        {
            var own = errors.Count(line => line.Contains($"source={source}", StringComparison.Ordinal));
            Assert.True(own <= 1, $"{source}: {own} lines of one episode: {exporter.Log}");
        }
    }

    /// <summary>Waits until so many polls have ended, or one has failed.</summary>
    private async Task PollsAsync(int polls)
    {
        double? first = null;
        await Deadline.UntilAsync(
            SeeAsync, page => !IsUp(page) || Polls.Count(page) >= (first ??= Polls.Count(page)) + polls, $"{polls} polls");
    }

    private async Task<string> SeeAsync()
    {
        var page = await exporter.PageAsync();
        counters.See(page);
        var numbers = NumbersOf(page);
        var polls = Polls.Count(page) ?? 0;
        if (IsUp(page))
        {
            (_lastGood, _goodPolls, _hasFailed) = (numbers, polls, false);
        }
        else if (FraudExporter.HasNumbers(page))
        {
            // A poll that ended between two looks may have committed more.
            if (!_hasFailed && polls > _goodPolls + 1)
                _lastGood = numbers;
            _hasFailed = true;
            Assert.Equal(_lastGood, numbers);
        }

        return page;
    }

    /// <summary>Not where a source is down, and not where no page was published yet.</summary>
    private static bool IsUp(string page)
    {
        var metrics = MetricsText.Parse(page);
        var ups = Sources.Select(source => metrics["mlbudget_source_up", ("model", "fraud"), ("source", source)]).ToArray();
        Assert.True(ups is [0 or 1, 0 or 1] && ups[0] == ups[1], $"a store that fails is the failure of all sources: {page}");
        return ups[0] == 1;
    }

    private static string NumbersOf(string page) => string.Concat(
        Pages.WithoutSelf(page).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("mlbudget_source_up{", StringComparison.Ordinal))
            .Select(line => line + "\n"));
}
