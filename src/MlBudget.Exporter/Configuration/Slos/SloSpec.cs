using System.Collections.Immutable;
using MlBudget.Core.Slos;
using MlBudget.Core.Text;
using MlBudget.Exporter.Configuration.Inherited;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>How an SLO's time is cut into slices, as it is written.</summary>
/// <param name="Node">Where.</param>
/// <param name="Length">How long a slice is, where it is written.</param>
/// <param name="Duration">How long a slice is.</param>
/// <param name="Objective">The least share of good slices.</param>
/// <param name="MinEvents">The fewest events with which a slice is judged.</param>
internal sealed record SliceSpec(
    NodeReader Node, NodeReader Length, TimeSpan Duration, decimal Objective, long MinEvents);

/// <summary>An alert row, as it is written.</summary>
/// <param name="Node">Where.</param>
/// <param name="Row">The row.</param>
/// <param name="MinEvents">The fewest events in its long window; null for the default.</param>
internal sealed record AlertRowSpec(NodeReader Node, CatalogueRow Row, long? MinEvents);

/// <summary>Which part of the predictions an SLO is of, as it is written.</summary>
/// <param name="Node">Where.</param>
/// <param name="Condition">The condition that holds in them.</param>
internal sealed record PartSpec(NodeReader Node, ConfiguredText Condition);

/// <summary>An SLO, as it is written. What can't be read is null and has its problem already.</summary>
internal sealed record SloSpec
{
    /// <summary>Where.</summary>
    public required NodeReader Node { get; init; }

    /// <summary>Its name.</summary>
    public required string? Name { get; init; }

    /// <summary>The name under which it is counted where that is another one, of an SLO that a backtest tries with another objective: what is
    /// written of adjustments and exclusions goes by <see cref="Name"/>. Null for the same.</summary>
    public string? ReportedAs { get; init; }

    /// <summary>What it measures.</summary>
    public required Indicator? Indicator { get; init; }

    /// <summary>Which part of the predictions it is of; null for all.</summary>
    public PartSpec? Part { get; init; }

    /// <summary>The group that it is of, of those that what is written was made into; null for all.</summary>
    public SplitSpec? Split { get; init; }

    /// <summary>The condition that tells of which predictions it is, for people; null where it is of all.</summary>
    public string? Where => (Part, Split) switch
    {
        (null, null) => null,
        ({ } part, null) => part.Node.Written,
        (null, { } split) => split.Shown,
        ({ } part, { } split) => $"({part.Node.Written}) and {split.Shown}",
    };

    /// <summary>What it measures and of which predictions, for the report.</summary>
    public string SliText => Where is { } where ? $"{Indicator!.Text} where {where}" : Indicator!.Text;

    /// <summary>Which predictions it is of, however that is written; null where it is of all, and until its condition was read.</summary>
    public string? Population { get; init; }

    /// <summary>Under which name a baseline knows the normal value of what it measures: the same however its condition is written.</summary>
    public string NormalName => (Population ?? Where) is { } where ? $"{NormalValues.NameOf(Indicator!)} where {where}" : NormalValues.NameOf(Indicator!);

    /// <summary>The same for people, with the condition as it is written.</summary>
    public string NormalText => Where is { } where ? $"{NormalValues.NameOf(Indicator!)} where {where}" : NormalName;

    /// <summary>What is asked of it; null for uptime.</summary>
    public required Bound? Bound { get; init; }

    /// <summary>Whose budget it is.</summary>
    public required Dimension? Dimension { get; init; }

    /// <summary>Over which window.</summary>
    public required SloWindow Over { get; init; }

    /// <summary>How long its window is; of periods of the calendar their nominal length.</summary>
    public TimeSpan Window => Over.Length;

    /// <summary>Where its window is configured; null where that is not in the SLO.</summary>
    public required NodeReader? WindowNode { get; init; }

    /// <summary>The hours in which it is judged; null for all.</summary>
    public required OperatingHours? During { get; init; }

    /// <summary>Its slices; null without.</summary>
    public required SliceSpec? Slices { get; init; }

    /// <summary>Whether a slice without events is bad.</summary>
    public required bool SilenceIsBad { get; init; }

    /// <summary>Alert rows of its own; default for those of the model or the catalogue.</summary>
    public required ImmutableArray<AlertRowSpec> Alerts { get; init; }
}
