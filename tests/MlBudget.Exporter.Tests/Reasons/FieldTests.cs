using System.Text.Json;

namespace MlBudget.Exporter.Tests.Reasons;

/// <summary>What is said of configured fields that records don't have, or no longer, or with values of another type.</summary>
public sealed class FieldTests
{
    private const string Latency = "{ name: it, dimension: infrastructure, good: latency <= 1000, objective: 0.9 }";

    [Fact]
    public async Task A_field_that_a_deploy_has_renamed_is_said_and_marks_the_SLOs_that_need_it()
    {
        // Ten records an hour: the 300th comes at 30:00.
        using var model = new LoggedModel { Slo = Latency, Prediction = number => number < 300 ? "\"ms\":1" : "\"latency_ms\":1" };
        var seen = await model.SeeAsync();

        const string notice = "predictions: 'ms' (latency) was in nearly all records and is in none since 2026-06-02 05:55 UTC";
        Assert.Contains("mlbudget_slo_lost_fields{model=\"m\",dimension=\"infrastructure\",slo=\"it\"} 1\n", seen.Metrics, StringComparison.Ordinal);
        Assert.Contains("mlbudget_field_lost_timestamp_seconds{model=\"m\",field=\"latency\"} 1780379700\n", seen.Metrics, StringComparison.Ordinal);
        Assert.Contains("mlbudget_field_records{model=\"m\",field=\"latency\",state=\"missing\"} 180\n", seen.Metrics, StringComparison.Ordinal);
        Assert.Contains("mlbudget_field_records{model=\"m\",field=\"latency\",state=\"present\"} 60\n", seen.Metrics, StringComparison.Ordinal);
        Assert.Contains("It knows nothing since 2026-06-02 05:55:00 UTC: 'ms' is no longer in the records.", seen.Page, StringComparison.Ordinal);
        Assert.Contains(notice, seen.Page, StringComparison.Ordinal);
        Assert.Contains(notice, seen.Replay, StringComparison.Ordinal);
        Assert.Single(seen.Log, line => line.StartsWith($"Warning: {notice}", StringComparison.Ordinal));
        var json = JsonDocument.Parse(seen.Json).RootElement;
        Assert.Equal("latency", Assert.Single(json.GetProperty("slos")[0].GetProperty("lost_fields").EnumerateArray()).GetString());
        Assert.Contains(json.GetProperty("notices").EnumerateArray(), one => one.GetProperty("kind").GetString() == "field_lost");
        var field = json.GetProperty("fields").EnumerateArray().Single(one => one.GetProperty("field").GetString() == "latency");
        Assert.Equal("2026-06-02T05:55:00Z", field.GetProperty("lost_since").GetString());
    }

