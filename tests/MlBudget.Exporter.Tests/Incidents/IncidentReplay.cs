using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Backtesting;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Tests.Incidents;

/// <summary>Who said something after an incident had begun, and how soon.</summary>
/// <param name="Who">The SLO, or what else an alert is of.</param>
/// <param name="Slo">The SLO; null where it is none.</param>
internal sealed record Told(string Who, string? Slo)
{
    /// <summary>When it first said something.</summary>
    public required TimeSpan First { get; init; }

    /// <summary>By severity, when it first said so, and whether another alert hid that from people.</summary>
    public required ImmutableDictionary<string, (TimeSpan After, bool IsHidden)> BySeverity { get; init; }

    /// <summary>The share of the budget that was spent when it first said something; null where nothing is known of it.</summary>
    public required double? Spent { get; init; }

    /// <summary>When it said so that people were told, as a page or a ticket; null where they never were.</summary>
    public TimeSpan? ToPeople => new[] { "critical", "warning" }.Where(severity => BySeverity.TryGetValue(severity, out var said) && !said.IsHidden)
        .Select(severity => (TimeSpan?)BySeverity[severity].After).Min();
}

/// <summary>What the replay of a log with one incident said.</summary>
/// <param name="Told">Who said something, in the order of time.</param>
/// <param name="Silent">The SLOs that said nothing.</param>
/// <param name="Noticed">What models noticed of their logs, and how soon.</param>
/// <param name="TooEarly">Alerts that fired before the incident.</param>
internal sealed record IncidentReplay(
    ImmutableArray<Told> Told, ImmutableArray<string> Silent, ImmutableArray<(TimeSpan After, string Text)> Noticed, ImmutableArray<string> TooEarly)
{
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    /// <summary>Replays logs with the shipped alert rules.</summary>
    /// <param name="configuration">Of which models.</param>
    /// <param name="began">When the incident began.</param>
    /// <param name="until">When the log ends.</param>
    public static IncidentReplay Of(ExporterConfiguration configuration, DateTime began, DateTime until)
    {
        using var log = new RecordedLog().Loggers;
        var pipelines = Pipelines.Create(configuration.Models, ClockMode.Log, closedFiles: true, TimeProvider.System, log.CreateLogger<ModelPipeline>());
        try
        {
            var (backtest, notices) = (new Backtest(Step), new Dictionary<(string, object), (TimeSpan, string)>());
            foreach (var snapshot in new Replay(pipelines, new(Instant.From(new(began.AddHours(-12))), Instant.From(new(until)), Step, TimeSpan.MaxValue)).Run())
            {
                backtest.Note(snapshot);
                foreach (var (model, notice) in snapshot.Models.SelectMany(model => model.Report.Notices.Where(notice => notice.IsWarning).Select(notice => (model, notice))))
                    notices.TryAdd((model.Report.Model, notice.Kind), (After(snapshot.At), notice.Text));
            }

            return Of(backtest.Result!, After, [.. notices.Values.Where(notice => notice.Item1 > TimeSpan.Zero).Order()]);
        }
        finally
        {
            foreach (var pipeline in pipelines)
                pipeline.Dispose();
        }

        TimeSpan After(Instant at) => at.ToDateTimeOffset().UtcDateTime - began;
    }

    private static IncidentReplay Of(BacktestResult result, Func<Instant, TimeSpan> after, ImmutableArray<(TimeSpan, string)> noticed)
    {
        var counted = result.Counted.ToArray();
        var told = counted.GroupBy(episode => (Who: WhoOf(episode.Key), episode.Key.Slo)).Select(group => new Told(group.Key.Who, group.Key.Slo)
        {
            First = after(group.First().From),
            Spent = group.First().Start?.Consumed,
            BySeverity = group.GroupBy(episode => episode.Key.Severity).ToImmutableDictionary(severity => severity.Key, severity => FirstOf([.. severity], after)),
        });
        return new(
            [.. told.OrderBy(one => one.ToPeople ?? TimeSpan.MaxValue).ThenBy(one => one.First)],
            [.. result.Budgets.Select(budget => budget.Slo.Name).Except(counted.Select(episode => episode.Key.Slo).OfType<string>())],
            noticed, [.. counted.Where(episode => after(episode.From) < TimeSpan.Zero).Select(episode => $"{episode.Key.Alert} of {episode.Key.Subject}")]);
    }

    private static (TimeSpan After, bool IsHidden) FirstOf(Episode[] episodes, Func<Instant, TimeSpan> after) =>
        episodes.Where(episode => episode.ShownFrom is not null).MinBy(episode => episode.ShownFrom!.Value) is { ShownFrom: { } shown }
            ? (after(shown), false) : (after(episodes[0].From), true);

    private static string WhoOf(AlertKey key) => key.Alert switch
    {
        AlertNames.Burn or AlertNames.Exhausted or AlertNames.DailySpend or AlertNames.Forecast => $"`{key.Slo}`",
        AlertNames.NoData => $"`{key.Alert}` of `{key.Subject}`",
        _ => key.Subject.Length == 0 ? $"`{key.Alert}`" : $"`{key.Alert}` of `{key.Subject}`",
    };
}
