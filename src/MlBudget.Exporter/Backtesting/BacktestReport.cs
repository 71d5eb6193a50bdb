using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Tables;

namespace MlBudget.Exporter.Backtesting;

/// <summary>What a report is made of.</summary>
internal sealed record BacktestFindings
{
    /// <summary>What would have alerted.</summary>
    public required BacktestResult Result { get; init; }

    /// <summary>The times that people know of; default where nobody asked to compare.</summary>
    public ImmutableArray<Incident> Incidents { get; init; }

    /// <summary>The SLOs that were tried with other objectives.</summary>
    public ImmutableArray<TriedSlo> Tried { get; init; } = [];

    /// <summary>What would have alerted with these; null where none were tried.</summary>
    public BacktestResult? TriedResult { get; init; }

    /// <summary>What models noticed of their logs, as whole sentences.</summary>
    public ImmutableArray<string> Noticed { get; init; } = [];

    /// <summary>What is known to be missing in the history, as whole sentences.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>A backtest as Markdown. The same history gives the same text.</summary>
/// <param name="findings">What it says.</param>
internal sealed class BacktestReport(BacktestFindings findings)
{
    private const int MostEpisodes = 200;

    private static readonly string[] Severities = ["critical", "warning", "info"];

    private readonly BacktestResult _result = findings.Result;

    /// <summary>What stands above the drawing.</summary>
    public string Summary => Text(output =>
    {
        output.WriteLine($"# Backtest of {string.Join(", ", _result.Budgets.Select(budget => Phrases.Plain(budget.Model)).Distinct())}");
        output.WriteLine();
        output.WriteLine($"From {Phrases.Time(_result.From)} to {Phrases.Time(_result.To)}, {Phrases.Count(_result.Polls, "poll")}, one every "
            + $"{Phrases.Length(_result.Step)}: what the shipped alert rules would have told, and whom.");
        WriteTotals(output);
        WriteSlos(output);
    });

    /// <summary>What stands below it.</summary>
    public string Details => Text(output =>
    {
        WriteRows(output);
        if (findings.TriedResult is { } tried)
            new TargetTable(findings, tried).Write(output);
        if (!findings.Incidents.IsDefault)
            new IncidentTable(_result, findings.Incidents).Write(output);
        WriteEpisodes(output);
        WriteUnknown(output);
    });

    private static string Text(Action<TextWriter> write)
    {
        using var output = new StringWriter { NewLine = "\n" };
        write(output);
        return output.ToString();
    }

    private static void Heading(TextWriter output, string text)
    {
        output.WriteLine();
        output.WriteLine($"## {text}");
        output.WriteLine();
    }

    private void WriteTotals(TextWriter output)
    {
        Heading(output, "Who would have been told");
        if (!_result.Counted.Any())
        {
            output.WriteLine("Nothing fired.");
            return;
        }

        output.WriteLine("Alerts of one model and dimension that overlap are told as one. What another alert says as well is hidden, and info is only shown.");
        output.WriteLine();
        var table = new MarkdownTable("owner", "severity", "told", "for", "alerts", "of them hidden");
        foreach (var group in _result.Counted.GroupBy(episode => (episode.Key.Owner, episode.Key.Severity))
            .OrderBy(group => Array.IndexOf(Severities, group.Key.Severity)).ThenBy(group => group.Key.Owner, StringComparer.Ordinal))
        {
            var told = group.GroupBy(episode => (episode.Key.Model, episode.Key.Dimension)).SelectMany(alerts => Stretch.Told(alerts)).ToArray();
            var isShown = group.Key.Severity is "critical" or "warning";
            table.Add(
                OwnerOf(group.Key.Owner), Word(group.Key.Severity), isShown ? Phrases.Count(told.Length) : Phrases.None,
                isShown ? Phrases.Length(Stretch.Sum(told)) : Phrases.None, Phrases.Count(group.Count()),
                Phrases.Count(group.Count(episode => episode.ShownFrom is null)));
        }

        table.Write(output);
    }

