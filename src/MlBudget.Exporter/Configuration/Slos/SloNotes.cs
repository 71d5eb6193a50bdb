using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>What is allowed in SLOs and yet worth knowing. Each thing comes once, with the names of all SLOs that it is true of.</summary>
internal static class SloNotes
{
    /// <summary>The notes of a model, each after its name and those of SLOs.</summary>
    public static IEnumerable<string> Of(ModelDefinition definition, IReadOnlyCollection<ConfiguredSlo> slos, ModelInputs inputs)
    {
        foreach (var note in Once(slos.SelectMany(slo => OfSlo(slo, definition, inputs).Select(text => (slo.Definition.Name, text)))))
            yield return $"{definition.Name}: {note}";
        if (!slos.Any(IsOnDrift) && definition is { Baseline: { } baseline, Drift.Features.IsEmpty: false }
            && JudgedDrift.TooSparse(UsualVolume.Of(baseline), definition.Drift.Window) is { } tooSparse)
            yield return $"{definition.Name}: {tooSparse}";
    }

    /// <summary>Each text once, after the names of all that it is true of.</summary>
    public static IEnumerable<string> Once(IEnumerable<(string Name, string Text)> notes) =>
        notes.GroupBy(note => note.Text, note => note.Name).Select(note => $"{string.Join(", ", note)}: {note.Key}");

    private static IEnumerable<string> OfSlo(ConfiguredSlo slo, ModelDefinition model, ModelInputs inputs)
    {
        foreach (var (_, reason) in slo.LeftOut)
            yield return $"the default alert row {reason}; it is left out";
        if (!slo.Definition.Sli.IsKnown)
            yield return $"no value {Without(slo, inputs.Baseline)}";
        if (WatchedBy(slo, model) is { Features: { IsEmpty: false } watched } && watched.All(feature => feature.Importance <= 0))
            yield return "no value: every feature has an importance of 0";
        if (slo.Definition.Alerts.IsEmpty)
            yield return "no alert rows";
        if (RowsBeyondChance.Of(slo) is { } beyond)
            yield return beyond;
        if (Unusual(slo) is { } unusual)
            yield return unusual;
        foreach (var note in slo.Spec.Indicator!.Ready is { } ready ? OfReady(slo, ready) : [])
            yield return note;
        foreach (var note in model.Baseline is { } baseline && slo.Spec is { Indicator.Ready: null, Where: null } ? OfVolume(slo, model, UsualVolume.Of(baseline)) : [])
            yield return note;
        if (slo.Definition.Sli.Kind == SliKind.Slices && SpentBeforeAlert.OfSlices(slo.Definition) is { } late)
            yield return late;
    }

    /// <summary>What is to be known of ready-made tallies, and which alert rows hang on so few slots that one that is late or odd decides.</summary>
    private static IEnumerable<string> OfReady(ConfiguredSlo slo, ReadyIndicator ready)
    {
        const int FewSlots = 3;
        foreach (var note in ready.Source.Notes)
            yield return note;
        var slot = slo.Spec.Slices?.Duration ?? ready.Source.Metric.Slot!.Value;
        var few = slo.Definition.Alerts.Select(row => row.Short).Where(window => window < FewSlots * slot).Distinct().Order().ToArray();
        if (few.Length > 0 && slo.Spec.Slices is null)
        {
            yield return $"alert rows that look at {string.Join(" and ", few.Select(Durations.Format))} last hang on "
                + $"{(few[^1] < 2 * slot ? "one slot" : "one or two slots")} of {Durations.Format(slot)}; write {(slo.Group is null ? "a shorter slot, or " : "")}rows with a longer short window";
        }
    }

    private static bool IsOnDrift(ConfiguredSlo slo) => slo.Spec.Indicator!.Slices.AreDriftWindows;

    /// <summary>What an SLO on drift or skew watches; null of any other.</summary>
    private static DriftDefinition? WatchedBy(ConfiguredSlo slo, ModelDefinition model) =>
        !IsOnDrift(slo) ? null : slo.Spec.Indicator switch
        {
            MetricIndicator { Kind: Skew } => model.Skew,
            MetricIndicator { Kind: ResidualDrift } => model.Residual,
            _ => model.Drift,
        };

