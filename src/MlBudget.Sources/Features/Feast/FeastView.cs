using MlBudget.Settings;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Features.Feast;

/// <summary>Reads which feature view is sampled.</summary>
internal static class FeastView
{
    /// <summary>The key.</summary>
    public static KeySpec Key { get; } = new("feature_view", "required: the name of the feature view; of a version with its number, as `customer_stats_v2`");

    /// <summary>The name; null, with a problem, where there is none.</summary>
    /// <param name="settings">The settings of the store.</param>
    public static string? Read(NodeReader settings) => settings.Required(Key.Name)?.Literal("the name of a feature view");
}
