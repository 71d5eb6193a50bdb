using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration;

/// <summary>What holds for models that don't say otherwise.</summary>
/// <param name="Window">The window W of SLOs.</param>
/// <param name="PollInterval">How often budgets are computed.</param>
internal sealed record Defaults(TimeSpan Window, TimeSpan PollInterval);

/// <summary>Reads a whole configuration.</summary>
/// <param name="baselines">What was learned already.</param>
/// <param name="notes">Gets what is worth knowing.</param>
internal sealed class ConfigurationReader(BaselineContext baselines, List<string> notes)
{
    /// <summary>The shortest and the longest window of an SLO: a year fits, and a quarter, which has up to 92 days.</summary>
    public static readonly (TimeSpan Least, TimeSpan Greatest) Windows = (TimeSpan.FromHours(1), TimeSpan.FromDays(400));

    private static readonly Defaults BuiltIn = new(TimeSpan.FromDays(7), TimeSpan.FromSeconds(15));

    /// <summary>The configuration; null, with problems, where there is none. Problems elsewhere are left to the caller.</summary>
    /// <param name="root">The file.</param>
    /// <param name="text">Its text.</param>
    public ExporterConfiguration? Read(NodeReader root, string text)
    {
        if (!root.IsMappingOf("defaults", "limits", "models"))
            return null;
        var defaults = ReadDefaults(root.Optional("defaults"));
        var limits = Limits.Read(root.Optional("limits"), Limits.BuiltIn);
        var items = root.Required("models")?.Items() ?? [];
        if (items.IsEmpty && root.Optional("models") is { IsList: true } empty)
            empty.Error("there is no model, expected at least one");
        var names = new Dictionary<string, NodeReader>(StringComparer.Ordinal);
        var models = items.Select(item => new ModelReader(defaults, limits, baselines, notes).Read(item, names)).ToArray();
        return new()
        {
            Text = text,
            PollInterval = defaults.PollInterval,
            Models = [.. models.OfType<MonitoredModel>()],
        };
    }

    /// <summary>The window of an SLO.</summary>
    public static TimeSpan? ReadWindow(NodeReader node)
    {
        var window = node.Duration(Windows.Least, Windows.Greatest);
        var unit = window > TimeSpan.FromDays(1) ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(1);
        if (window is null || window.Value.Ticks % unit.Ticks == 0)
            return window;
        node.Error($"found {node.Shown}, expected whole {(unit.TotalMinutes > 1 ? "hours, for windows beyond a day" : "minutes")}");
        return null;
    }

    private static Defaults ReadDefaults(NodeReader? node)
    {
        if (node is null || !node.IsMappingOf("window", "poll_interval"))
            return BuiltIn;
        return new(
            node.Optional("window") is { } window ? ReadWindow(window) ?? BuiltIn.Window : BuiltIn.Window,
            node.Optional("poll_interval")?.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) ?? BuiltIn.PollInterval);
    }
}