    /// <summary>An objective is the share that has to be good: one below a half is mostly the share that may be bad.</summary>
    private static string? Unusual(ConfiguredSlo slo)
    {
        if (slo.Spec is not { Indicator: MetricIndicator { IsCondition: true } condition, Bound: { Band: null } bound })
            return null;
        var most = bound.Kind == BoundKind.AtMost ? 1 - bound.Value : bound.Value;
        if (bound.Kind == BoundKind.MaxDegradation || most >= 0.5m || slo.Definition.NeedsLabels)
            return null;
        var (given, meant) = ($"{bound.Kind.Key()}: {NodeReader.Format(bound.Value)}", NodeReader.Format(1 - bound.Value));
        return bound.Kind == BoundKind.AtMost
            ? $"{given} lets {Percent(bound.Value)} of predictions be bad; write {meant} if {Percent(bound.Value)} have to be good"
            : $"{given} asks for no more than {Percent(bound.Value)} of good predictions; write {meant} if {Percent(1 - bound.Value)} "
                + "have to be good";
    }

    /// <summary>What so few predictions, as usually come, make of an SLO.</summary>
    /// <param name="slo">The SLO.</param>
    /// <param name="model">The model.</param>
    /// <param name="volume">How many usually come.</param>
    public static IEnumerable<string> OfVolume(ConfiguredSlo slo, ModelDefinition model, UsualVolume volume)
    {
        var definition = slo.Definition;
        if (EvidenceMeaning.TooFewEvents(definition, volume) is { } tooFew)
            yield return $"for more traffic: {tooFew}";
        else if (definition.Sli.Kind == SliKind.Occurrences && SpentBeforeAlert.OfEvents(definition, volume.In(definition.Window)) is { } late)
            yield return late;
        if (WatchedBy(slo, model) is { Features.IsEmpty: false } drift && JudgedDrift.TooSparse(volume, drift.Window) is { } sparse)
            yield return sparse;
        if (slo.Spec.Slices is { MinEvents: > 1 } slices && volume.InFullest(slices.Duration) < slices.MinEvents)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"no slice is judged: the fullest of {Durations.Format(slices.Duration)} usually has {volume.InFullest(slices.Duration):0.#} "
                + $"predictions, and min_events is {slices.MinEvents}; write fewer, or longer slices");
        }

        if (slo.Group is { } group && volume.In(definition.Window) < 2L * group.MinSamples)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"no two groups are compared: {volume.In(definition.Window):0} predictions usually come in "
                + $"{Durations.Format(definition.Window)}, and min_samples asks for {group.MinSamples} of each group; write fewer, or a longer window");
        }
    }

    /// <summary>Why an SLO has no value whatever comes, as the end of a sentence.</summary>
    private static string Without(ConfiguredSlo slo, BaselineInput? baseline) => slo.Definition.Sli.UnknownBecause switch
    {
        MissingReason.BaselineTrend when baseline?.Baseline?.LeftOut.GetValueOrDefault(slo.Spec.NormalName) is { } reason =>
            $"by the baseline: {reason}; " + (baseline.Learn is null
                ? "learn it anew from another period, or add 'baseline' with its usual value" : "it is learned again with each day's period"),
        MissingReason.NotTrainedOn => "since no feature of the model is among those of its training set",
        MissingReason.NothingUsual when slo.Spec.Indicator is MetricIndicator { Kind: EstimatedError or ResidualDrift } =>
            "since the baseline has no errors of these predictions: it was learned of too few labels, or of another field or scale",
        MissingReason.NothingUsual => "since the baseline watches none of the features",
        _ => baseline?.Learn is null ? "while the model has no baseline for it" : "until a baseline for it was learned",
    };

    private static string Percent(decimal share) => $"{NodeReader.Format(share * 100)}%";
}
