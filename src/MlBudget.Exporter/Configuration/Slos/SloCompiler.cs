using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Inherited;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>What SLOs of a model are compiled against.</summary>
/// <param name="Inputs">What the model's records hold.</param>
/// <param name="Attributes">The attributes that are compared by, in the order of the compiler's.</param>
/// <param name="Alerts">The model's alert rows by dimension.</param>
/// <param name="Limits">What bounds it.</param>
/// <param name="PollInterval">How often its budgets are computed.</param>
internal sealed record SloContext(
    ModelInputs Inputs,
    ImmutableArray<GroupInput> Attributes,
    ImmutableDictionary<Dimension, ImmutableArray<AlertRowSpec>> Alerts,
    Limits Limits,
    TimeSpan PollInterval)
{
    /// <summary>Stretches with other budgets.</summary>
    public ImmutableArray<AdjustmentSpec> Adjustments { get; init; } = [];

    /// <summary>Time that counts in nothing.</summary>
    public ImmutableArray<ExclusionSpec> Exclusions { get; init; } = [];
}

/// <summary>Turns SLOs as they are written into those that are computed.</summary>
/// <param name="measurements">Gives the measures.</param>
/// <param name="context">What they are compiled against.</param>
internal sealed class SloCompiler(Measurements measurements, SloContext context)
{
    private readonly SliCompiler _slis = new(measurements, context);
    private readonly NormalValues _normal = new(context.Inputs.Baseline);

    private readonly List<ILearned> _degrading = [];
    private readonly Dictionary<string, double> _degradations = new(StringComparer.Ordinal);

    /// <summary>The proportions that are compared with the model's baseline, under the names by which it knows them.</summary>
    public IReadOnlyList<ILearned> Degrading => _degrading;

    /// <summary>By how much SLOs let what the model's baseline has degrade, at the least, by the names by which it knows it; what is
    /// estimated is among it.</summary>
    public ImmutableDictionary<string, double> Degradations => _degradations.ToImmutableDictionary();

    /// <summary>The SLO; null, with problems, where it can't be computed.</summary>
    public ConfiguredSlo? Compile(SloSpec spec)
    {
        var population = _slis.PopulationOf(spec);
        spec = spec with { Population = population?.Condition.Canonical };
        if (spec is { Bound: { Kind: BoundKind.MaxDegradation, Baseline: null } bound, Indicator: not null })
        {
            if (!_normal.TryFind(spec, bound, out var normal))
                return null;
            spec = spec with { Bound = bound with { Baseline = normal } };
        }

        spec = DriftSlices.Complete(spec, measurements.Shape.Baseline?.DriftWindow);
        var inner = spec.Indicator is null ? null : _slis.Compile(spec, population);
        if (inner is null || spec.Dimension is not { } dimension)
            return null;
        if (!DriftSlices.Check(spec, measurements.Shape.Baseline?.DriftWindow))
            return null;
        if (spec.Bound is { Kind: BoundKind.MaxDegradation } degrades && spec.Node.Optional("baseline") is null)
        {
            var (name, allows) = (spec.NormalName, (double)degrades.Allowed);
            _degradations[name] = Math.Min(allows, _degradations.GetValueOrDefault(name, allows));
            if (inner.HeldAgainst?.Of is { } learned)
                _degrading.Add(learned.Named(name));
        }

        var measures = measurements.Measures;
        var slot = spec.Indicator!.Metric?.Slot is { } own ? own : spec.Indicator!.Slices.ByHourBecause is not null || inner.Measures.Any(measure => measures[measure].Slot == SlotSize.Hour)
            ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(1);
        var adjusted = new AdjustedBudget(spec, [.. context.Adjustments.Where(adjustment => adjustment.Concerns(spec, dimension))], slot);
        if (!Slice(spec, inner, slot, adjusted, out var sli, out var allowed, out var ofSlice))
            return null;
        var unit = spec.Slices?.Duration ?? slot;
        if (!CheckWindow(spec, unit) || !CheckReach(spec, inner) || !CheckHours(spec, unit, slot))
            return null;
        var planner = new AlertRowPlanner(sli, spec.Window, allowed, unit, context.PollInterval) { OpenShare = spec.During?.Share ?? 1 };
        var selection = new AlertRowSelection(spec, planner);
        var isByHour = sli.Kind == SliKind.Level || slot == TimeSpan.FromHours(1);
        var allowance = adjusted.Of(allowed, sli);
        var needsLabels = inner.Measures.Any(measure => measures[measure].Counting.NeedsLabel);
        var definition = new SloDefinition
        {
            Name = spec.ReportedAs ?? spec.Name ?? string.Empty,
            Dimension = dimension,
            SliText = spec.SliText,
            Population = population,
            Split = spec.Split is { } split ? new(split.Slo, split.Group.Name, _slis.WithinOf(spec)) : null,
            Sli = sli,
            Allowance = allowance,
            Window = spec.Window,
            Periods = spec.Over.Periods,
            Excluded = ExcludedFor(spec, slot),
            During = spec.During,
            Slot = unit,
            Delay = spec.Indicator.Ready is { } ready ? ready.Source.Delay + 2 * context.PollInterval : needsLabels && context.Inputs.Labels?.Shape.Delay is { } due && due > context.Inputs.Predictions.Delay
                ? due : context.Inputs.Predictions.Delay,
            NeedsLabels = needsLabels,
            Alerts = Alerts(spec, dimension, selection, isByHour, isInOwnUnit: sli is { Kind: SliKind.Level, ErrorIsShare: false }),
        };
        return new(definition, spec, _slis.GroupOf(spec.Indicator), selection.LeftOut)
        {
            SliceAllowance = ofSlice,
            Silenced = adjusted.Silenced(selection.Chosen, planner, allowance),
        };
    }

