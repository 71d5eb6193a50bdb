using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Slos;

namespace MlBudget.Exporter.Tests.Configuration.Policies;

/// <summary>What adjustments, exclusions, windows of the calendar, gates and members become.</summary>
public sealed class PoliciesTests
{
    private static readonly ExporterConfiguration Configuration = ConfigurationFile.Load(
        RepositoryRoot.Combine("tests", "testdata", "config", "good", "policy.yml"), TestReferences.Usual).Configuration!;

    private static readonly MonitoredModel Model = Configuration.Models[0];

    [Theory]
    [InlineData("success", "")]
    [InlineData("latency", "2026-12-01T00:00:00Z 2026-12-08T00:00:00Z 0.10")]
    // A factor on all of the dimension, and one of its own in the last day of that: 0.5 · 2 is what is allowed anyway.
    [InlineData("recall", "2026-12-01T00:00:00Z 2026-12-07T00:00:00Z 0.05, 2026-12-08T00:00:00Z 2026-12-10T00:00:00Z 0.2")]
    [InlineData("accuracy", "2026-12-01T00:00:00Z 2026-12-08T00:00:00Z 0.040")]
    // Of slices a factor is of the share of bad ones.
    [InlineData("precision", "2026-12-01T00:00:00Z 2026-12-08T00:00:00Z 0.10")]
    [InlineData("uptime", "")]
    [InlineData("completeness", "")]
    [InlineData("fpr-parity", "")]
    public void An_adjustment_is_what_is_allowed_for_a_stretch(string slo, string stretches)
    {
        var allowance = Slo(slo).Definition.Allowance;

        Assert.Equal(
            stretches.Length == 0 ? [] : stretches.Split(", ").Select(text => text.Split(' ')).Select(part => (part[0], part[1], decimal.Parse(part[2], System.Globalization.CultureInfo.InvariantCulture))),
            allowance.Stretches.Select(stretch => (new Minute(stretch.When.From).Start.ToRfc3339(), new Minute(stretch.When.To).Start.ToRfc3339(), stretch.Ratio)));
    }

    [Fact]
    public void A_bound_of_what_is_judged_by_slices_is_what_a_slice_is_judged_by_from_its_next_slot_on()
    {
        var allowance = Slo("precision").SliceAllowance!;

        Assert.Equal(0.05m, allowance.Ratio);
        var (when, ratio) = Assert.Single(allowance.Stretches);
        // From 09:30 to 18:00 of Berlin, cut at the hours that precision is counted by.
        Assert.Equal(("2026-12-04T09:00:00Z", "2026-12-04T17:00:00Z", 0.1m), (new Minute(when.From).Start.ToRfc3339(), new Minute(when.To).Start.ToRfc3339(), ratio));
        Assert.Null(Slo("recall").SliceAllowance);
    }

    [Fact]
    public void Factors_multiply_with_each_other_and_with_a_bound()
    {
        var model = Parse("""
                - { from: 2026-01-01T00:00Z, to: 2026-01-05T00:00Z, slo: success, objective: 0.9, reason: r, approved_by: [sre] }
                - { from: 2026-01-02T00:00Z, to: 2026-01-04T00:00Z, slo: success, budget_factor: 0.5, reason: r, approved_by: [sre] }
                - { from: 2026-01-03T00:00:30Z, to: 2026-01-06T00:00Z, dimension: infrastructure, budget_factor: 3, reason: r, approved_by: [sre] }
            """);

        Assert.Equal(
            [("01T00:00", 0.1m), ("02T00:00", 0.05m), ("03T00:01", 0.15m), ("04T00:00", 0.3m), ("05T00:00", 0.003m)],
            model.Slos[0].Definition.Allowance.Stretches.Select(stretch => (new Minute(stretch.When.From).Start.ToRfc3339()[8..16], stretch.Ratio)));
        Assert.Equal(0.001m, model.Slos[0].Definition.Allowance.Ratio);
    }

