using System.Collections.Immutable;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Exposition;
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
        output.WriteLine("An alert belongs to the incidents that go on while it fires, and where none did as it began, to the last one that its long window reaches "
            + "back to; all of this predictions.delay earlier, or labels.delay where it needs labels and that is longer. It finds those that it began to tell of in them or after; false are alerts that belong to none.");
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
            var (told, delay) = ToldOf(incident);
            table.Add(
                Phrases.Time(incident.From), Phrases.Time(incident.To), Phrases.Plain(incident.What),
                string.Join(' ', new[] { incident.Model, incident.Dimension?.Name(), incident.Slo }.OfType<string>()),
                told, Phrases.Length(delay));
        }

        table.Write(output);
    }

    /// <summary>Which alert told of it first, and how long after its beginning; or why none did.</summary>
    private (string Told, TimeSpan? Delay) ToldOf(Incident incident)
    {
        if (!incident.IsWithin(result))
            return ("outside of the history", null);
        if (incident.Model is { } model && result.Budgets.All(budget => budget.Model != model))
            return ("not looked at: its model is not replayed", null);
        var all = result.Episodes.Where(episode => episode.ShownFrom is not null && episode.Key.Severity is "critical" or "warning" && incident.Concerns(episode.Key))
            .Select(episode => (Episode: episode, Match: IncidentMatch.Of(
                incidents.Where(one => one.Concerns(episode.Key)), [episode], result, one => one.ShownFrom!.Value))).ToArray();
        var first = all.SelectMany(one => one.Match.Found.Where(found => ReferenceEquals(found.Incident, incident))
            .Select(found => ((Episode Episode, TimeSpan Delay)?)(one.Episode, found.Delay))).MinBy(one => one!.Value.Delay);
        if (first is { } found)
            return (Phrases.Plain(NameOf(found.Episode.Key)), found.Delay);
        if (all.Any(one => one.Match.FiredBefore.Contains(incident)))
            return ("none; one fired before", null);
        return (result.Budgets.All(budget => !incident.Concerns(budget)) ? "no SLO is concerned" : "missed", null);
    }

    private string NameOf(AlertKey key) => string.Join(
        ' ', new[] { result.HasModels ? key.Model : "", key.Subject, key.Alert, key.Severity, key.Row }.Where(part => part.Length > 0));

    private void WriteRows(TextWriter output)
    {
        var table = new MarkdownTable("model", "of", "alert", "severity", "row", "found", "longest delay", "fired before", "missed", "false");
        foreach (var budget in result.Budgets)
        {
            foreach (var key in RowsOf(budget))
                Add(table, key, result.Of(budget));
        }

        // What is of no SLO has a row where it fired, since nobody can say what it would have missed else.
        foreach (var key in result.Episodes.Select(episode => episode.Key).Where(key => key.Slo is null).Distinct())
            Add(table, key, result.Episodes);
        table.Write(output);
    }

    /// <summary>All alert rows, whether they fired or not, and whatever else fired.</summary>
    private IEnumerable<AlertKey> RowsOf(BudgetLine budget) =>
        budget.Slo.Alerts.Select(row => new AlertKey(AlertNames.Burn, budget.Model)
        {
            Dimension = budget.Slo.Dimension,
            Slo = budget.Slo.Name,
            Severity = RowName.SeverityOf(row),
            Long = MetricNames.Of(row.Long),
            Short = MetricNames.Of(row.Short),
            Owner = budget.Owner,
        }).Concat(result.Of(budget).Select(episode => episode.Key)).Distinct();

    private void Add(MarkdownTable table, AlertKey key, IEnumerable<Episode> episodes)
    {
        var match = IncidentMatch.Of(
            incidents.Where(incident => incident.Concerns(key)), episodes.Where(episode => episode.Key == key), result, episode => episode.From);
        table.Add(
            key.Model, key.Subject, key.Alert, key.Severity, key.Row, Phrases.Count(match.Found.Length), Phrases.Length(match.LongestDelay),
            Phrases.Count(match.FiredBefore.Length), Phrases.Count(match.Missed.Length), Phrases.Count(match.False.Length));
    }
}
