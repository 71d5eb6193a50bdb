using System.Net;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Reload;

/// <summary>How the configuration is loaded again while the exporter runs, and what becomes of one that has errors.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string Lifecycle = "--web.enable-lifecycle";
    private const string Successful = "mlbudget_config_last_reload_successful{}";
    private const string SuccessTime = "mlbudget_config_last_reload_success_timestamp_seconds{}";

    private readonly ReloadedModels _models = new();

    private ExporterProcess Exporter => _models.Exporter;

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task With_the_flag_POST_and_PUT_load_the_configuration_again(string method)
    {
        await StartAsync(Lifecycle);
        var before = (await Exporter.MetricsAsync()).Values[SuccessTime];
        Configure("renamed");

        Assert.Equal(
            (HttpStatusCode.OK, "The configuration was loaded again.\n"), await Exporter.ReloadAsync(new HttpMethod(method)));

        var page = await IsInForceAsync("renamed");
        Assert.Equal(1, page.Values[Successful]);
        Assert.True(page.Values[SuccessTime] > before);
        Assert.Contains("name: renamed,", (await Exporter.GetAsync("/config")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_flag_only_the_signal_does()
    {
        await StartAsync();
        Configure("renamed");

        var (status, text) = await Exporter.ReloadAsync();
        Assert.Equal(
            (HttpStatusCode.Forbidden, "Start mlbudget with --web.enable-lifecycle to reload over HTTP, or send it SIGHUP.\n"),
            (status, text));
        Assert.Contains("name: success,", (await Exporter.GetAsync("/config")).Text, StringComparison.Ordinal);

        await Exporter.HangUpAsync();
        await IsInForceAsync("renamed");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("DELETE")]
    public async Task Reading_the_address_changes_nothing(string method)
    {
        await StartAsync(Lifecycle);
        Configure("renamed");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Exporter.ReloadAsync(new HttpMethod(method))).Status);

        Assert.Contains("name: success,", (await Exporter.GetAsync("/config")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_with_errors_changes_nothing_and_all_of_them_are_said()
    {
        await StartAsync(Lifecycle);
        var before = (await Exporter.MetricsAsync()).WithoutSelf();
        var good = (await Exporter.GetAsync("/config")).Text;
        _models.ConfigureText(good
            .Replace("objective: 0.8", "objective: 99.9", StringComparison.Ordinal)
            .Replace("groups:", "grups:", StringComparison.Ordinal));

        var (status, text) = await Exporter.ReloadAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("The configuration was not loaded again, the last good one stays:", lines[0]);
        Assert.Contains("99.9 looks like a percentage", text, StringComparison.Ordinal);
        Assert.Contains("'grups'", text, StringComparison.Ordinal);
        Assert.All(lines[1..], line => Assert.Contains("mlbudget.yml:", line, StringComparison.Ordinal));
        foreach (var line in lines[1..])
            Assert.Contains("level=error", await _models.LogLineAsync(line.Split(": ")[^1]), StringComparison.Ordinal);
        await _models.LogLineAsync($"the configuration was not loaded again, the last good one stays: {lines.Length - 1} errors");
        var page = await Exporter.MetricsAsync();
        Assert.Equal(0, page.Values[Successful]);
        Assert.Equal("", page.WithoutSelf().DifferenceTo(before));
        Assert.Equal(good, (await Exporter.GetAsync("/config")).Text);

        _models.Append("fraud", 10);
        Assert.Equal(new SloCounts(130, 13, 131, 14), (await _models.ReadAsync("fraud")).Counts("success"));
        Configure("renamed");
        Assert.Equal(HttpStatusCode.OK, (await Exporter.ReloadAsync()).Status);
        page = await IsInForceAsync("renamed");
        Assert.Equal(1, page.Values[Successful]);
        Assert.Equal(new SloCounts(130, 13, 131, 14), page.Counts("renamed"));
    }

    [Fact]
    public async Task A_file_that_is_gone_changes_nothing()
    {
        await StartAsync(Lifecycle);
        _models.RemoveConfiguration();

        var (status, text) = await Exporter.ReloadAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("mlbudget.yml: there is no such file", text, StringComparison.Ordinal);
        Assert.Equal(121, (await Exporter.MetricsAsync()).Predictions("fraud"));
    }

    [Theory]
    [InlineData("this is a pipe, expected a file that can be read again", "mkfifo")]
    [InlineData("this is a device or a socket, expected a file", "ln", "-s", "/dev/zero")]
    public async Task A_pipe_or_a_device_in_the_place_of_the_file_changes_nothing_and_holds_nobody_up(
        string error, string program, params string[] arguments)
    {
        await StartAsync(Lifecycle);
        await _models.ReplaceConfigurationAsync(program, arguments);

        var (status, text) = await Exporter.ReloadAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains($"mlbudget.yml: {error}", text, StringComparison.Ordinal);
        await GoesOnAsync();
    }

    [Theory]
    [InlineData("${file:/dev/zero}")]
    [InlineData("${file:PIPE}")]
    public async Task A_reference_to_what_has_no_end_changes_nothing_and_holds_nobody_up(string path)
    {
        using var folder = new TempFolder();
        using var made = await ChildProcess.RunAsync("mkfifo", [folder.At("pipe")]);
        await StartAsync(Lifecycle);
        var reference = path.Replace("PIPE", folder.At("pipe"), StringComparison.Ordinal);
        _models.ConfigureText((await Exporter.GetAsync("/config")).Text.Replace("path: ", $"path: {reference}", StringComparison.Ordinal));

        var (status, text) = await Exporter.ReloadAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("predictions.path: the file '", text, StringComparison.Ordinal);
        await GoesOnAsync();
    }

    [Fact]
    public async Task Aliases_that_multiply_change_nothing()
    {
        await StartAsync(Lifecycle);
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (var level = 1; level < 40; level++)
            bomb += $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n";
        _models.ConfigureText(bomb);

        var (status, text) = await Exporter.ReloadAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("more than 100000 values, lists and mappings up to here", text, StringComparison.Ordinal);
        await GoesOnAsync();
    }

    [Fact]
    public async Task A_pipe_configures_at_the_start_and_can_t_be_loaded_again()
    {
        Configure("success");
        _models.Append("fraud", 121);
        await _models.StartFromPipeAsync(Lifecycle);
        await _models.ReadAsync("fraud");

        var (status, text) = await Exporter.ReloadAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("this is a pipe, expected a file that can be read again", text, StringComparison.Ordinal);
        await GoesOnAsync();
    }

    [Fact]
    public async Task Another_poll_interval_is_used_from_then_on()
    {
        const string Slo = "{ name: success, dimension: infrastructure, good: error is null, objective: 0.8, "
            + "alerts: [{ severity: warning, long: 20h, short: 4h, share: 0.5 }] }";
        _models.Configure("1h", [_models.Model("fraud", Slo)]);
        _models.Append("fraud", 121);
        await _models.StartAsync(Lifecycle);
        _models.Append("fraud", 10);
        Assert.Equal(121, (await Exporter.MetricsAsync()).Predictions("fraud"));

        _models.Configure("1s", [_models.Model("fraud", Slo)]);
        Assert.Equal(HttpStatusCode.OK, (await Exporter.ReloadAsync()).Status);
        await _models.ReadAsync("fraud");
        for (var round = 0; round < 3; round++)
        {
            _models.Append("fraud", 10);
            await _models.ReadAsync("fraud");
        }
    }

    [Fact]
    public async Task Many_who_ask_at_once_are_all_answered()
    {
        await StartAsync(Lifecycle);
        Configure("renamed");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Exporter.ReloadAsync()));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(new SloCounts(120, 12, 121, 13), (await IsInForceAsync("renamed")).Counts("renamed"));
    }

    [Fact]
    public async Task Signals_never_end_the_process_and_it_still_ends_when_it_is_told_to()
    {
        await StartAsync();

        for (var round = 0; round < 5; round++)
        {
            Configure($"good-{round}");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Exporter.HangUpAsync()));
            await IsInForceAsync($"good-{round}");
            _models.ConfigureText("models: nonsense");
            await Exporter.HangUpAsync();
            await Exporter.MetricsAsync(page => page.Values[Successful] == 0, "a refused configuration");
        }

        Assert.Equal(new SloCounts(120, 12, 121, 13), (await Exporter.MetricsAsync()).Counts("good-4"));
        Assert.Equal(0, await Exporter.TerminateAsync());
    }

    [Fact]
    public async Task A_signal_that_comes_before_anything_is_served_does_not_end_the_process_and_is_heeded()
    {
        Configure("success");
        _models.Append("fraud", 121);
        await _models.LaunchAsync();

        await Exporter.HangUpAsync();

        await _models.LogLineAsync("the configuration was loaded again");
        await Exporter.ListeningAsync();
        Assert.Equal(new SloCounts(120, 12, 121, 13), (await _models.ReadAsync("fraud")).Counts("success"));
    }

    [Fact]
    public async Task Reloads_while_a_log_grows_neither_lose_nor_repeat_a_record()
    {
        await StartAsync(Lifecycle);

        for (var round = 0; round < 40; round++)
        {
            _models.Append("fraud", 25);
            Configure($"round-{round}");
            Assert.Equal(HttpStatusCode.OK, (await Exporter.ReloadAsync()).Status);
        }

        Assert.Equal(new SloCounts(1120, 112, 1121, 113), (await IsInForceAsync("round-39")).Counts("round-39"));
        Assert.Equal(1121, (await _models.ReadAsync("fraud")).Predictions("fraud"));
        Assert.Empty(_models.LogLines("level=warn"));
        Assert.Empty(_models.LogLines("level=error"));
    }

    public void Dispose() => _models.Dispose();

    private void Configure(string slo) => _models.Configure(
        _models.Model("fraud", ReloadedModels.Success.Replace("name: success", $"name: {slo}", StringComparison.Ordinal)));

    private async Task StartAsync(params string[] flags)
    {
        Configure("success");
        _models.Append("fraud", 121);
        await _models.StartAsync(flags);
        await _models.ReadAsync("fraud");
    }

    /// <summary>The last good configuration counts on.</summary>
    private async Task GoesOnAsync()
    {
        _models.Append("fraud", 10);
        Assert.Equal(new SloCounts(130, 13, 131, 14), (await _models.ReadAsync("fraud")).Counts("success"));
    }

    private Task<MetricsText> IsInForceAsync(string slo) => Exporter.MetricsAsync(
        page => page.Of("mlbudget_error_budget_ratio", slo) is not null, $"a page of the SLO '{slo}'");
}
