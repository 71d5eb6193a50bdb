using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// An SLI that, where it has no value, says what of its inputs is not there: records, fields in them, values that can be used, or
/// labels. It takes and gives no value itself.
/// </summary>
/// <param name="inner">The SLI.</param>
/// <param name="inputs">What it is made of.</param>
public sealed class ReasonedSli(Sli inner, SliInputs inputs) : ConditionalSli(inner)
{
    /// <summary>What it is made of.</summary>
    public SliInputs Inputs => inputs;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        var evaluation = Inner.Begin(tallies, reach, whole);
        return new(
            window => Reasoned(tallies, window, evaluation.Evaluate(window)),
            evaluation.ReadGroups,
            evaluation.ReadsShort ? window => Reasoned(tallies, window, evaluation.EvaluateShort(window)) : null)
        {
            IsOfWhole = evaluation.IsOfWhole,
        };
    }

    /// <summary>The field because of which an SLI has no value in a window, and what its records hold; null where it is another
    /// reason.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="inputs">What the SLI is made of.</param>
    /// <param name="window">Which slots.</param>
    public static (FieldMeasure Field, FieldCounts Counts)? UnusableField(Tallies tallies, SliInputs inputs, TimeWindow window)
    {
        (FieldMeasure, FieldCounts)? found = null;
        foreach (var field in inputs.Picking)
        {
            if (FieldCounts.Of(tallies, field, Reach(window, field, inputs)) is { IsUnusable: true } counts)
                return (field, counts);
        }

        // Of several measures one with all its fields would give a value.
        foreach (var measure in inputs.Measures)
        {
            var unusable = measure.Fields.Select(field => (Field: field, Counts: FieldCounts.Of(tallies, field, Reach(window, field, inputs))))
                .Where(field => field.Counts.IsUnusable).Take(1).ToArray();
            if (unusable.Length == 0)
                return null;
            found ??= unusable[0];
        }

        return found;
    }

    /// <summary>How many predictions came of which none is of the part that an SLI counts; 0 where it counts all, or some came.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="inputs">What the SLI is made of.</param>
    /// <param name="window">Which slots.</param>
    public static long AllOfOtherParts(Tallies tallies, SliInputs inputs, TimeWindow window) => inputs.Whole is { } whole
        && tallies.EventsOf(inputs.Records, 0, Hours(window)) == 0 ? tallies.EventsOf(whole, 0, Hours(window)) : 0;

    private SliResult Reasoned(Tallies tallies, TimeWindow window, SliResult result) =>
        result.Reason is { } reason ? Reason(tallies, window, reason) : result;

    private MissingReason Reason(Tallies tallies, TimeWindow window, MissingReason reason)
    {
        if (reason is MissingReason.BaselineTrend or MissingReason.NothingUsual or MissingReason.NotTrainedOn or MissingReason.SamplingUnknown
            or MissingReason.Excluded)
            return reason;
        if (UnusableField(tallies, inputs, window) is var (_, counts))
            return counts.Mistyped > 0 ? MissingReason.FieldMistyped : MissingReason.FieldMissing;
        if (reason != MissingReason.NoEvents)
            return reason;
        if (tallies.EventsOf(inputs.Records, 0, window) > 0)
            return WithoutUsableValue(tallies, window);
        if (tallies.EventsOf(inputs.Whole ?? inputs.Records, 0, Hours(window)) == 0
            && inputs.Picking.Any(field => FieldCounts.Of(tallies, field, Hours(window)).Records > 0))
            return MissingReason.LeftOut;
        if (inputs.Delay == 0 || tallies.EventsOf(inputs.Records, 0, new(window.To, AfterDelay(window.To, inputs))) == 0)
            return AllOfOtherParts(tallies, inputs, window) > 0 ? MissingReason.LeftOut : reason;
        return inputs.Measures.Any(measure => measure.Coverage is not null) ? MissingReason.WaitsForLabels : MissingReason.WaitsForPredictions;
    }

    /// <summary>Why nothing counts though predictions and their fields are there: no label has found them, or no value can be used.</summary>
    private MissingReason WithoutUsableValue(Tallies tallies, TimeWindow window)
    {
        foreach (var measure in inputs.Measures)
        {
            if (measure.Coverage is { } coverage && tallies.PairOf(coverage, window) is ( > 0, 0))
                return MissingReason.NoLabels;
        }

        return inputs.Measures.Any(measure => !measure.Fields.IsEmpty) ? MissingReason.ValuesUnknown : MissingReason.NoEvents;
    }

    /// <summary>Labels are looked for by their own time, which is up to now.</summary>
    private static TimeWindow Reach(TimeWindow window, FieldMeasure field, SliInputs inputs)
    {
        var hours = Hours(window);
        return field.IsOfLabels ? hours with { To = AfterDelay(window.To, inputs) } : hours;
    }

    private static int AfterDelay(int minute, SliInputs inputs) => TimeWindow.Ceiling(minute + inputs.Delay + TimeWindow.Hour, TimeWindow.Hour);

    /// <summary>Fields are counted by the hour.</summary>
    private static TimeWindow Hours(TimeWindow window) =>
        new(TimeWindow.Floor(window.From, TimeWindow.Hour), TimeWindow.Ceiling(window.To, TimeWindow.Hour));
}