    [Fact]
    public void A_default_alert_row_that_could_not_fire_meanwhile_is_told()
    {
        var silenced = Assert.Single(Slo("latency").Silenced);

        Assert.Equal("critical 1h/5m", silenced.Row.ToString());
        Assert.Equal(Slo("latency").Definition.Allowance.Stretches[0].When, silenced.When);
        Assert.All(Model.Slos.Where(slo => slo.Definition.Name != "latency"), slo => Assert.Empty(slo.Silenced));
        Assert.Equal(4, Slo("latency").Definition.Alerts.Length);
    }

    [Fact]
    public void What_is_adjusted_is_on_record_in_the_order_of_the_file()
    {
        var adjustments = Model.Policy.Adjustments;

        Assert.Equal(["objective: 0.9", "budget_factor: 0.5", "at_least: 0.9", "budget_factor: 2"], adjustments.Select(each => each.What));
        Assert.Equal([("latency", Dimension.Infrastructure), (null, Dimension.ModelQuality), ("precision", Dimension.ModelQuality), ("recall", Dimension.ModelQuality)],
            adjustments.Select(each => (each.Slo, each.Dimension)));
        Assert.Equal<string>(["sre", "product"], adjustments[0].ApprovedBy);
        Assert.Equal("2026-12-04T08:30:00Z", adjustments[2].From.ToRfc3339());
        Assert.Equal("Launch: latency relaxed", adjustments[0].Reason);
    }

    [Fact]
    public void Exclusions_are_those_of_the_model_and_of_each_slo()
    {
        Assert.Equal(
            [
                "2026-11-03T02:00:00Z to 2026-11-03T04:00:00Z",
                "0 2 * * SUN in Europe/Berlin for 1h",
                "30 3 1 * * in UTC for 30m, from 2026-01-01T00:00:00Z on, until 2026-12-31T23:00:00Z",
            ],
            Model.Policy.Exclusions.Select(each => each.What));
        Assert.Equal([null, "uptime", null], Model.Policy.Exclusions.Select(each => each.Slo));
        // Sunday, 2026-11-01, and the partitions of that night; and the third.
        var week = new TimeWindow(At("2026-10-31T00:00Z").Minute.Number, At("2026-11-07T00:00Z").Minute.Number);
        Assert.Equal(["01T01:00 60", "01T03:30 30", "03T02:00 120"], Words(Slo("uptime").Definition.Excluded, week));
        Assert.Equal(["01T03:30 30", "03T02:00 120"], Words(Slo("success").Definition.Excluded, week));
        Assert.Equal(["01T03:30 30", "03T02:00 120"], Words(Model.Definition.Excluded, week));
        Assert.True(Parse("    - { from: 2026-01-01T00:00Z, to: 2026-01-05T00:00Z, slo: success, objective: 0.9, reason: r, approved_by: [sre] }").Definition.Excluded.IsEmpty);
    }

    [Fact]
    public void A_window_of_the_calendar_has_its_periods_and_their_nominal_length()
    {
        Assert.Equal((CalendarUnit.Month, "Europe/Berlin", TimeSpan.FromDays(30)), Window("success"));
        Assert.Equal((CalendarUnit.Quarter, "Europe/Berlin", TimeSpan.FromDays(91)), Window("precision"));
        Assert.Equal((CalendarUnit.Week, "UTC", TimeSpan.FromDays(7)), Window("completeness"));
        Assert.Null(Slo("latency").Definition.Periods);
        Assert.Equal([14.4, 6.0, 3.0, 1.0], Slo("success").Definition.Alerts.Select(row => row.Factor));

        (CalendarUnit, string, TimeSpan) Window(string slo) =>
            (Slo(slo).Definition.Periods!.Unit, Slo(slo).Definition.Periods!.Zone.Id, Slo(slo).Definition.Window);
    }