    private void WriteSlos(TextWriter output)
    {
        Heading(output, "SLOs");
        output.WriteLine("Spent is the share of the budget that was gone when the first page, or the first ticket, came.");
        output.WriteLine();
        var table = new MarkdownTable(
            "model", "slo", "dimension", "owner", "pages", "first page", "spent", "time in page", "tickets", "first ticket", "spent", "exhausted for", "least left",
            "no data for");
        foreach (var budget in _result.Budgets)
        {
            var (page, ticket) = (ToldOf.Pages(_result, budget), ToldOf.Tickets(_result, budget));
            table.Add(
                budget.Model, budget.Slo.Name, budget.Slo.Dimension.Name(), OwnerOf(budget.Owner),
                Phrases.Count(page.Stretches.Length), Phrases.Time(page.First?.ShownFrom), Phrases.Share(page.First?.WhenShown?.Consumed), Phrases.Length(page.Time),
                Phrases.Count(ticket.Stretches.Length), Phrases.Time(ticket.First?.ShownFrom), Phrases.Share(ticket.First?.WhenShown?.Consumed),
                Phrases.Length(_result.TimeIn(budget, BudgetState.Exhausted)), Phrases.Share(budget.Least),
                Phrases.Length(_result.TimeIn(budget, BudgetState.NoData)));
        }

        table.Write(output);
        if (findings.Noticed.IsEmpty)
            return;
        output.WriteLine();
        output.WriteLine($"{Phrases.Count(findings.Noticed.Length, "thing")} in the logs {(findings.Noticed.Length == 1 ? "is" : "are")} doubtful, so an SLO may be green "
            + "that knows too little: see what this doesn't know, at the end.");
    }

    private void WriteRows(TextWriter output)
    {
        Heading(output, "Alert rows");
        var table = new MarkdownTable(
            "model", "of", "alert", "severity", "row", "fired", "hidden", "first", "spent by then", "of it in its long window", "bad there", "for", "longest", "worst");
        foreach (var group in _result.Counted.GroupBy(episode => episode.Key))
        {
            var first = group.First();
            table.Add(
                group.Key.Model, group.Key.Subject, group.Key.Alert, Word(group.Key.Severity), group.Key.Row, Phrases.Count(group.Count()),
                Phrases.Count(group.Count(episode => episode.ShownFrom is null)), Phrases.Time(first.From), Phrases.Share(first.Start?.Consumed),
                Phrases.Share(first.Start?.LongSpent), Bad(first.Start),
                Phrases.Length(group.Aggregate(TimeSpan.Zero, (sum, episode) => sum + (episode.End - episode.From))),
                Phrases.Length(group.Max(episode => episode.End - episode.From)), Worst(group));
        }

        if (_result.Counted.Any())
            table.Write(output);
        var silent = _result.Budgets.SelectMany(budget => budget.Slo.Alerts
            .Where(row => _result.Of(budget).All(episode => _result.IsOfTheEnd(episode) || episode.Key.Row != RowName.Of(row) || episode.Key.Severity != RowName.SeverityOf(row)))
            .Select(row => $"{(_result.HasModels ? $"{Phrases.Plain(budget.Model)} " : "")}{Phrases.Plain(budget.Slo.Name)} {RowName.SeverityOf(row)} {RowName.Of(row)}")).ToArray();
        if (silent.Length == 0)
            return;
        output.WriteLine();
        output.WriteLine($"Never fired: {string.Join(", ", silent)}.");
    }

    private void WriteEpisodes(TextWriter output)
    {
        if (_result.Episodes.IsEmpty)
            return;
        Heading(output, "All that fired");
        var table = new MarkdownTable("from", "to", "for", "severity", "alert", "model", "of", "row", "spent by then", "worst", "hidden");
        foreach (var episode in _result.Episodes.Take(MostEpisodes))
        {
            table.Add(
                Phrases.Time(episode.From), episode.Until is null ? "goes on" : Phrases.Time(episode.Until), Phrases.Length(episode.End - episode.From),
                Word(episode.Key.Severity), episode.Key.Alert, episode.Key.Model, episode.Key.Subject, episode.Key.Row,
                Phrases.Share(episode.Start?.Consumed), Worst([episode]), Hidden(episode));
        }

        table.Write(output);
        if (_result.Episodes.Length <= MostEpisodes)
            return;
        output.WriteLine();
        output.WriteLine($"These are the first {MostEpisodes} of {_result.Episodes.Length}.");
    }