    /// <summary>Whether hours of operation leave slices to judge.</summary>
    private static bool CheckHours(SloSpec spec, TimeSpan slice, TimeSpan slot)
    {
        if (spec.During is not { } during || spec.Slices is null || during.LeaveSlices((int)slice.TotalMinutes, slot == TimeSpan.FromHours(1) ? SlotSize.Hour : SlotSize.Minute))
            return true;
        spec.Node.Optional("during")!.Error($"no slice of {Durations.Format(slice)} has half of its time within these hours, so that none would be judged; write shorter slices, or longer hours");
        return false;
    }

    /// <summary>The time that counts in nothing. Of slots that are longer than a minute and stand in their first, all minutes do.</summary>
    private ExcludedTime ExcludedFor(SloSpec spec, TimeSpan slot)
    {
        var concerned = context.Exclusions.Where(exclusion => exclusion.Record.Slo is null || exclusion.Record.Slo == spec.Name).ToArray();
        var excluded = concerned.Length == 0 ? ExcludedTime.None : new([.. concerned.Select(exclusion => exclusion.Record.When)]);
        var all = spec.During is { Closed: var closed } ? excluded.And(closed) : excluded;
        return spec.Indicator!.Ready is not null && slot > TimeSpan.FromMinutes(1) ? all.InSlotsOf((int)slot.TotalMinutes) : all;
    }

    private ImmutableArray<AlertRow> Alerts(SloSpec spec, Dimension dimension, AlertRowSelection selection, bool isByHour, bool isInOwnUnit)
    {
        if (!spec.Alerts.IsDefault)
            return selection.Configured(spec.Alerts, areOwn: true);
        return context.Alerts.TryGetValue(dimension, out var rows)
            ? selection.Configured(rows, areOwn: false)
            : selection.Default(AlertCatalogue.For(dimension, spec.Window, isByHour, spec.Slices?.Duration, isInOwnUnit));
    }

    /// <summary>Cuts what is measured into slices where it is to be; false, with a problem, where that can't be.</summary>
    private static bool Slice(
        SloSpec spec, Sli inner, TimeSpan slot, AdjustedBudget adjusted, out Sli sli, out decimal allowed, out Allowance? ofSlice)
    {
        (sli, allowed, ofSlice) = (inner, spec.Bound?.Allowed ?? 0, null);
        if (spec.Slices is not { } slices)
            return spec.Bound is not null && spec.Node.Optional("slices") is null;
        var length = slices.Duration;
        if (length.Ticks % slot.Ticks != 0)
        {
            slices.Length.Error($"found {slices.Length.Shown}, expected a multiple of {Durations.Format(slot)}: "
                + (spec.Indicator!.Slices.ByHourBecause is { } because ? because
                    : spec.Indicator.Ready is not null ? "its slots are that long"
                    : slot.TotalMinutes > 1 ? "what needs labels or groups is counted by the hour" : "events are counted by the minute"));
            return false;
        }

        if (TimeSpan.TicksPerDay % length.Ticks != 0)
        {
            slices.Length.Error($"found {slices.Length.Shown}, expected a length that divides a day, such as 5m, 1h or 6h");
            return false;
        }

        ofSlice = adjusted.OfSlice(allowed, inner);
        sli = new SlicedSli(inner, ofSlice, new(length, slices.MinEvents, spec.SilenceIsBad));
        allowed = 1 - slices.Objective;
        return true;
    }

    private static bool CheckWindow(SloSpec spec, TimeSpan unit)
    {
        if (spec.Window.Ticks % unit.Ticks == 0)
            return true;
        var written = spec.WindowNode is { IsReference: true } window ? window.Shown : Durations.Format(spec.Window);
        (spec.WindowNode ?? spec.Node).Error($"the window of {written} is no multiple of a "
            + $"{(spec.Slices is null ? "slot" : "slice")} of {Durations.Format(unit)}");
        return false;
    }

    /// <summary>A level that can't degrade so far has no budget that could ever be spent.</summary>
    private static bool CheckReach(SloSpec spec, Sli inner)
    {
        if (spec.Bound is not { } bound || (double)bound.Allowed < inner.LargestError)
            return true;
        if (bound.Band is { } band)
        {
            bound.Node.Error($"found {bound.Node.Shown}, which can't be exceeded: outside of {NodeReader.Format(band.Lower)} to {NodeReader.Format(band.Upper)} a share is "
                + $"{NodeReader.Format((decimal)inner.LargestError)} away at most");
            return false;
        }

        if (bound is not { Kind: BoundKind.MaxDegradation, Baseline: { } normal })
            return true;
        bound.Node.Error($"found {bound.Node.Shown}, which can't be exceeded"
            + (spec.Node.Optional("baseline") is { IsReference: true } written ? $" from a baseline of {written.Shown}"
                : $": from a baseline of {NodeReader.Format(normal)} it can degrade by {NodeReader.Format((decimal)inner.LargestError)} at most"));
        return false;
    }
}