    [Theory]
    [InlineData(380, true)]
    [InlineData(381, false)] // 99 records
    public async Task So_many_records_have_to_be_without_it(int first, bool isLost)
    {
        using var model = new LoggedModel { Slo = Latency, Prediction = number => number < first ? "\"ms\":1" : "\"latency_ms\":1" };

        Assert.Equal(isLost, (await model.SeeAsync()).Metrics.Contains("slo_lost_fields{", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_field_of_every_other_record_is_never_lost()
    {
        using var model = new LoggedModel { Slo = Latency, Prediction = number => number < 300 && number % 2 == 0 ? "\"ms\":1" : "\"x\":1" };

        Assert.DoesNotContain("lost", await LogAsync(model), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_is_there_again_is_not_lost()
    {
        using var model = new LoggedModel { Slo = Latency, Prediction = number => number is < 200 or > 400 ? "\"ms\":1" : "\"x\":1" };

        Assert.DoesNotContain("slo_lost_fields{", (await model.SeeAsync()).Metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_was_away_for_some_hours_of_the_day_and_is_lost_again_is_said_again()
    {
        using var model = new LoggedModel
        {
            Slo = Latency,
            Prediction = number => number is < 300 or (>= 330 and < 380) ? "\"ms\":1" : "\"x\":1",
        };

        Assert.Contains("'ms' (latency) was in nearly all records and is in none since 2026-06-02 13:55 UTC", await LogAsync(model), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_field_that_picks_the_predictions_is_said_though_none_counts_any_more()
    {
        using var model = new LoggedModel
        {
            Slo = Latency,
            Predictions = ", where: version == \"2\"",
            Fields = "time: at, latency: ms, version: version",
            Labels = null,
            Prediction = number => number < 355 ? "\"ms\":1,\"version\":\"2\"" : "\"ms\":1",
        };
        var seen = await model.SeeAsync();

        Assert.Contains("predictions: 'version' was in nearly all records and is in none since", string.Join('\n', seen.Log), StringComparison.Ordinal);
        Assert.Contains("mlbudget_slo_lost_fields{model=\"m\",dimension=\"infrastructure\",slo=\"it\"} 1\n", seen.Metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_whose_type_a_deploy_has_changed_is_lost_too()
    {
        using var model = new LoggedModel { Slo = Latency, Prediction = number => number < 300 ? "\"ms\":1" : "\"ms\":\"1\"" };

        Assert.Contains("was in nearly all records and is of another type since 2026-06-02 05:55 UTC", await LogAsync(model), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_of_labels_is_looked_at_by_the_time_of_labels()
    {
        using var model = new LoggedModel
        {
            Slo = "{ name: it, metric: accuracy, at_least: 0.1 }",
            Label = number => number < 300 ? $"\"id\":\"p{number}\",\"truth\":1" : $"\"id\":\"p{number}\",\"outcome\":1",
        };
        var seen = await model.SeeAsync();

        Assert.Contains("labels: 'truth' (label) was in nearly all records and is in none since 2026-06-02 08:55 UTC", seen.Replay, StringComparison.Ordinal);
        Assert.Contains("mlbudget_slo_lost_fields{model=\"m\",dimension=\"model_quality\",slo=\"it\"} 1\n", seen.Metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"ms\":1", "Information: predictions: 'error' (error) is in none of 240 records of the last day; right where nothing had it")]
    [InlineData("\"ms\":1,\"error\":{\"code\":7}", "")]
    public async Task Of_an_error_that_never_came_is_said_that_it_may_be_the_path(string record, string expected)
    {
        using var model = new LoggedModel
        {
            Slo = "{ name: it, dimension: infrastructure, good: error is null, objective: 0.5 }",
            Prediction = _ => record,
            Fields = "time: at, error: error",
            Labels = null,
            Keys = "",
        };
        var log = string.Join('\n', (await model.SeeAsync()).Log);

        Assert.Equal(expected.Length > 0, log.Contains(" (error)", StringComparison.Ordinal) || log.Contains("'error'", StringComparison.Ordinal));
        Assert.Contains(expected.Replace("'error' (error)", "'error'", StringComparison.Ordinal), log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"ms\":\"12\"", "Warning: predictions: 'ms' (latency) is of another type in 240 of 240 records of the last day, and of the right one in none")]
    [InlineData("\"Ms\":12", "Warning: predictions: 'ms' (latency) is in none of 240 records of the last day: is its path right, upper and lower case included?")]
    public async Task A_field_that_no_record_has_is_said_once(string record, string notice)
    {
        using var model = new LoggedModel { Slo = Latency, Prediction = _ => record };
        var seen = await model.SeeAsync();

        Assert.Single(seen.Log, notice);
        Assert.Contains(notice["Warning: ".Length..], seen.Page, StringComparison.Ordinal);
        Assert.Contains(notice["Warning: ".Length..], seen.Replay, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_field_that_nobody_reads_is_known_whether_it_is_there()
    {
        using var model = new LoggedModel { Slo = Latency, Fields = "time: at, latency: ms, seen: cached, gone: elsewhere", Labels = null };
        var metrics = (await model.SeeAsync()).Metrics;

        Assert.Contains("mlbudget_field_records{model=\"m\",field=\"seen\",state=\"present\"} 240\n", metrics, StringComparison.Ordinal);
        Assert.Contains("mlbudget_field_records{model=\"m\",field=\"gone\",state=\"missing\"} 240\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_that_take_longer_than_the_delay_are_said()
    {
        using var model = new LoggedModel
        {
            Slo = "{ name: it, metric: accuracy, at_least: 0.1 }",
            Labels = "fields: { time: at, id: id, label: truth }, delay: 1h",
        };

        Assert.Contains("labels: half of them take more than 2h, and labels.delay is 1h", await LogAsync(model), StringComparison.Ordinal);
    }

    private static async Task<string> LogAsync(LoggedModel model) => string.Join('\n', (await model.SeeAsync()).Log);
}
