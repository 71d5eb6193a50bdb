using System.Collections.Immutable;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Backtesting;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Backtesting;

/// <summary>Which incidents alerts are said to have found, and what a report makes of alerts; hours count from 2026-06-01.</summary>
public sealed class IncidentMatchTests
{
    private static readonly Instant Zero = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    private static readonly MonitoredModel Shop = ConfigurationFile.Parse("mlbudget.yml", """
        models:
          - name: shop
            task: binary_classification
            predictions: { type: files, path: p.jsonl, fields: { time: t, id: id, prediction: a, error: e } }
            labels: { type: files, path: l.jsonl, fields: { id: id, time: t, label: y }, delay: 48h }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.99 }
              - { name: precision, metric: precision, at_least: 0.9 }
        """).Configuration!.Models[0];

    [Fact]
    public void An_alert_that_needs_labels_tells_of_what_is_as_old_as_they_are()
    {
        // Its labels count from the eleventh day on, four hours after those of the incident's beginning; the other one is two days too young.
        Incident real = Known(192, 198), young = Known(241, 252);
        var match = Match([real, young], Fired(Page("precision"), 244, 247));

        var found = Assert.Single(match.Found);
        Assert.Equal((real, TimeSpan.FromHours(52)), (found.Incident, found.Delay));
        Assert.Equal(young, Assert.Single(match.Missed));
        Assert.Empty(match.False);
    }

    [Fact]
    public void A_page_that_goes_on_into_a_later_incident_keeps_the_one_that_it_began_to_tell_of()
    {
        Incident one = Known(6, 6.2), later = Known(8, 8.1);
        var match = Match([one, later], Fired(Page("success"), 6.3, 8.2));

        Assert.Equal(one, Assert.Single(match.Found).Incident);
        Assert.Equal(later, Assert.Single(match.FiredBefore));
    }

    [Fact]
    public void What_people_were_told_counts_from_when_nothing_hid_it_and_with_what_was_spent_then()
    {
        var ticket = new Episode(Page("success") with { Severity = "warning" }, At(7), new(0.1, null, null, null));
        ticket.GoOn(At(7), 2, isHidden: true, () => null);
        ticket.GoOn(At(9), 2, isHidden: false, () => new(0.5, null, null, null));
        ticket.GoOn(At(10), 2, isHidden: true, () => null);
        ticket.Close(At(11));

        var report = Report([Known(6, 8)], ticket);

        Assert.Contains("success MLBudgetBurn warning 1h/5m | 3h |", Squeeze(report), StringComparison.Ordinal);
        Assert.Contains("| 1 | 2026-06-01 09:00Z | 50% |", Squeeze(report), StringComparison.Ordinal);
        Assert.Contains("until 2026-06-01 09:00Z |", Squeeze(report), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alert_that_is_hidden_only_later_is_hidden_partly()
    {
        var ticket = new Episode(Page("success") with { Severity = "warning" }, At(7), null);
        ticket.GoOn(At(7), 2, isHidden: false, () => null);
        ticket.GoOn(At(8), 2, isHidden: true, () => null);

        Assert.Contains("| partly |", Squeeze(Report([], ticket)), StringComparison.Ordinal);
    }

    [Fact]
    public void Alerts_of_no_SLO_find_what_they_tell_of()
    {
        var stale = Fired(new(AlertNames.SourceStale, "shop") { Severity = "warning", Source = "predictions" }, 7, 9);
        var report = Squeeze(Report([Known(6, 8) with { Dimension = Dimension.Infrastructure }, Known(6, 8) with { Dimension = Dimension.ModelQuality }], stale));

        Assert.Contains("| infrastructure | predictions MLSourceStale warning | 1h |", report, StringComparison.Ordinal);
        Assert.Contains("| model_quality | missed | – |", report, StringComparison.Ordinal);
        Assert.Contains("| shop | predictions | MLSourceStale | warning | | 1 | 1h | 0 | 0 | 0 |", report, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_tells_of_the_log_s_end_counts_nowhere_and_labels_that_come_later_do()
    {
        var report = Squeeze(Report([], Fired(Page("success"), 301, 302), Fired(Page("precision"), 301, 302)));

        Assert.Contains("| shop | success | infrastructure | nobody known | 0 |", report, StringComparison.Ordinal);
        Assert.Contains("| shop | precision | model_quality | nobody known | 1 |", report, StringComparison.Ordinal);
        Assert.Contains("| shop | success | MLBudgetBurn | critical | 1h/5m | 0 | – | 0 | 0 | 0 |", report, StringComparison.Ordinal);
        Assert.Contains(
            "shop: predictions end at 2026-06-13 12:00Z; 1 alert that began after that only tells of the end of the log, and counts nowhere. "
            + "To leave out what comes later, add --to=2026-06-13T12:00Z.", report, StringComparison.Ordinal);
    }

    private static IncidentMatch Match(Incident[] incidents, Episode episode) =>
        IncidentMatch.Of(incidents, [episode], Result(episode), one => one.From);

    private static string Report(ImmutableArray<Incident> incidents, params Episode[] episodes)
    {
        var report = new BacktestReport(new() { Result = Result(episodes), Incidents = incidents });
        return report.Summary + report.Details;
    }

    private static BacktestResult Result(params Episode[] episodes) => new()
    {
        From = Zero,
        To = At(360),
        Step = TimeSpan.FromHours(0.1),
        Polls = 3600,
        Skipped = [],
        Episodes = [.. episodes],
        Budgets = [.. Shop.Definition.Slos.Select(slo => new BudgetLine("shop", slo, "", TimeSpan.FromHours(0.1)))],
        LeftOut = [],
        Ends = ImmutableDictionary<string, Instant>.Empty.Add("shop", At(300)),
    };

    private static Incident Known(double from, double to) => new(At(from), At(to), "x");

    private static AlertKey Page(string slo) => new(AlertNames.Burn, "shop")
    {
        Slo = slo,
        Dimension = Shop.Definition.Slos.First(one => one.Name == slo).Dimension,
        Severity = "critical",
        Long = "1h",
        Short = "5m",
    };

    private static Episode Fired(AlertKey key, double from, double until)
    {
        var episode = new Episode(key, At(from), null);
        episode.GoOn(At(from), 20, isHidden: false, () => null);
        episode.GoOn(At(until) - TimeSpan.FromHours(0.1), 20, isHidden: false, () => null);
        episode.Close(At(until));
        return episode;
    }

    private static Instant At(double hours) => Zero + TimeSpan.FromHours(hours);

    private static string Squeeze(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
