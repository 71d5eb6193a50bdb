using System.Collections.Immutable;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Which alert rows an SLO gets: its own, else those of the model for its dimension, else the catalogue's.</summary>
/// <param name="spec">The SLO.</param>
/// <param name="planner">What can serve it.</param>
internal sealed class AlertRowSelection(SloSpec spec, AlertRowPlanner planner)
{
    private readonly List<(CatalogueRow, string)> _leftOut = [];
    private readonly List<(CatalogueRow, bool)> _chosen = [];

    private string Slot => $"{(planner.IsSliced ? "slice" : "slot")} of {Durations.Format(planner.Slot)}";

    /// <summary>Default rows that can't serve the SLO, and why.</summary>
    public ImmutableArray<(CatalogueRow Row, string Reason)> LeftOut => [.. _leftOut];

    /// <summary>The rows that can serve it, each with whether it was configured.</summary>
    public ImmutableArray<(CatalogueRow Row, bool IsConfigured)> Chosen => [.. _chosen];

    /// <summary>Rows that were configured. One that can't serve the SLO is a problem.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="areOwn">Whether they are the SLO's own; else they are the model's.</param>
    public ImmutableArray<AlertRow> Configured(ImmutableArray<AlertRowSpec> rows, bool areOwn)
    {
        foreach (var (node, row, minEvents) in rows)
        {
            if (planner.FaultOf(row) is { } fault)
            {
                var what = node.HoldsReference ? "what is written here stands for a row that can't serve it"
                    : $"{Describe(row, fault)}; {Advice(row, fault)}";
                node.Error($"{(areOwn ? "" : $"for the SLO '{spec.Name}': ")}{what}");
            }
            else
            {
                _chosen.Add((row, true));
            }

            if (minEvents is not null && planner.IsSliced && areOwn)
                node.Optional("min_events")!.ErrorAtKey("is not for slices; they have a min_events of their own");
        }

        return [.. rows.Select(spec => planner.Plan(spec.Row, planner.IsSliced ? null : spec.MinEvents))];
    }

    /// <summary>Rows of the catalogue. One that could never fire is left out, any other that can't serve is a problem.</summary>
    public ImmutableArray<AlertRow> Default(ImmutableArray<CatalogueRow> rows)
    {
        var planned = ImmutableArray.CreateBuilder<AlertRow>();
        foreach (var row in rows)
        {
            var fault = planner.FaultOf(row);
            if (fault is null)
            {
                planned.Add(planner.Plan(row));
                _chosen.Add((row, false));
            }
            else if (fault is AlertRowFault.Unreachable or AlertRowFault.LongerThanWindow)
            {
                _leftOut.Add((row, Describe(row, fault.Value)));
            }
            else
            {
                spec.Node.Error($"the default alert row {Describe(row, fault.Value)}; {DefaultAdvice(row, fault.Value)}");
            }
        }

        return planned.ToImmutable();
    }

    /// <summary>What is wrong with a row.</summary>
    private string Describe(CatalogueRow row, AlertRowFault fault)
    {
        var (longWindow, shortWindow) = (Durations.Format(row.Long), Durations.Format(row.Short));
        return $"{row} " + fault switch
        {
            AlertRowFault.LongerThanWindow => $"has a long window beyond the SLO's own of {Durations.Format(planner.Window)}",
            AlertRowFault.ShortNotShorter => $"has a short window that is not below the long one of {longWindow}",
            AlertRowFault.NotWholeSlots => $"has a window that is no multiple of a {Slot}"
                + (row.Long > TimeSpan.FromDays(1) ? " (beyond a day, of 1h)" : ""),
            AlertRowFault.ShortBelowSlot => $"has a short window of {shortWindow}, below one {Slot}",
            AlertRowFault.ShortBelowPolls => $"has a short window of {shortWindow}, "
                + $"below {AlertRowPlanner.PollsInShortWindow} polls of {Durations.Format(planner.PollInterval)}",
            _ => DescribeReach(row, planner),
        };
    }

    /// <summary>Why a row can't be reached.</summary>
    /// <param name="row">The row.</param>
    /// <param name="planner">What can serve the SLO.</param>
    public static string DescribeReach(CatalogueRow row, AlertRowPlanner planner)
    {
        var (factor, largest) = ((decimal)row.FactorFor(planner.Window), (decimal)planner.LargestError);
        return $"would never fire: it needs an error ratio over {NodeReader.Format(planner.ErrorToFire(row))} "
            + $"(burn rate {NodeReader.Format(factor)} × {NodeReader.Format(planner.Allowed)} allowed), "
            + $"and {NodeReader.Format(largest)} is the most there can be";
    }

    /// <summary>What to write instead of a row that was configured.</summary>
    private static string Advice(CatalogueRow row, AlertRowFault fault) => fault switch
    {
        AlertRowFault.LongerThanWindow => "write a shorter one",
        AlertRowFault.ShortNotShorter => "write a shorter one",
        AlertRowFault.NotWholeSlots => "write multiples",
        AlertRowFault.ShortBelowSlot => "write a longer one",
        AlertRowFault.ShortBelowPolls => $"write a longer one, or {ShorterPolls(row)}",
        _ => "write a smaller share",
    };

    /// <summary>What to write where a row of the catalogue doesn't fit.</summary>
    private static string DefaultAdvice(CatalogueRow row, AlertRowFault fault) => fault == AlertRowFault.ShortBelowPolls
        ? $"write {ShorterPolls(row)}, or alerts of the SLO's own"
        : "write another length of slices, or alerts of the SLO's own";

    private static string ShorterPolls(CatalogueRow row) =>
        $"a poll_interval of at most {Durations.Format(row.Short / AlertRowPlanner.PollsInShortWindow)}";
}
