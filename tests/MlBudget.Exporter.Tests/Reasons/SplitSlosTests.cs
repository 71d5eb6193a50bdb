using System.Text.Json;
using MlBudget.Core.Baselines;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Tests.Reasons;

/// <summary>An SLO that is made into one for each group: what each says, and what is said of predictions that are of none.</summary>
public sealed class SplitSlosTests
{
    private const string Success = "{ name: it, dimension: infrastructure, good: error is null, objective: 0.9, by: market }";

    private const string Fields = "time: at, id: id, prediction: answer, error: error";

    [Fact]
    public async Task Each_value_has_an_SLO_and_one_that_no_prediction_has_says_so()
    {
        using var model = new LoggedModel { Slo = Success, Fields = Fields, Labels = null, Keys = "groups: { market: { values: [de, fr, xx] } }", Prediction = Of(hasThird: false) };
        var seen = await model.SeeAsync();

        var slos = Slos(seen);
        Assert.Equal(["it-de", "it-fr", "it-xx"], slos.Keys.Order(StringComparer.Ordinal));
        // Of 47 whole hours with five predictions each, every tenth has an error, from the first on.
        Assert.Equal(1 - 24.0 / 235, slos["it-de"].GetProperty("value").GetDouble(), tolerance: 1e-12);
        Assert.Equal("groups.market == \"de\"", slos["it-de"].GetProperty("where").GetString());
        Assert.Equal("error is null where groups.market == \"fr\"", slos["it-fr"].GetProperty("sli").GetString());
        Assert.Equal("left_out", slos["it-xx"].GetProperty("reason").GetString());
        Assert.Contains("in none of them its where holds, groups.market == \"xx\"", slos["it-xx"].GetProperty("reason_text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("values_of_no_slo", seen.Json, StringComparison.Ordinal);
        // By the hour, and without counters by arrival.
        Assert.Contains("mlbudget_window_events{model=\"m\",dimension=\"infrastructure\",slo=\"it-de\",window=\"1d\"}", seen.Metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("mlbudget_events_total{model=\"m\",dimension=\"infrastructure\",slo=\"it-de\"", seen.Metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predictions_of_values_without_an_SLO_are_told()
    {
        using var model = new LoggedModel
        {
            Slo = Success.Replace("by: market", "by: { attribute: market, values: [de] }", StringComparison.Ordinal),
            Fields = Fields,
            Labels = null,
            Prediction = Of(hasThird: false),
        };
        var seen = await model.SeeAsync();

        Assert.Equal(["it-de"], Slos(seen).Keys);
        const string Told = "it: 235 of 470 predictions in its window are of none of its SLOs by groups.market: they have another value, or none";
        Assert.Contains(Told, seen.Page, StringComparison.Ordinal);
        Assert.Contains("values_of_no_slo", seen.Json, StringComparison.Ordinal);
        Assert.Contains(seen.Log, line => line.Contains(Told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Beside_a_group_that_alone_is_too_small_to_be_shown_the_next_smallest_is_not_shown()
    {
        using var model = new LoggedModel { Slo = Success, Fields = Fields, Labels = null, Keys = "groups: { market: { values: [de, fr, it] } }", Prediction = Of(hasThird: true) };
        var slos = Slos(await model.SeeAsync());

        Assert.Equal(("too_few_events", "too_few_events"), (slos["it-it"].GetProperty("reason").GetString(), slos["it-de"].GetProperty("reason").GetString()));
        Assert.Equal(JsonValueKind.Number, slos["it-fr"].GetProperty("value").ValueKind);
        Assert.StartsWith("Its where reads a group attribute, and fewer than limits.min_group_size (20)", slos["it-it"].GetProperty("reason_text").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            "It is hidden beside 'it', which alone has fewer than limits.min_group_size (20) of what is counted: all and the others would tell that. "
                + "Leave that out of values, or lower min_group_size.", slos["it-de"].GetProperty("reason_text").GetString());
    }

    [Fact]
    public async Task A_group_of_many_predictions_with_few_of_what_is_counted_is_not_hidden_alone()
    {
        // A third of 480 each; all of fr are positive, half of de, and ten of it.
        using var model = new LoggedModel
        {
            Slo = "{ name: it, metric: recall, at_least: 0.8, by: market }",
            Fields = "time: at, id: id, prediction: answer",
            Keys = "groups: { market: { values: [de, fr, it] } }",
            Prediction = number => $"\"answer\":1,\"market\":\"{(number % 3 == 0 ? "de" : number % 3 == 1 ? "fr" : "it")}\"",
            Label = number => $"\"id\":\"p{number}\",\"truth\":{(number % 3 == 1 || number % 6 == 0 || number % 48 == 2 ? 1 : 0)}",
        };
        var slos = Slos(await model.SeeAsync());

        Assert.Equal(["too_few_events", "too_few_events", null], new[] { "it-it", "it-de", "it-fr" }.Select(name => slos[name].GetProperty("reason").GetString()));
        Assert.StartsWith("It is hidden beside 'it', which alone has fewer", slos["it-de"].GetProperty("reason_text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300, 480, true)]
    [InlineData(420, 455, false)]
    [InlineData(0, 300, false)]
    public async Task An_alert_row_of_a_group_asks_its_short_window_however_few_came_and_tells_no_more_of_it_than_whether_it_fires(int from, int to, bool fires)
    {
        // Five predictions an hour of each market: 30 in six hours, and no value of one hour.
        using var model = new LoggedModel
        {
            Slo = Success,
            Fields = Fields,
            Labels = null,
            Keys = "groups: { market: { values: [de, fr] } }",
            Prediction = number => $"\"answer\":1,\"error\":{(number % 2 == 0 && number >= from && number < to ? "\"e\"" : "null")},\"market\":\"{(number % 2 == 0 ? "de" : "fr")}\"",
        };
        var slo = Slos(await model.SeeAsync())["it-de"];

        Assert.Equal(JsonValueKind.Null, slo.GetProperty("windows").EnumerateArray().Single(window => window.GetProperty("window").GetString() == "1h").GetProperty("value").ValueKind);
        var row = slo.GetProperty("alerts").EnumerateArray().Single(alert => alert.GetProperty("short").GetString() == "1h");
        Assert.Equal(fires, row.GetProperty("fires").GetBoolean());
        var (rate, threshold) = (row.GetProperty("burn_rate").GetDouble(), row.GetProperty("threshold").GetDouble());
        var slow = slo.GetProperty("windows").EnumerateArray().Single(window => window.GetProperty("window").GetString() == "6h").GetProperty("burn_rate").GetDouble();
        Assert.Equal(fires ? slow : Math.Min(slow, threshold), rate, tolerance: 1e-9);
    }

    [Fact]
    public async Task Of_several_fields_no_cell_of_a_margin_is_hidden_alone()
    {
        using var model = new LoggedModel
        {
            Slo = Success.Replace("by: market", "by: both", StringComparison.Ordinal),
            Fields = Fields,
            Labels = null,
            Keys = "groups: { both: { fields: [sex, age], values: [f × old, f × young, m × old, m × young] } }",
            Prediction = number => $"\"answer\":1,\"error\":null,\"sex\":\"{(number % 4 == 0 ? "f" : "m")}\",\"age\":\"{(number % 4 == 0 ? number % 48 == 0 : number % 4 == 1) switch { true => "young", false => "old" }}\"",
        };
        var slos = Slos(await model.SeeAsync());

        // Ten young women would be told by all women, and then by all of the young, and so on.
        Assert.All(slos.Values, slo => Assert.Equal("too_few_events", slo.GetProperty("reason").GetString()));
        Assert.StartsWith("It is hidden beside 'f × young', which alone", slos["it-m-old"].GetProperty("reason_text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_judge_and_audits_say_is_told_of_no_group_that_is_hidden()
    {
        // Eight answers of it, all of them judged and audited; de is hidden beside it.
        using var model = new LoggedModel
        {
            Task = "scoring",
            Slo = "{ name: it, metric: corrected_share, judge: outcome.judged == true, audit: outcome.audited == true, at_least: 0.5, by: market }",
            Fields = "time: at, id: id",
            Labels = "fields: { time: at, id: id, outcomes: { judged: judged, audited: audited } }, delay: 6h",
            Keys = "groups: { market: { values: [de, fr, it] } }",
            Prediction = number => $"\"market\":\"{(number % 60 == 0 ? "it" : number % 2 == 0 ? "de" : "fr")}\"",
            Label = number => $"\"id\":\"p{number}\",\"judged\":{(number / 2 % 10 == 0 ? number / 2 % 3 == 0 : number / 2 % 3 != 0) switch { true => "true", false => "false" }},\"audited\":{(number / 2 % 3 == 0 ? "false" : "true")}",
        };
        var seen = await model.SeeAsync();
        var slos = Slos(seen);

        Assert.Equal(JsonValueKind.Object, slos["it-fr"].GetProperty("judge").ValueKind);
        Assert.Contains("mlbudget_judge_ratio{model=\"m\",dimension=\"model_quality\",slo=\"it-fr\"", seen.Metrics, StringComparison.Ordinal);
        Assert.Single(seen.Page.Split("The judge calls ")[1..]);
        foreach (var hidden in new[] { "it-it", "it-de" })
        {
            Assert.False(slos[hidden].TryGetProperty("judge", out _));
            Assert.DoesNotMatch($"mlbudget_(judge|corrected)[^\n]*slo=\"{hidden}\"", seen.Metrics);
        }

        Assert.Equal(
            "Its where reads a group attribute, and fewer than limits.min_group_size (20) of what it counts came: of so few nothing is shown.",
            slos["it-it"].GetProperty("reason_text").GetString());
        Assert.StartsWith("It is hidden beside 'it'", slos["it-de"].GetProperty("reason_text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_few_of_a_group_are_audited_is_not_told()
    {
        using var model = new LoggedModel
        {
            Task = "scoring",
            Slo = "{ name: it, metric: corrected_share, judge: outcome.judged == true, audit: outcome.audited == true, at_least: 0.5, where: groups.market == 'fr' }",
            Fields = "time: at, id: id",
            Labels = "fields: { time: at, id: id, outcomes: { judged: judged, audited: audited } }, delay: 6h",
            Label = number => $"\"id\":\"p{number}\",\"judged\":true{(number % 40 == 1 ? ",\"audited\":true" : "")}",
        };
        var slo = Slos(await model.SeeAsync())["it"];

        Assert.Equal(("too_few_audits", false), (slo.GetProperty("reason").GetString(), slo.TryGetProperty("judge", out _)));
        Assert.Equal(
            "Fewer than limits.min_group_size (20) answers are judged, or found good or bad by audits: of so few nothing is shown. How often the judge errs takes 30 audits of each.",
            slo.GetProperty("reason_text").GetString());
    }

    [Fact]
    public async Task How_many_records_of_a_hidden_group_say_what_they_cost_is_not_told()
    {
        using var model = new LoggedModel
        {
            Task = "scoring",
            Slo = "{ name: it, metric: spend, field: cost, amount: 1000, by: market }",
            Fields = "time: at, id: id, cost: cost",
            Labels = null,
            Keys = "groups: { market: { values: [de, fr, it] } }",
            Prediction = number => $"{(number % 5 == 0 ? "" : "\"cost\":1,")}\"market\":\"{(number % 60 == 0 ? "it" : number % 2 == 0 ? "de" : "fr")}\"",
        };
        var seen = await model.SeeAsync();
        var slos = Slos(seen);

        Assert.Matches(@"\(\d+ of 2\d\d\)", slos["it-fr"].GetProperty("reason_text").GetString());
        Assert.StartsWith("Its where reads a group attribute, and fewer than", slos["it-it"].GetProperty("reason_text").GetString(), StringComparison.Ordinal);
        Assert.Contains("it-it: some records don't say what they cost", seen.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("of 8 records", seen.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_written_values_they_are_the_most_frequent_of_the_baseline()
    {
        using var model = new LoggedModel
        {
            Slo = Success,
            Fields = Fields,
            Labels = null,
            Keys = "features: { market: { type: categorical } }\n    groups: { market: { max_groups: 2 } }",
            Prediction = Of(hasThird: false),
            Baseline = new()
            {
                From = Instant.From(LoggedModel.First.AddDays(-30)),
                To = Instant.From(LoggedModel.First),
                Rows = 7200,
                DriftWindow = TimeSpan.FromHours(6),
                Features = [new CategoricalBaseline("market", "market", 0.1) { Categories = ["fr", "de", "it"], Bins = [4000, 3000, 200, 0] }],
            },
        };

        Assert.Equal(["it-de", "it-fr"], Slos(await model.SeeAsync()).Keys.Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, JsonElement> Slos(Seen seen) => JsonDocument.Parse(seen.Json).RootElement.GetProperty("slos").EnumerateArray()
        .ToDictionary(slo => slo.GetProperty("slo").GetString()!);

    /// <summary>Predictions of two markets, and now and then of a third in place of the first.</summary>
    private static Func<int, string?> Of(bool hasThird) => number =>
    {
        var market = hasThird && number % 60 == 0 ? "it" : number % 2 == 0 ? "de" : "fr";
        return $"\"answer\":1,\"error\":{(number / 2 % 10 == 0 ? "\"e\"" : "null")},\"market\":\"{market}\"";
    };
}
