using System.Collections.Immutable;

namespace MlBudget.Core.Policies;

/// <summary>Something that owners may do when a budget burns or is spent.</summary>
/// <param name="Name">What it is called in configurations, labels and notifications.</param>
/// <param name="Meaning">What to do, for people.</param>
public sealed record OwnerAction(string Name, string Meaning)
{
    /// <summary>The action that is for a group.</summary>
    public const string StopGroup = "stop_predictions_for_group";

    /// <summary>Those that every configuration may name, grouped by the dimension that they were made for.</summary>
    public static ImmutableArray<OwnerAction> BuiltIn { get; } =
    [
        new("suspend_deployments", "Let no further release of the service out"),
        new("roll_back", "Go back to the release before"),
        new("scale_out", "Add capacity"),
        new("retrain", "Train the model again on recent data"),
        new("roll_back_model", "Go back to the version of the model before"),
        new("increase_monitoring", "Look more often, and at more of the answers"),
        new("halt_pipeline", "Stop the pipeline before it spreads bad data"),
        new("enable_fallback_features", "Answer with the features' fallback values"),
        new("ignore_upstream", "Leave out what a broken upstream delivers"),
        new(StopGroup, "Give the group concerned no predictions until the gap is understood"),
    ];
}
