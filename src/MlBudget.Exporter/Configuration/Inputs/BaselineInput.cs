using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Where what is normal comes from while a configuration is read.</summary>
/// <param name="asked">How long the period is from which baselines are to be learned anew, whatever the configuration says;
/// null outside the command for that.</param>
internal sealed class BaselineContext(TimeSpan? asked)
{
    private readonly Dictionary<string, BaselineResult> _files = new(StringComparer.Ordinal);

    /// <summary>How long the period is from which baselines are to be learned anew; null for what the configuration says.</summary>
    public TimeSpan? Asked => asked;

    /// <summary>
    /// What a file of a baseline holds. It is read once, when the configuration is loaded: another one is another configuration, and a
    /// disk that has gone since then doesn't matter.
    /// </summary>
    public BaselineResult File(string file)
    {
        if (!_files.TryGetValue(file, out var result))
            _files[file] = result = BaselineFile.Load(file);
        return result;
    }
}

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
        if (node.Text("the file that mlbudget baseline has written") is not { } file)
            return new(null, null);
        var result = context.File(file);
        foreach (var error in result.Errors)
            node.Error(node.IsReference ? "the file that it stands for can't be read as a baseline" : error);
        if (result.Baseline is null)
            return new(null, null);
        var notes = new List<string>();
        if (result.IsChanged)
            notes.Add($"{node.Path}: the baseline was changed since it was learned");
        if (name is not null && result.Model != name)
            notes.Add($"{node.Path}: the baseline was learned of the model '{result.Model}'");
        return new(result.Baseline, null) { Notes = [.. notes] };
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
