using MlBudget.Core.Budgets;
using MlBudget.Exporter.Tables;

namespace MlBudget.Exporter.Backtesting;

/// <summary>Objectives of SLOs side by side.</summary>
/// <param name="findings">What the report is made of.</param>
/// <param name="tried">What would have alerted with the objectives that are tried, and with the SLOs' own.</param>
internal sealed class TargetTable(BacktestFindings findings, BacktestResult tried)
{
    private readonly bool _hasIncidents = !findings.Incidents.IsDefault;

    /// <summary>Writes it.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("## Objectives side by side");
        output.WriteLine();
        string[] compared = _hasIncidents ? ["found", "fired before", "missed", "false"] : [];
        var table = new MarkdownTable(
        [
            "model", "slo", "objective", "pages", "time in page", "spent before the first page", "tickets", "exhausted for", "least left", .. compared,
        ]);
        foreach (var slo in findings.Tried)
        {
            var own = Find(slo.Model, slo.Slo);
            Add(table, slo, $"{slo.Own} (as it is)", own, own);
            foreach (var (target, _) in slo.Tried)
                Add(table, slo, target.Written, Find(slo.Model, target.Name), own);
        }

        table.Write(output);
        WriteLeftOut(output);
    }

    private void WriteLeftOut(TextWriter output)
    {
        var lines = findings.Tried.SelectMany(slo => slo.Tried.SelectMany(one => one.LeftOut.Select(row =>
            $"- {Phrases.Plain(one.Target.Name)}: {Phrases.Plain(row.Reason)}."))).ToArray();
        if (lines.Length > 0)
            output.WriteLine();
        foreach (var line in lines)
            output.WriteLine(line);
    }

    private void Add(MarkdownTable table, TriedSlo slo, string objective, BudgetLine budget, BudgetLine own)
    {
        var (page, ticket) = (ToldOf.Pages(tried, budget), ToldOf.Tickets(tried, budget));
        table.Add(
        [
            slo.Model, slo.Slo, objective, Phrases.Count(page.Stretches.Length), Phrases.Length(page.Time), Phrases.Share(page.First?.WhenShown?.Consumed),
            Phrases.Count(ticket.Stretches.Length), Phrases.Length(tried.TimeIn(budget, BudgetState.Exhausted)), Phrases.Share(budget.Least), .. Compared(budget, own),
        ]);
    }

    /// <summary>What is told counts: pages and tickets that nothing hides.</summary>
    private string[] Compared(BudgetLine budget, BudgetLine own)
    {
        if (!_hasIncidents)
            return [];
        var told = tried.Of(budget).Where(episode => episode.ShownFrom is not null && episode.Key.Severity is "critical" or "warning");
        var match = IncidentMatch.Of(findings.Incidents.Where(incident => incident.Concerns(own)), told, tried, episode => episode.ShownFrom!.Value);
        return
        [
            Phrases.Count(match.Found.Length), Phrases.Count(match.FiredBefore.Length), Phrases.Count(match.Missed.Length), Phrases.Count(match.False.Length),
        ];
    }

    private BudgetLine Find(string model, string slo) => tried.Budgets.First(budget => budget.Model == model && budget.Slo.Name == slo);
}
