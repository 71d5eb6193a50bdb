using System.Collections.Immutable;
using System.CommandLine;
using MlBudget.Exporter.Backtesting;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Commands;

/// <summary>The options with which a replay tells what would have alerted.</summary>
internal sealed class BacktestOptions
{
    /// <summary>Where the report goes.</summary>
    public Option<string?> Report { get; } = new("--report")
    {
        HelpName = "path",
        Description = "Write what would have alerted: FILE.md as Markdown with its drawing FILE.svg beside it, or FILE.html with all in one.",
    };

    /// <summary>The objectives to try.</summary>
    public Option<string[]> Targets { get; } = new("--targets")
    {
        HelpName = "slo=objective,…",
        Description = "Compare objectives of an SLO side by side in the report, as precision=0.95,0.97: the number of its bound, or of its slices "
            + "where it has no other. May be repeated.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The times that people know of.</summary>
    public Option<string?> Incidents { get; } = new("--incidents")
    {
        HelpName = "path",
        Description = "A YAML list of { from, to, what }, with model, dimension or slo where they are known: the report says what was found, missed and false.",
    };

    /// <summary>Reads what they ask for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="models">The models that are replayed.</param>
    /// <param name="configured">All models of the configuration, of which a file of incidents may tell.</param>
    /// <param name="error">Gets what is wrong.</param>
    /// <param name="request">What is asked for; null for no report, and with errors.</param>
    /// <returns>Whether all is well.</returns>
    public bool TryRead(ParseResult parsed, IReadOnlyCollection<MonitoredModel> models, IReadOnlyCollection<MonitoredModel> configured, TextWriter error,
        out BacktestRequest? request)
    {
        var (report, targets, incidents) = (parsed.GetValue(Report), parsed.GetValue(Targets) ?? [], parsed.GetValue(Incidents));
        var errors = new List<string>();
        request = null;
        if (report is null)
        {
            if (targets.Length > 0)
                errors.Add("--targets: it is for a report; add --report=backtest.md");
            if (incidents is not null)
                errors.Add("--incidents: it is for a report; add --report=backtest.md");
        }
        else
        {
            request = Read(report, targets, incidents, models, configured, errors);
        }

        foreach (var line in errors)
            error.WriteLine(line);
        return errors.Count == 0;
    }

    private static BacktestRequest Read(
        string report, string[] targets, string? incidents, IReadOnlyCollection<MonitoredModel> models, IReadOnlyCollection<MonitoredModel> configured,
        List<string> errors)
    {
        if (!ReportFile.IsKnown(report))
            errors.Add($"--report: found '{report}', expected a file whose name ends with .md or .html");
        if (models.Any(model => model.IsShard))
            errors.Add("--report: the configuration counts a shard, whose alerts are those of all shards together; replay the whole log without shards: true");
        ImmutableArray<Incident> known = incidents is null ? default : IncidentsFile.Load(incidents, configured, errors);
        var tried = TargetReader.Read(targets, models, errors);
        return new(known, [.. models.Select(model => TriedModel.Of(model, tried, errors)).OfType<TriedModel>()]);
    }
}
