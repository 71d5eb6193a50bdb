using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;

namespace MlBudget.Exporter.Configuration.Baselines;

/// <summary>A baseline that people have accepted.</summary>
/// <param name="Baseline">What is normal.</param>
/// <param name="Acceptance">Who has accepted it, when and why.</param>
internal sealed record AcceptedBaseline(Baseline Baseline, Acceptance Acceptance);

/// <summary>What is known of a model's baselines beside what its configuration says.</summary>
/// <param name="Learned">What was learned; null for nothing yet. It counts only where the model is to learn.</param>
internal sealed record KnownBaselines(Baseline? Learned)
{
    /// <summary>What was accepted, and holds whatever was learned or is configured; null for nothing.</summary>
    public AcceptedBaseline? Accepted { get; init; }

    /// <summary>What was normal before, without SLOs; null where it is shown no more.</summary>
    public PreviousNormal? Previous { get; init; }
}
