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
        output.WriteLine("An alert finds an incident that it overlaps with, also after its end for as long as the alert's long window and labels.delay reach back; "
            + "false are those that overlap none.");
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
            var first = First(incident);
            var told = !incident.IsWithin(result) ? "outside of the history" : result.Budgets.All(budget => !incident.Concerns(budget)) ? "no SLO is concerned"
                : first is null ? "missed" : $"{first.Value.Episode.Key.Subject} {first.Value.Episode.Key.Severity} {first.Value.Episode.Key.Row}".TrimEnd();
            table.Add(
                Phrases.Time(incident.From), Phrases.Time(incident.To), Phrases.Plain(incident.What),
                string.Join(' ', new[] { incident.Model, incident.Dimension?.Name(), incident.Slo }.OfType<string>()),
                told, Phrases.Length(first?.Delay));
        }

        table.Write(output);
    }

    private (Episode Episode, TimeSpan Delay)? First(Incident incident)
    {
        var found = from budget in result.Budgets
                    where incident.Concerns(budget)
                    from episode in result.Of(budget)
                    where episode.ShownFrom is not null && episode.Key.Severity is "critical" or "warning"
                    from match in IncidentMatch.Of([incident], budget, [episode], result).Found
                    select (episode, match.Delay);
        return found.Select(one => ((Episode, TimeSpan Delay)?)one).MinBy(one => one!.Value.Delay);
    }

    private void WriteRows(TextWriter output)
    {
        var table = new MarkdownTable("model", "slo", "alert", "severity", "row", "found", "longest delay", "missed", "false");
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
                    Phrases.Count(match.Missed.Length), Phrases.Count(match.False.Length));
            }
        }

        table.Write(output);
    }

    /// <summary>All alert rows, whether they fired or not, and whatever else fired.</summary>
    private IEnumerable<(string Alert, string Severity, string Row)> RowsOf(BudgetLine budget) =>
        budget.Slo.Alerts.Select(row => (Alerting.AlertNames.Burn, RowName.SeverityOf(row), RowName.Of(row)))
            .Concat(result.Of(budget).Select(episode => (episode.Key.Alert, episode.Key.Severity, episode.Key.Row))).Distinct();
}
