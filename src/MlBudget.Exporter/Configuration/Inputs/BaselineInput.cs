using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>What is normal for a model.</summary>
/// <param name="Baseline">The baseline; null where it is still to be learned, or can't be read.</param>
/// <param name="Learn">From how long a period it is learned; null where it comes from a file.</param>
internal sealed record BaselineInput(Baseline? Baseline, TimeSpan? Learn)
{
    private static readonly (TimeSpan Least, TimeSpan Greatest) Periods = (TimeSpan.FromDays(7), TimeSpan.FromDays(90));

    /// <summary>What is allowed in it and yet worth knowing.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>That people have accepted it in place of what is configured or learned; null where they have not.</summary>
    public Acceptance? Acceptance { get; private init; }

    /// <summary>The baseline of a model, without what it has learned; null where there is none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">What it is called; null where that can't be read.</param>
    /// <param name="context">Where it comes from.</param>
    public static BaselineInput? Read(NodeReader model, string? name, BaselineContext context)
    {
        if (context.Asked is not null)
            return new(null, context.Asked);
        if (model.Optional("baseline") is not { } node || !node.IsMappingOf("file", "learn"))
            return null;
        if (node.OneOf("file", "learn") is not { } source)
            return null;
        if (source.Key == "file")
            return ReadFile(source, name, context);
        var period = source.Duration(Periods.Least, Periods.Greatest);
        if (period is null)
            return null;
        if (period.Value.Ticks % TimeSpan.TicksPerDay != 0)
            source.Error($"found {source.Shown}, expected whole days");
        return new(null, period);
    }

    /// <summary>The same with what was accepted, or else with what was learned, where it is learned.</summary>
    /// <param name="known">What is known beside the configuration; null for nothing.</param>
    public BaselineInput With(KnownBaselines? known) =>
        known?.Accepted is { } accepted ? this with { Baseline = accepted.Baseline, Acceptance = accepted.Acceptance, Notes = [] }
            : Learn is null ? this : this with { Baseline = known?.Learned };

    /// <summary>Whether there is something to learn: all of it, or the normal value of any of these names.</summary>
    public bool Lacks(IEnumerable<string> names) => Baseline is null || !names.All(Baseline.Quality.ContainsKey);

    private static BaselineInput ReadFile(NodeReader node, string? name, BaselineContext context)
    {
        var (baseline, notes) = context.Read(node, name, isOfTraining: false);
        return new(baseline, null) { Notes = notes };
    }

    /// <summary>What it is in words.</summary>
    public string Describe() => (Baseline, Learn) switch
    {
        ({ } known, _) => $"Baseline of {Day(known.From)} to {Day(known.To)}, {known.Rows} predictions.",
        (null, { } period) =>
            $"Baseline to be learned from the first stable {Durations.Format(period)}; what needs it has no data until then.",
        _ => "No baseline.",
    };

    private static string Day(Instant time) =>
        time.ToDateTimeOffset().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