    private void WriteUnknown(TextWriter output)
    {
        Heading(output, "What this doesn't know");
        output.WriteLine("- Alerts are those of a Prometheus that scrapes at each poll and evaluates its rules right after it. Labels count from when they arrived.");
        output.WriteLine("- What fires at the first poll may have fired before; time before the first record has spent nothing.");
        foreach (var (from, to) in _result.Skipped)
            output.WriteLine($"- From {Phrases.Time(from)} to {Phrases.Time(to)} there are no records, and no polls: what fired before it ends as in "
                + "silence, when it is no longer kept firing, and what silence itself would have told is not known.");
        foreach (var (model, end) in _result.Ends.Where(end => end.Value < _result.To).OrderBy(end => end.Key, StringComparer.Ordinal))
            output.WriteLine($"- {Phrases.Plain(EndOf(model, end))}");
        foreach (var note in findings.Noticed.Concat(findings.Notes))
            output.WriteLine($"- {Phrases.Plain(note)}");
        foreach (var (alert, reason) in _result.LeftOut)
            output.WriteLine($"- {alert} is left out: {reason}.");
    }

    /// <summary>Whether another alert says as much, and for how long.</summary>
    private static string Hidden(Episode episode) => episode.ShownFrom switch
    {
        null => "yes",
        { } shown when shown > episode.From => $"until {Phrases.Time(shown)}",
        _ => episode.IsPartlyHidden ? "partly" : "",
    };

    private static string Bad(SpentAtStart? start) => start switch
    {
        { LongBad: { } bad, LongEvents: { } events } => $"{bad} of {events}",
        { LongEvents: { } events } => $"of {events}",
        _ => Phrases.None,
    };

    private static string Worst(IEnumerable<Episode> episodes)
    {
        var values = episodes.Where(episode => episode.Worst is not null).ToArray();
        if (values.Length == 0)
            return Phrases.None;
        var (most, least) = (values.Max(episode => episode.Worst!.Value), values.Min(episode => episode.Worst!.Value));
        return values[0].Key.Alert switch
        {
            AlertNames.Burn => $"{Phrases.Number(most)}×",
            AlertNames.Forecast => $"{Phrases.Length(TimeSpan.FromSeconds(least))} ahead",
            AlertNames.NoData or AlertNames.SourceStale => Phrases.Length(TimeSpan.FromSeconds(most)),
            AlertNames.LabelsOverdue => Phrases.Share(least),
            AlertNames.DailySpend or AlertNames.RecordsRejected => Phrases.Share(most),
            _ => Phrases.None,
        };
    }

    /// <summary>That the log of a model is over before the history is: its labels come later.</summary>
    private string EndOf(string model, Instant end)
    {
        var count = _result.Episodes.Count(episode => episode.Key.Model == model && _result.IsOfTheEnd(episode));
        var counts = count == 0 ? "nothing fired that only tells of that"
            : $"{Phrases.Count(count, "alert")} that began after that only {(count == 1 ? "tells" : "tell")} of the end of the log, and {(count == 1 ? "counts" : "count")} nowhere";
        // The last prediction itself has to be in the history, and --to takes minutes.
        return $"{model}: predictions end at {Phrases.Time(end)}; {counts}. To leave out what comes later, add --to={end.ToDateTimeOffset():yyyy-MM-ddTHH:mm}Z.";
    }

    private static string OwnerOf(string owner) => owner.Length == 0 ? "nobody known" : owner;

    private static string Word(string severity) => severity switch
    {
        "critical" => "page",
        "warning" => "ticket",
        _ => severity,
    };
}
