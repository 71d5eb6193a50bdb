using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inherited;

/// <summary>What holds for models that don't say otherwise.</summary>
/// <param name="Window">The window W of SLOs.</param>
/// <param name="PollInterval">How often budgets are computed.</param>
internal sealed record Defaults(SloWindow Window, TimeSpan PollInterval)
{
    /// <summary>What holds where nothing is configured.</summary>
    public static Defaults BuiltIn { get; } = new(new(TimeSpan.FromDays(7)), TimeSpan.FromSeconds(15));

    /// <summary>The defaults of a mapping, each of which may be left out.</summary>
    /// <param name="node">The mapping; null for none.</param>
    public static Defaults Read(NodeReader? node)
    {
        if (node is null || !node.IsMappingOf("window", "poll_interval"))
            return BuiltIn;
        return new(
            node.Optional("window") is { } window ? SloWindow.Read(window) ?? BuiltIn.Window : BuiltIn.Window,
            node.Optional("poll_interval")?.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) ?? BuiltIn.PollInterval);
    }
}
