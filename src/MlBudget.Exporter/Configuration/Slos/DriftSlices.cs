using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>The slices of an SLO on drift: they are its drift windows, for the length of which thresholds are calibrated.</summary>
internal static class DriftSlices
{
    /// <summary>An SLO with slices, also where none are configured, on drift or another metric that has some by default; any other as it is.</summary>
    /// <param name="spec">The SLO.</param>
    /// <param name="calibrated">For windows of which length the baseline's thresholds hold; null without a baseline.</param>
    public static SloSpec Complete(SloSpec spec, TimeSpan? calibrated)
    {
        if (spec.Indicator?.Slices is not { DefaultObjective: { } objective } rule || spec.Node.Optional("slices") is not null)
            return spec;
        var length = rule.DefaultLength ?? calibrated ?? DriftDefinition.DefaultWindow;
        return spec with { Slices = new(spec.Node, spec.Node, length, objective, MinEvents: 1) };
    }

    /// <summary>Whether an SLO on drift has slices of the length that thresholds of a baseline hold for, where there is one, and of whole hours; false with a
    /// problem.</summary>
    /// <inheritdoc cref="Complete"/>
    public static bool Check(SloSpec spec, TimeSpan? calibrated)
    {
        if (spec.Indicator?.Slices.AreDriftWindows != true || spec.Slices is not { } slices)
            return true;
        if (calibrated is { } length && slices.Duration != length)
        {
            slices.Length.Error($"found {slices.Length.Shown}, expected {Durations.Format(length)}: the baseline's thresholds "
                + "are for drift windows of that length; write it, or make a baseline for yours");
            return false;
        }

        if (slices.Duration.Ticks % TimeSpan.TicksPerHour == 0)
            return true;
        slices.Length.Error($"found {slices.Length.Shown}, expected a multiple of 1h: drift is counted by the hour");
        return false;
    }
}
