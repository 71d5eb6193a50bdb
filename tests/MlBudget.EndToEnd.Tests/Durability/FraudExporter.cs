using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>The exporter on a made-up log.</summary>
internal static class FraudExporter
{
    /// <summary>The configuration with an SLO of every kind.</summary>
    public const string EverySlo = "mlbudget.yml";

    /// <summary>Its command line.</summary>
    /// <param name="configuration">A file in <c>tests/testdata/durability</c>.</param>
    /// <param name="storage">Where its state is; null for a folder of its own.</param>
    public static string[] Arguments(string configuration, string? storage)
    {
        var file = RepositoryRoot.At("tests", "testdata", "durability", configuration);
        return ["run", "--clock=log", $"--config.file={file}", .. storage is null ? Array.Empty<string>() : [$"--storage.path={storage}"]];
    }

    /// <summary>Its environment.</summary>
    /// <param name="logs">Where the logs are.</param>
    public static IReadOnlyDictionary<string, string> Environment(string logs) =>
        // The runtime's own profiling costs more in the first second than it brings.
        new Dictionary<string, string> { ["DURABILITY"] = logs, ["DOTNET_TieredPGO"] = "0" };

    /// <summary>Starts one and waits until it is ready.</summary>
    public static Task<ExporterProcess> StartAsync(string configuration, string logs, string? storage, params string[] through) =>
        ExporterProcess.StartAsync(Arguments(configuration, storage), Environment(logs), through);

    /// <summary>Starts one and waits for nothing.</summary>
    public static ExporterProcess Launch(string configuration, string logs, string? storage) =>
        ExporterProcess.Launch(Arguments(configuration, storage), Environment(logs));

    /// <summary>
    /// The page of one that has read the logs undisturbed, from their beginning to their end at <see cref="FraudLog.Last"/>, without what it
    /// says of itself.
    /// </summary>
    /// <param name="configuration">A file in <c>tests/testdata/durability</c>.</param>
    /// <param name="logs">Where the logs are: all of them files.</param>
    public static async Task<string> UndisturbedPageAsync(string configuration, string logs)
    {
        using var exporter = await StartAsync(configuration, logs, storage: null);
        var page = await AtEndAsync(exporter);
        // A machine with much else to do may not have read all in the first poll. What is over by the clock is let go of in the next one then.
        return Pages.WithoutSelf(Polls.Count(page) == 1 ? page : await Polls.NextAsync(exporter));
    }

    /// <summary>
    /// Waits until an exporter has the page of one that reads the same from its beginning, undisturbed, which a machine with much else to do may not have read in one
    /// poll. What is over by a clock is let go of in a poll in which all that is fetched was asked and has answered, which may be a later one for one of both.
    /// </summary>
    /// <param name="exporter">The exporter.</param>
    /// <param name="configuration">A file in <c>tests/testdata/durability</c>.</param>
    /// <param name="logs">Where the logs are.</param>
    /// <param name="onPage">Gets the pages of the first one.</param>
    public static async Task HasUndisturbedPageAsync(ExporterProcess exporter, string configuration, string logs, Action<string> onPage)
    {
        using var undisturbed = await StartAsync(configuration, logs, storage: null);
        await AtEndAsync(undisturbed);
        await AgreeAsync();
        // Neither goes on from there.
        await Polls.NextAsync(undisturbed);
        await Polls.NextAsync(exporter, onPage);
        await AgreeAsync();

        Task AgreeAsync() => ComesToAsync(exporter, undisturbed.PageAsync, onPage, Deadline.Usual);
    }

    /// <summary>Whether a page has numbers of the model.</summary>
    public static bool HasNumbers(string page) => page.Contains("\nmlbudget_predictions_total{", StringComparison.Ordinal);

    /// <summary>Waits until the page is the one of another exporter to the byte, but for what each says of itself.</summary>
    public static Task HasPageAsync(ExporterProcess exporter, string expected, Action<string>? onPage = null) =>
        ComesToAsync(exporter, () => Task.FromResult(expected), onPage, Deadline.Usual);

    /// <summary>Waits until it has read all of a log that is written: the last record is the one of the greatest time.</summary>
    private static Task<string> AtEndAsync(ExporterProcess exporter)
    {
        var end = new DateTimeOffset(FraudLog.Last).ToUnixTimeSeconds();
        return Deadline.UntilAsync(
            exporter.PageAsync, page => MetricsText.Parse(page)["mlbudget_clock_timestamp_seconds", ("model", "fraud")] == end, $"a clock of {FraudLog.Last:O}",
            describe: page => $"{MetricsText.Parse(page)["mlbudget_clock_timestamp_seconds", ("model", "fraud")]}");
    }

    private static async Task ComesToAsync(ExporterProcess exporter, Func<Task<string>> other, Action<string>? onPage, TimeSpan within)
    {
        var (wanted, last) = ("", "");
        // The difference is what a failure shows.
        await Deadline.UntilAsync(
            async () =>
            {
                var page = await exporter.PageAsync();
                onPage?.Invoke(page);
                (wanted, last) = (Pages.WithoutSelf(await other()), Pages.WithoutSelf(page));
                return MetricsText.Parse(last).DifferenceTo(MetricsText.Parse(wanted));
            },
            difference => difference.Length == 0, "the page of an undisturbed exporter", within);
        Assert.Equal(wanted, last);
    }
}
