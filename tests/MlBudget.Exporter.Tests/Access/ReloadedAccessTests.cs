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
    public async Task Errors_of_the_web_configuration_are_errors_of_the_reload()
    {
        var (file, applied) = (_folder.At("web.yml"), new List<ExporterConfiguration>());
        File.WriteAllText(file, "rate_limit: { interval: 1s, burst: 1 }\n");
        var live = new LiveAccess(AccessFile.Load(file).Loaded!, _self, TimeProvider.System, _log.Loggers.CreateLogger<LiveAccess>());
        var reloading = new Reloading(
            () => new(Configuration, []), new(Configuration), _self, TimeProvider.System, _log.Loggers.CreateLogger<Reloading>(), live);

        File.WriteAllText(file, "rate_limit: { intervall: 1s, burst: 1 }\n");
        string[] errors =
        [
            $"{file}:1:13: rate_limit: 'interval' is missing",
            $"{file}:1:15: rate_limit: unknown key 'intervall'; did you mean 'interval'?",
        ];
        Assert.Equal<string>(errors, reloading.Reload(applied.Add));
        Assert.Empty(applied);
        Assert.Equal(
            ["Error: the configuration was not loaded again, the last good one stays: 2 errors", .. errors.Select(error => $"Error: {error}")],
            _log.LinesWithLevels);
        Assert.Contains("mlbudget_web_config_last_reload_successful 0\n", await _self.TextAsync(), StringComparison.Ordinal);

        File.WriteAllText(file, "rate_limit: { interval: 1s, burst: 7 }\n");
        Assert.Empty(reloading.Reload(applied.Add));
        Assert.Single(applied);
        Assert.Equal(7, live.Look().Configuration.RateLimit!.Burst);
        Assert.Contains("mlbudget_web_config_last_reload_successful 1\n", await _self.TextAsync(), StringComparison.Ordinal);
    }

    private static ExporterConfiguration Configuration => new() { Text = "", PollInterval = TimeSpan.FromSeconds(15), Models = [] };
}
