using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Labels;
using MlBudget.Core.Learning;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>One dimension of a model: what its SLOs come to together.</summary>
/// <param name="Dimension">Which one.</param>
/// <param name="State">The worst state of its SLOs.</param>
/// <param name="Remaining">The least remaining budget of its SLOs; null without evidence.</param>
/// <param name="Health">The least attainment of its SLOs; null without evidence.</param>
/// <param name="Slos">How many SLOs it has.</param>
/// <param name="NoData">How many of them have no data.</param>
public sealed record DimensionReport(
    Dimension Dimension, BudgetState State, double? Remaining, double? Health, int Slos, int NoData);

/// <summary>One feature of a model, over the model's longest window.</summary>
/// <param name="Name">What the feature is called.</param>
/// <param name="Missing">The share of its values that are missing; null without events.</param>
/// <param name="Stale">The share of its values that are too old; null where no age is known.</param>
public sealed record FeatureReport(string Name, double? Missing, double? Stale)
{
    /// <summary>Quantiles of how old its values were when the model answered, over the hours of the last day; empty where no age is known.</summary>
    public ImmutableArray<LagQuantile> AgeSeconds { get; init; } = [];
}

/// <summary>How often a field violated what is asked of it, since the exporter first saw it.</summary>
/// <param name="Field">The field.</param>
/// <param name="Kind">What was violated: <c>wrong_type</c>, <c>out_of_range</c>, <c>unknown_category</c>.</param>
/// <param name="Count">How often.</param>
public sealed record SchemaViolations(string Field, string Kind, long Count)
{
    /// <summary>How often over the model's longest window; null where that isn't known.</summary>
    public long? InWindow { get; init; }
}

/// <summary>All budgets of a model at one instant. Immutable: readers only ever see a whole one.</summary>
public sealed record ModelReport
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Its SLOs, in the order of the configuration.</summary>
    public required ImmutableArray<SloReport> Slos { get; init; }

    /// <summary>The dimensions that have SLOs.</summary>
    public required ImmutableArray<DimensionReport> Dimensions { get; init; }

    /// <summary>Σ weight · health / Σ weight over the dimensions that have a value. For reading only: nothing is decided
    /// from it.</summary>
    public double? Composite { get; init; }

    /// <summary>Its features.</summary>
    public ImmutableArray<FeatureReport> Features { get; init; } = [];

    /// <summary>What records hold of its configured fields.</summary>
    public ImmutableArray<FieldReport> Fields { get; init; } = [];

    /// <summary>How often fields violated what is asked of them.</summary>
    public ImmutableArray<SchemaViolations> Violations { get; init; } = [];

    /// <summary>Predictions that were counted, by arrival.</summary>
    public long Predictions { get; init; }

    /// <summary>How many predictions those stand for; null where all are logged.</summary>
    public long? Represented { get; init; }

    /// <summary>Predictions that repeat an id, and count nowhere else; null where no id is remembered.</summary>
    public long? Duplicates { get; init; }

    /// <summary>Predictions whose id is none, of those that count; null where no id is configured.</summary>
    public long? RefusedIds { get; init; }

    /// <summary>Labels that the condition on labels leaves out; null without one.</summary>
    public long? LabelsLeftOut { get; init; }

    /// <summary>Numbers of predictions and labels that are beyond what is kept, and so unknown; null where no numbers are kept.</summary>
    public long? NumbersOutOfRange { get; init; }

    /// <summary>For how long an id is remembered, from the end of its event's hour; null where none is.</summary>
    public TimeSpan? IdsRemembered { get; init; }

    /// <summary>Records whose group value came beyond the cap of values that are kept apart.</summary>
    public long GroupOverflow { get; init; }

    /// <summary>The share of answers that are labelled, over the model's longest window; null without any.</summary>
    public double? LabelCoverage { get; init; }

    /// <summary>How labels find their predictions; null where they are not joined.</summary>
    public JoinCounts? Joins { get; init; }

    /// <summary>What is normal; null where that is not known.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>That people have accepted it; null where it is the configured or the learned one.</summary>
    public Acceptance? Acceptance { get; init; }

    /// <summary>What budgets would be under the baseline before it, a longest window long; null for nothing else. Nothing is decided
    /// from it.</summary>
    public PreviousBudgets? Previous { get; init; }

    /// <summary>How far learning is; null where nothing is learned.</summary>
    public LearningProgress? Learning { get; init; }

    /// <summary>The proportions that are still without a normal value, though a baseline is known.</summary>
    public ImmutableArray<string> StillToLearn { get; init; } = [];

    /// <summary>The last complete drift window; null where nothing is watched for drift.</summary>
    public DriftReport? Drift { get; init; }

    /// <summary>The same of what it was trained on; null where nothing is compared with that.</summary>
    public DriftReport? Skew { get; init; }

    /// <summary>How far its labels have come; null without labels.</summary>
    public LabelReport? Labels { get; init; }

    /// <summary>Its quality as it is estimated before labels come; null where it is not.</summary>
    public EstimateReport? Estimates { get; init; }

    /// <summary>What is shown of it beside its budgets.</summary>
    public PictureReport Pictures { get; init; } = new();

    /// <summary>What its owners should know of what came.</summary>
    public ImmutableArray<ModelNotice> Notices { get; init; } = [];

    /// <summary>The worst state of its dimensions.</summary>
    public BudgetState State => Dimensions.Select(dimension => dimension.State).DefaultIfEmpty().Max();

    /// <summary>How many of its SLOs have no data, so that nobody knows whether what they are about is good.</summary>
    public int NoDataSlos => Slos.Count(slo => slo.State == BudgetState.NoData);

    /// <summary>The dimension with the least remaining budget, which prevails; null without evidence.</summary>
    public Dimension? Binding => Dimensions.Where(dimension => dimension.Remaining is not null)
        .MinBy(dimension => dimension.Remaining)?.Dimension;
}
