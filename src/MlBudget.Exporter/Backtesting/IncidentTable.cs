using System.Collections.Immutable;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Tables;

namespace MlBudget.Exporter.Backtesting;

/// <summary>What alerts found of the times that people know of.</summary>
/// <param name="result">What would have alerted.</param>
/// <param name="incidents">The times.</param>
internal sealed class IncidentTable(BacktestResult result, ImmutableArray<Incident> incidents)
{
    /// <summary>Writes it.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("## Incidents");
        output.WriteLine();
        output.WriteLine("An alert belongs to the incidents that go on while it fires, else to the last one that its long window and labels.delay reach back to. It finds "
            + "those that it began to fire in or after; false are alerts that belong to none.");
        output.WriteLine();
        WriteIncidents(output);
        output.WriteLine();
        WriteRows(output);
    }

    private void WriteIncidents(TextWriter output)
    {
        var table = new MarkdownTable("from", "to", "what", "of", "first told by", "after");
        foreach (var incident in incidents)
        {
            var (first, firedBefore) = First(incident);
            var told = !incident.IsWithin(result) ? "outside of the history" : result.Budgets.All(budget => !incident.Concerns(budget)) ? "no SLO is concerned"
                : first is null ? (firedBefore ? "none; one fired before" : "missed") : $"{first.Value.Episode.Key.Subject} {first.Value.Episode.Key.Severity} {first.Value.Episode.Key.Row}".TrimEnd();
            table.Add(
                Phrases.Time(incident.From), Phrases.Time(incident.To), Phrases.Plain(incident.What),
                string.Join(' ', new[] { incident.Model, incident.Dimension?.Name(), incident.Slo }.OfType<string>()),
                told, Phrases.Length(first?.Delay));
        }

        table.Write(output);
    }

    /// <summary>The alert that told of it first, and whether one fired before.</summary>
    private ((Episode Episode, TimeSpan Delay)? First, bool FiredBefore) First(Incident incident)
    {
        var told = from budget in result.Budgets
                   where incident.Concerns(budget)
                   from episode in result.Of(budget)
                   where episode.ShownFrom is not null && episode.Key.Severity is "critical" or "warning"
                   let match = IncidentMatch.Of(incidents.Where(one => one.Concerns(budget)), budget, [episode], result)
                   select (episode, match);
        var all = told.ToArray();
        var found = all.SelectMany(one => one.match.Found.Where(found => found.Incident == incident)
            .Select(found => ((Episode, TimeSpan Delay)?)(one.episode, found.Delay)));
        return (found.MinBy(one => one!.Value.Delay), all.Any(one => one.match.FiredBefore.Contains(incident)));
    }

    private void WriteRows(TextWriter output)
    {
        var table = new MarkdownTable("model", "slo", "alert", "severity", "row", "found", "longest delay", "fired before", "missed", "false");
        foreach (var budget in result.Budgets)
        {
            var concerned = incidents.Where(incident => incident.Concerns(budget)).ToArray();
            foreach (var (alert, severity, row) in RowsOf(budget))
            {
                var match = IncidentMatch.Of(
                    concerned, budget,
                    result.Of(budget).Where(episode => (episode.Key.Alert, episode.Key.Severity, episode.Key.Row) == (alert, severity, row)), result);
                table.Add(
                    budget.Model, budget.Slo.Name, alert, severity, row, Phrases.Count(match.Found.Length), Phrases.Length(match.LongestDelay),
                    Phrases.Count(match.FiredBefore.Length), Phrases.Count(match.Missed.Length), Phrases.Count(match.False.Length));
            }
        }

        table.Write(output);
    }

    /// <summary>All alert rows, whether they fired or not, and whatever else fired.</summary>
    private IEnumerable<(string Alert, string Severity, string Row)> RowsOf(BudgetLine budget) =>
        budget.Slo.Alerts.Select(row => (Alerting.AlertNames.Burn, RowName.SeverityOf(row), RowName.Of(row)))
            .Concat(result.Of(budget).Select(episode => (episode.Key.Alert, episode.Key.Severity, episode.Key.Row))).Distinct();
}
