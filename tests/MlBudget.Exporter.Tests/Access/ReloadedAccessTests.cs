using MlBudget.Exporter.Access;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Tests.Access;

/// <summary>SIGHUP and <c>/-/reload</c> load the web configuration along with the configuration.</summary>
public sealed class ReloadedAccessTests : IDisposable
{
    private readonly StorageDirectory _folder = new();
    private readonly RecordedLog _log = new();
    private readonly SelfMetrics _self = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_web_configuration_with_errors_holds_no_good_configuration_up()
    {
        var (file, applied) = (_folder.At("web.yml"), new List<ExporterConfiguration>());
        var (reloading, live) = Start(file, () => new(Configuration, []));

        File.WriteAllText(file, "rate_limit: { intervall: 1s, burst: 1 }\n");
        string[] errors =
        [
            $"{file}:1:13: rate_limit: 'interval' is missing",
            $"{file}:1:15: rate_limit: unknown key 'intervall'; did you mean 'interval'?",
        ];
        var outcome = reloading.Reload(applied.Add);

        Assert.False(outcome.IsGood);
        Assert.Equal(
            "The configuration was loaded again.\n"
            + $"The web configuration was not loaded again, the last good one stays:\n{errors[0]}\n{errors[1]}\n",
            outcome.Text);
        Assert.Single(applied);
        Assert.Equal(1, live.Look().Configuration.RateLimit!.Burst);
        Assert.Equal(
            [
                "Information: the configuration was loaded again",
                "Error: the web configuration was not loaded again, the last good one stays: 2 errors",
                .. errors.Select(error => $"Error: {error}"),
            ],
            _log.LinesWithLevels);
        await AreSuccessfulAsync(configuration: 1, web: 0);

        File.WriteAllText(file, "rate_limit: { interval: 1s, burst: 7 }\n");
        outcome = reloading.Reload(applied.Add);
        Assert.Equal((true, "The configuration was loaded again.\n"), (outcome.IsGood, outcome.Text));
        Assert.Equal(7, live.Look().Configuration.RateLimit!.Burst);
        await AreSuccessfulAsync(configuration: 1, web: 1);
    }

    [Fact]
    public async Task A_configuration_with_errors_holds_no_good_web_configuration_up_and_it_is_said()
    {
        var (file, applied) = (_folder.At("web.yml"), new List<ExporterConfiguration>());
        var (reloading, live) = Start(file, () => new(null, ["mlbudget.yml:1:1: wrong"]));

        File.WriteAllText(file, "rate_limit: { interval: 1s, burst: 7 }\n");
        var outcome = reloading.Reload(applied.Add);

        Assert.False(outcome.IsGood);
        Assert.Equal(
            "The configuration was not loaded again, the last good one stays:\nmlbudget.yml:1:1: wrong\n"
            + "The web configuration was loaded again.\n",
            outcome.Text);
        Assert.Empty(applied);
        Assert.Equal(7, live.Look().Configuration.RateLimit!.Burst);
        Assert.Equal(
            [
                "Error: the configuration was not loaded again, the last good one stays: 1 errors",
                "Error: mlbudget.yml:1:1: wrong",
                "Information: the web configuration was loaded again",
            ],
            _log.LinesWithLevels);
        await AreSuccessfulAsync(configuration: 0, web: 1);
    }

    private (Reloading Reloading, LiveAccess Live) Start(string file, Func<ConfigurationResult> load)
    {
        File.WriteAllText(file, "rate_limit: { interval: 1s, burst: 1 }\n");
        var live = new LiveAccess(AccessFile.Load(file).Loaded!, _self, TimeProvider.System, _log.Loggers.CreateLogger<LiveAccess>());
        return (new(load, new(Configuration), _self, TimeProvider.System, _log.Loggers.CreateLogger<Reloading>(), live), live);
    }

    private async Task AreSuccessfulAsync(int configuration, int web)
    {
        var page = await _self.TextAsync();
        Assert.Contains($"\nmlbudget_config_last_reload_successful {configuration}\n", page, StringComparison.Ordinal);
        Assert.Contains($"\nmlbudget_web_config_last_reload_successful {web}\n", page, StringComparison.Ordinal);
    }

    private static ExporterConfiguration Configuration => new() { Text = "", PollInterval = TimeSpan.FromSeconds(15), Models = [] };
}
