using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Reload;

/// <summary>What is counted is known by what it is: other words around it don't cost its history, other contents do.</summary>
public sealed class KeptHistoryTests : IDisposable
{
    private const string Lifecycle = "--web.enable-lifecycle";

    private readonly ReloadedModels _models = new();

    [Fact]
    public async Task A_renamed_SLO_and_another_objective_window_or_alert_row_keep_what_was_counted()
    {
        await StartAsync(ReloadedModels.Success);
        var counted = new SloCounts(120, 12, 121, 13);
        Assert.Equal(counted, (await _models.ReadAsync("fraud")).Counts("success"));

        var page = await ReloadAsync("{ name: answers, dimension: infrastructure, good: error is null, objective: 0.8 }", "answers");
        Assert.Equal(counted, page.Counts("answers"));
        Assert.Empty(page.With("slo=\"success\""));

        page = await ReloadAsync("{ name: other, dimension: infrastructure, good: error is null, objective: 0.7 }", "other");
        Assert.Equal(counted, page.Counts("other"));
        Assert.Equal(0.3, page.Of("mlbudget_error_budget_ratio", "other"));

        page = await ReloadAsync("{ name: longer, dimension: infrastructure, good: error is null, objective: 0.7, window: 3d }", "longer");
        Assert.Equal(counted, page.Counts("longer", window: "3d"));

        page = await ReloadAsync(
            "{ name: rows, dimension: infrastructure, good: error is null, objective: 0.7, "
            + "alerts: [{ severity: warning, long: 4h, short: 20m, share: 0.5 }] }", "rows");
        Assert.Equal(counted, page.Counts("rows"));
        Assert.Equal(["4h"], page.With("mlbudget_alert_burn_rate_threshold{")
            .Where(series => series.Contains("slo=\"rows\"", StringComparison.Ordinal))
            .Select(series => series.Split("long=\"")[1].Split('"')[0]));
        Assert.Empty(_models.LogLines("starts afresh"));
        Assert.Empty(_models.LogLines("history is dropped"));

        _models.Append("fraud", 10);
        Assert.Equal(new SloCounts(130, 13, 131, 14), (await _models.ReadAsync("fraud")).Counts("rows"));
    }

    [Fact]
    public async Task A_changed_condition_starts_afresh_and_the_log_says_why()
    {
        await StartAsync(ReloadedModels.Success);

        var page = await ReloadAsync(
            "{ name: success, dimension: infrastructure, good: status < 500, objective: 0.7 }", "success",
            page => page.Of("mlbudget_error_budget_ratio", "success") == 0.3);

        Assert.Equal(new SloCounts(null, null, 0, 0), page.Counts("success"));
        Assert.Equal(0, page.Of("mlbudget_window_coverage_ratio", "success"));
        Assert.Null(page.Of("mlbudget_error_budget_remaining_ratio", "success"));
        Assert.Equal(120, page.Counts("kept").Events);
        var why = await _models.LogLineAsync("starts afresh");
        Assert.Contains(
            "the SLO 'success' starts afresh and counts from now on: it was about “predictions at at; condition [error] is null; "
            + "together”; it is about “predictions at at; condition [status:Number] < 500; together” now",
            why, StringComparison.Ordinal);
        Assert.Contains("model=fraud", why, StringComparison.Ordinal);

        _models.Append("fraud", 10);
        page = await _models.ReadAsync("fraud");
        // The minute of the last record is not over; that record was counted under both configurations.
        Assert.Equal(new SloCounts(9, 1, 10, 2), page.Counts("success"));
        Assert.Equal(130, page.Counts("kept").Events);
        Assert.True(page.Of("mlbudget_window_coverage_ratio", "success") > 0);
    }

