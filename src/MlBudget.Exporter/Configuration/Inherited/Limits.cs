using MlBudget.Core.Compiling;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inherited;

/// <summary>What bounds what is taken in, kept and shown.</summary>
/// <param name="Records">What is accepted of records.</param>
/// <param name="Model">What bounds a model.</param>
internal sealed record Limits(RecordLimits Records, ModelLimits Model)
{
    /// <summary>The longest line that may be configured: buffers are doubled, and their sizes are 32-bit numbers.</summary>
    private const int GreatestLine = 1 << 28;

    /// <summary>What holds where nothing is configured.</summary>
    public static Limits BuiltIn { get; } = new(
        new(TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), 1 << 20),
        new(DuplicateHorizon: TimeSpan.FromHours(1)));

    /// <summary>The limits of a mapping, each of which may be left out.</summary>
    /// <param name="node">The mapping; null for none.</param>
    /// <param name="inherited">What holds for those that are left out.</param>
    public static Limits Read(NodeReader? node, Limits inherited)
    {
        if (node is null || !node.IsMappingOf(
            "max_future", "max_jump", "max_line_bytes", "max_group_values", "min_group_size", "duplicate_horizon", "max_waiting",
            "max_early_labels", "max_series", "max_classes", "max_items"))
            return inherited;
        var (records, model) = inherited;
        return new(
            new(
                Duration("max_future", TimeSpan.Zero, 30) ?? records.MaxFuture,
                Duration("max_jump", TimeSpan.FromMinutes(1), 365) ?? records.MaxJump,
                Integer("max_line_bytes", 1 << 10, GreatestLine) ?? records.MaxLineBytes),
            new(
                Integer("max_group_values", 1, 100_000) ?? model.MaxGroupValues,
                Integer("min_group_size", 1, 1_000_000) ?? model.MinGroupSize,
                Duration("duplicate_horizon", TimeSpan.Zero, 90) ?? model.DuplicateHorizon,
                Integer("max_waiting", 1000, 100_000_000) ?? model.MaxWaiting,
                Integer("max_early_labels", 1000, 100_000_000) ?? model.MaxEarlyLabels,
                Integer("max_series", 100, 1_000_000) ?? model.MaxSeries,
                Integer("max_classes", 2, 1000) ?? model.MaxClasses,
                Integer("max_items", 1, 200) ?? model.MaxItems));

        TimeSpan? Duration(string key, TimeSpan least, int greatestDays) =>
            node.Optional(key)?.Duration(least, TimeSpan.FromDays(greatestDays));

        int? Integer(string key, int least, int greatest) => (int?)node.Optional(key)?.Integer(least, greatest);
    }
}

/// <summary>What is accepted of a source's records.</summary>
/// <param name="MaxFuture">How far a record may be ahead of the wall clock.</param>
/// <param name="MaxJump">How far a record may be past a log's clock.</param>
/// <param name="MaxLineBytes">The longest line that is read.</param>
internal sealed record RecordLimits(TimeSpan MaxFuture, TimeSpan MaxJump, int MaxLineBytes);
