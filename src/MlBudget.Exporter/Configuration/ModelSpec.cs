using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Exporter.Configuration.Inherited;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Policies;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration;

/// <summary>A model, as it is written. What can't be read is left out and has its problem already.</summary>
internal sealed record ModelSpec
{
    /// <summary>Where.</summary>
    public required NodeReader Node { get; init; }

    /// <summary>Its name; null where that can't be read.</summary>
    public required string? Name { get; init; }

    /// <summary>That it is one of several models that are written as one; null where it is not.</summary>
    public ForEach? ForEach { get; init; }

    /// <summary>Which of those it is; null where it is written by itself.</summary>
    public ModelValue? Value { get; init; }

    /// <summary>What kind of model it is.</summary>
    public required ModelTask Task { get; init; }

    /// <summary>What its records hold, and what is normal for it but for what it is still to learn.</summary>
    public required ModelInputs Inputs { get; init; }

    /// <summary>Its alert rows by dimension.</summary>
    public required ImmutableDictionary<Dimension, ImmutableArray<AlertRowSpec>> Alerts { get; init; }

    /// <summary>Its SLOs.</summary>
    public required ImmutableArray<SloSpec> Slos { get; init; }

    /// <summary>What each dimension weighs in its composite score, relative to their sum.</summary>
    public required ImmutableDictionary<Dimension, double> Weights { get; init; }

    /// <summary>What bounds it.</summary>
    public required Limits Limits { get; init; }

    /// <summary>What follows from its budgets, and for whom.</summary>
    public required ModelPolicy Policy { get; init; }

    /// <summary>When its budgets are other ones, and which time counts in nothing, where it is written.</summary>
    public required WrittenPolicies Policies { get; init; }

    /// <summary>How often its budgets are computed.</summary>
    public required TimeSpan PollInterval { get; init; }

    /// <summary>The paths of feature stores that no SLO is of.</summary>
    public required ImmutableArray<string> UnreadStores { get; init; }
}