    [Fact]
    public async Task A_field_that_is_read_from_elsewhere_starts_what_needs_it_afresh()
    {
        await StartAsync(ReloadedModels.Success);

        var page = await _models.ReloadAsync(
            page => page.Counts("success").AllEvents == 0,
            _models.Model("fraud", ReloadedModels.Success, ReloadedModels.Kept)
                .Replace("error: error", "error: failure", StringComparison.Ordinal));

        Assert.Equal(121, page.Counts("kept").AllEvents);
        var why = await _models.LogLineAsync("the SLO 'success' starts afresh");
        Assert.Contains("condition [failure] is null", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_with_nothing_that_was_counted_before_reads_its_logs_again()
    {
        _models.Configure(WithoutPredictions(ReloadedModels.Success));
        _models.Append("fraud", 121);
        await _models.StartAsync(Lifecycle);

        var page = await _models.ReloadAsync(
            page => page.Counts("success").AllBad == 25,
            WithoutPredictions("{ name: success, dimension: infrastructure, good: status < 500, objective: 0.7 }"));

        Assert.Equal(new SloCounts(120, 24, 121, 25), page.Counts("success"));
        Assert.Equal(121, page.Predictions("fraud"));
        await _models.LogLineAsync("the SLO 'success' starts afresh and counts from the start of its logs: it was about “");
        await _models.LogLineAsync("its logs are read again");
    }

    [Fact]
    public async Task An_SLO_that_is_added_counts_from_then_on_and_one_that_is_removed_is_gone()
    {
        await StartAsync();

        var page = await ReloadAsync(ReloadedModels.Success, "success");
        Assert.Equal(new SloCounts(null, null, 0, 0), page.Counts("success"));
        await _models.LogLineAsync("the SLO 'success' is new and counts from now on");
        _models.Append("fraud", 20);
        Assert.Equal(20, (await _models.ReadAsync("fraud")).Counts("success").AllEvents);

        page = await _models.ReloadAsync(
            page => !page.With("slo=\"success\"").Any(), _models.Model("fraud", ReloadedModels.Kept));
        Assert.Equal(new SloCounts(140, 0, 141, 0), page.Counts("kept"));
        await _models.LogLineAsync("no longer counted, its history is dropped: predictions at at; condition [error] is null; together");
    }

    [Fact]
    public async Task A_model_that_leaves_and_comes_back_goes_on_where_it_was()
    {
        _models.Configure(_models.Model("fraud", ReloadedModels.Success), _models.Model("churn", ReloadedModels.Success));
        _models.Append("fraud", 121);
        _models.Append("churn", 61);
        await _models.StartAsync(Lifecycle);
        Assert.Equal(new SloCounts(60, 6, 61, 7), (await _models.ReadAsync("churn")).Counts("success", model: "churn"));

        var page = await _models.ReloadAsync(
            page => !page.With("model=\"churn\"").Any(), _models.Model("fraud", ReloadedModels.Success));
        Assert.Equal(121, page.Predictions("fraud"));
        _models.Append("churn", 30);
        _models.Append("fraud", 10);
        await _models.ReadAsync("fraud");

        page = await _models.ReloadAsync(
            page => page.Predictions("churn") == 91,
            _models.Model("churn", ReloadedModels.Success), _models.Model("fraud", ReloadedModels.Success));
        Assert.Equal(new SloCounts(90, 9, 91, 10), page.Counts("success", model: "churn"));
        Assert.Equal(new SloCounts(130, 13, 131, 14), page.Counts("success"));
    }

    [Fact]
    public async Task Groups_that_nobody_compares_any_more_are_gone_and_start_afresh_when_somebody_does()
    {
        const string ByRegion = "{ name: parity, disparity: { good: error is null, by: region }, at_most: 0.5 }";
        const string ByChannel = "{ name: parity, disparity: { good: error is null, by: channel }, at_most: 0.5 }";
        await StartAsync(ByRegion);
        Assert.Equal([60, 60], GroupEvents(await _models.ReadAsync("fraud"), "region"));

        var page = await _models.ReloadAsync(
            page => !page.With("attribute=\"region\"").Any(), _models.Model("fraud", ReloadedModels.Kept, ByChannel));
        Assert.Empty(GroupEvents(page, "channel"));
        // From here to the end of the next hour: minutes 121 to 179, of which every third is of a channel.
        _models.Append("fraud", 60);
        Assert.Equal([19, 20, 20], GroupEvents(await _models.ReadAsync("fraud"), "channel").Order());

        page = await _models.ReloadAsync(
            page => !page.With("attribute=\"channel\"").Any(), _models.Model("fraud", ReloadedModels.Kept, ByRegion));
        Assert.Empty(GroupEvents(page, "region"));
        _models.Append("fraud", 60);
        page = await _models.ReadAsync("fraud");
        Assert.Equal([29, 30], GroupEvents(page, "region").Order());
        Assert.Equal(241, page.Counts("kept").AllEvents);
    }

    public void Dispose() => _models.Dispose();

    private static IEnumerable<double> GroupEvents(MetricsText page, string attribute) => page
        .With("mlbudget_group_events{")
        .Where(series => series.Contains($"attribute=\"{attribute}\"", StringComparison.Ordinal)
            && series.Contains("window=\"1d\"", StringComparison.Ordinal))
        .Select(series => page.Values[series]);

    /// <summary>A model of which nothing is counted but its SLO.</summary>
    private string WithoutPredictions(string slo) =>
        _models.Model("fraud", slo).Replace("prediction: answer, ", "", StringComparison.Ordinal);

    private async Task StartAsync(params string[] slos)
    {
        _models.Configure(_models.Model("fraud", [ReloadedModels.Kept, .. slos]));
        _models.Append("fraud", 121);
        await _models.StartAsync(Lifecycle);
        await _models.ReadAsync("fraud");
    }

    private Task<MetricsText> ReloadAsync(string slo, string name, Func<MetricsText, bool>? isIt = null) =>
        _models.ReloadAsync(
            isIt ?? (page => page.With($"slo=\"{name}\"").Any()), _models.Model("fraud", ReloadedModels.Kept, slo));
}
