using MlBudget.Core.Baselines;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Baselines;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Where what is normal comes from while a configuration is read.</summary>
/// <param name="Learned">The baselines that were learned already, by model.</param>
/// <param name="Asked">How long the period is from which baselines are to be learned anew, whatever the configuration says;
/// null outside the command for that.</param>
internal sealed record BaselineContext(IReadOnlyDictionary<string, Baseline> Learned, TimeSpan? Asked = null)
{
    private readonly Dictionary<string, BaselineResult> _files = new(StringComparer.Ordinal);

    /// <summary>Nothing was learned yet, and no file was read.</summary>
    public static BaselineContext None => new(new Dictionary<string, Baseline>());

    /// <summary>
    /// What a file of a baseline holds. It is read once, also for what is learned later: another one is another configuration, which is
    /// loaded as that, and a disk that has gone since then doesn't matter.
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

    /// <summary>The baseline of a model; null where there is none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">What it is called; null where that can't be read.</param>
    /// <param name="context">What was learned already.</param>
    /// <param name="notes">Gets what is worth knowing.</param>
    public static BaselineInput? Read(NodeReader model, string? name, BaselineContext context, List<string> notes)
    {
        if (context.Asked is not null)
            return new(null, context.Asked);
        if (model.Optional("baseline") is not { } node || !node.IsMappingOf("file", "learn"))
            return null;
        if (node.OneOf("file", "learn") is not { } source)
            return null;
        if (source.Key == "file")
            return new(ReadFile(source, name, context, notes), null);
        var period = source.Duration(Periods.Least, Periods.Greatest);
        if (period is null)
            return null;
        if (period.Value.Ticks % TimeSpan.TicksPerDay != 0)
            source.Error($"found {source.Shown}, expected whole days");
        return new(name is null ? null : context.Learned.GetValueOrDefault(name), period);
    }

    /// <summary>Whether there is something to learn: all of it, or the normal value of any of these names.</summary>
    public bool Lacks(IEnumerable<string> names) => Baseline is null || !names.All(Baseline.Quality.ContainsKey);

    private static Baseline? ReadFile(NodeReader node, string? name, BaselineContext context, List<string> notes)
    {
        if (node.Text("the file that mlbudget baseline has written") is not { } file)
            return null;
        var result = context.File(file);
        foreach (var error in result.Errors)
            node.Error(node.IsReference ? "the file that it stands for can't be read as a baseline" : error);
        if (result.Baseline is { } baseline)
        {
            if (result.IsChanged)
                notes.Add($"{node.Path}: the baseline was changed since it was learned");
            if (name is not null && result.Model != name)
                notes.Add($"{node.Path}: the baseline was learned of the model '{result.Model}'");
        }

        return result.Baseline;
    }

    /// <summary>What it is in words.</summary>
    public string Describe() => (Baseline, Learn) switch
    {
        ({ } known, _) => $"Baseline of {Day(known.From)} to {Day(known.To)}, {known.Rows} predictions.",
        (null, { } period) =>
            $"Baseline to be learned from the first stable {Durations.Format(period)}; what needs it has no data until then.",
        _ => "No baseline.",
    };

    private static string Day(long micros) =>
        EventTime.ToDateTimeOffset(micros).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