    [Fact]
    public void A_window_of_the_calendar_may_be_the_default()
    {
        var result = ConfigurationFile.Parse("m.yml", """
            defaults: { window: { calendar: month, zone: Europe/Lisbon } }
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: p, fields: { time: t, error: e } }
                slos:
                  - { name: a, dimension: infrastructure, good: error is null, objective: 0.999 }
                  - { name: b, dimension: infrastructure, good: error is null, objective: 0.999, window: 7d }
            """);

        Assert.Equal(["Europe/Lisbon", null], result.Configuration!.Models[0].Definition.Slos.Select(slo => slo.Periods?.Zone.Id));
    }

    [Fact]
    public void Gates_ask_dimensions_and_refuse_what_is_not_known_unless_it_is_allowed()
    {
        Assert.Equal(["deploy", "retrain"], Model.Policy.Gates.Select(gate => gate.Action));
        Assert.Equal<Dimension>([Dimension.Infrastructure, Dimension.ModelQuality, Dimension.Fairness], Model.Policy.Gates[0].Dimensions);
        Assert.Equal([false, true], Model.Policy.Gates.Select(gate => gate.AllowsNoData));
    }

    [Fact]
    public void Members_speak_for_a_team_and_without_any_the_user_of_its_name()
    {
        Assert.True(Configuration.Teams[0].IsSpokenForBy("bob"));
        Assert.False(Configuration.Teams[0].IsSpokenForBy("sre"));
        Assert.True(Configuration.Teams[^1].IsSpokenForBy("legal"));
        Assert.False(Configuration.Teams[^1].IsSpokenForBy("bob"));
    }

    [Fact]
    public void The_configuration_is_explained_in_words() => Golden.Matches(
        Explanation.Of(Configuration), "policy.explained.txt");

