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
            Slo = Success.Replace("by: market", "by: { attribute: market, values: [de] }", StringComparison.Ordinal), Fields = Fields, Labels = null, Prediction = Of(hasThird: false),
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
                From = Instant.From(LoggedModel.First.AddDays(-30)), To = Instant.From(LoggedModel.First), Rows = 7200, DriftWindow = TimeSpan.FromHours(6),
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