    [Fact]
    public void What_is_over_in_force_and_comes_next_is_said_by_the_clock()
    {
        var words = Explanation.Of(Configuration, At("2026-12-06T01:30Z"));

        Assert.Contains("Adjusted 2026-12-01T00:00:00Z to 2026-12-08T00:00:00Z, which is in force: objective: 0.9 for latency;", words, StringComparison.Ordinal);
        Assert.Contains("Adjusted 2026-12-04T08:30:00Z to 2026-12-04T17:00:00Z, which is over: at_least: 0.9 for precision;", words, StringComparison.Ordinal);
        Assert.Contains("Adjusted 2026-12-07T00:00:00Z to 2026-12-10T00:00:00Z: budget_factor: 2 for recall;", words, StringComparison.Ordinal);
        Assert.Contains("Excluded 2026-11-03T02:00:00Z to 2026-11-03T04:00:00Z, which is over; backfill", words, StringComparison.Ordinal);
        Assert.Contains("Excluded from uptime 0 2 * * SUN in Europe/Berlin for 1h, which is in force; weekly", words, StringComparison.Ordinal);
        Assert.Contains(
            "until 2026-12-31T23:00:00Z, which is over; partitions are made (approved by data-engineering).", words, StringComparison.Ordinal);
        Assert.Contains("for 1h, next 2026-12-13T01:00:00Z to 2026-12-13T02:00:00Z;", Explanation.Of(Configuration, At("2026-12-06T02:00Z")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_may_decide_or_one_person_alone_is_a_note()
    {
        var result = ConfigurationFile.Parse("m.yml", """
            teams: { ml: { members: [alice, bob] }, legal: { members: [carol, bob] }, sre: , ops: }
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: p, fields: { time: t, error: e } }
                slos:
                  - { name: success, dimension: infrastructure, good: error is null, objective: 0.999 }
                  - { name: failures, dimension: fairness, good: error is null, objective: 0.999 }
                owners: { fairness: { teams: [ml, legal], decision: joint, actions: [retrain] } }
                gates: { deploy: [infrastructure, fairness] }
                exclusions:
                  - { cron: "0 2 1 * MON", length: 1h, reason: r, approved_by: [sre] }
                adjustments:
                  - { from: 2026-01-01T00:00Z, to: 2026-01-05T00:00Z, slo: failures, objective: 0.9, reason: r, approved_by: [sre] }
            """);

        Assert.Equal<string>(
            [
                "models[0].owners: nobody owns infrastructure, which has SLOs; its alerts go to the default receivers",
                "models[0].adjustments[0].objective: none of those who own fairness (ml, legal) has approved it",
                "models[0].exclusions[0].cron: the day of the month and the day of the week have to match both, where a crontab takes either",
                "models[0].gates.deploy: nobody owns infrastructure, so nobody can allow what it refuses",
                "m: bob speaks for ml, legal, so the joint decisions of fairness are those of one person",
            ],
            result.Configuration!.Notes);
    }

    [Fact]
    public void A_record_has_one_line_of_reasons_and_a_model_a_thousand_records()
    {
        Assert.Equal(
            ["m.yml:6:93: models[0].exclusions[0].reason: found 301 characters, expected a reason of one line with at most 300"],
            ErrorsOf($"[ {{ from: 2026-01-01T00:00Z, to: 2026-01-01T02:00:00+00:00, slo: s, reason: {new string('r', 301)} }} ]"));
        Assert.Equal(
            ["m.yml:6:77: models[0].exclusions[0].reason: found 7 characters, and lines, expected a reason of one line with at most 300"],
            ErrorsOf("[ { from: 2026-01-01T00:00Z, to: 2026-01-01T02:00Z, reason: \"one\\ntwo\" } ]"));
        Assert.Empty(ErrorsOf(Many(1000)));
        Assert.Equal(["m.yml:6:17: models[0].exclusions: found 1001, expected at most 1000 in a model"], ErrorsOf(Many(1001)));

        static string Many(int count) => $"[ {string.Join(", ", Enumerable.Repeat("{ from: 2026-01-01T00:00Z, to: 2026-01-01T02:00Z, reason: r }", count))} ]";

        static IEnumerable<string> ErrorsOf(string exclusions) => ConfigurationFile.Parse("m.yml", $$"""
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: p, fields: { time: t, error: e } }
                slos: [ { name: s, dimension: infrastructure, good: error is null, objective: 0.999 } ]
                exclusions: {{exclusions}}
            """).Errors;
    }

    [Fact]
    public void Exclusions_are_fine_in_shards() => Assert.Empty(ConfigurationFile.Parse("m.yml", """
        shards: true
        models:
          - name: m
            task: binary_classification
            predictions: { type: files, path: p, fields: { time: t, error: e } }
            slos: [ { name: success, dimension: infrastructure, good: error is null, objective: 0.999 } ]
            exclusions: [ { cron: "@daily", length: 1h, reason: r } ]
        """).Errors);

    [Fact]
    public void A_zone_may_be_of_half_hours_where_only_a_cron_expression_is_read_in_it()
    {
        var exclusions = ConfigurationFile.Parse("m.yml", """
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: p, fields: { time: t, error: e } }
                slos: [ { name: success, dimension: infrastructure, good: error is null, objective: 0.999 } ]
                exclusions: [ { cron: "0 2 * * *", zone: Asia/Kolkata, length: 1h, reason: r } ]
            """).Configuration!.Models[0].Policy.Exclusions;

        Assert.True(exclusions[0].IsActiveAt(At("2026-07-01T20:30Z")));
        Assert.False(exclusions[0].IsActiveAt(At("2026-07-01T21:30Z")));
    }

    private static IEnumerable<string> Words(ExcludedTime excluded, TimeWindow window) => excluded.In(window, SlotSize.Minute)
        .Select(each => $"{new Minute(each.From).Start.ToRfc3339()[8..16]} {each.To - each.From}");

    private static Instant At(string time) => Instant.From(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

    private static ConfiguredSlo Slo(string name) => Model.Slos.Single(slo => slo.Definition.Name == name);

    private static MonitoredModel Parse(string adjustments)
    {
        var result = ConfigurationFile.Parse("m.yml", $$"""
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: p, fields: { time: t, error: e } }
                slos: [ { name: success, dimension: infrastructure, good: error is null, objective: 0.999 } ]
                adjustments:
            {{adjustments}}
            """);
        Assert.Empty(result.Errors);
        return result.Configuration!.Models[0];
    }
}
