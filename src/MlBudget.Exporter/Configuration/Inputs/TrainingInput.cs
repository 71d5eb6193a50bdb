using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;
using MlBudget.Settings;
using MlBudget.Sources.Paths;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>What a model was trained on, as it is configured.</summary>
/// <param name="Baseline">How its features were distributed.</param>
/// <param name="Paths">Where each feature of the model is in a row of the training set.</param>
/// <param name="Features">The features of the model.</param>
internal sealed record TrainingInput(Baseline Baseline, ImmutableDictionary<string, string> Paths, ImmutableArray<FeatureShape> Features)
{
    /// <summary>The key of a model.</summary>
    public const string Key = "training";

    /// <summary>What is in a file that is still to be written, or that can't be read: nothing is known of any feature.</summary>
    private static readonly Baseline Unknown = new() { From = default, To = default, Rows = 0, DriftWindow = DriftDefinition.DefaultWindow, IsOfTraining = true };

    /// <summary>What is allowed in it and yet worth knowing.</summary>
    public ImmutableArray<string> Notes { get; private init; } = [];

    /// <summary>The training set of a model; null, with problems where something is written, where there is none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">What it is called; null where that can't be read.</param>
    /// <param name="features">Its features.</param>
    /// <param name="context">Where files are read.</param>
    public static TrainingInput? Read(NodeReader model, string? name, ImmutableArray<FeatureShape> features, BaselineContext context)
    {
        if (model.Optional(Key) is not { } node || !node.IsMappingOf("file", "fields"))
            return null;
        if (features.IsEmpty)
            node.ErrorAtKey("is for models with features; add 'features'");
        var paths = PathsOf(node.Optional("fields"), features);
        if (node.Required("file") is not { } file)
            return null;
        // Who learns it writes the file that is named.
        if (context.Asked is not null)
            return new(Unknown, paths, features);
        var (baseline, notes) = context.Read(file, name, isOfTraining: true);
        return new(baseline ?? Unknown, paths, features) { Notes = notes };
    }

    /// <summary>What it is in words.</summary>
    /// <param name="compared">What is compared with it.</param>
    public string Describe(DriftDefinition? compared) => $"Trained on {Baseline.Rows} rows, "
        + (compared is null ? "of which nothing is compared." : $"with which are compared in windows of {Durations.Format(compared.Window)}: {string.Join(", ", compared.Features.Select(feature => feature.Name))}.");

    private static ImmutableDictionary<string, string> PathsOf(NodeReader? fields, ImmutableArray<FeatureShape> features)
    {
        var paths = features.ToImmutableDictionary(feature => feature.Name, feature => RecordPath.TryParse(feature.Name, out var path, out _) ? path.ToString() : feature.Path);
        foreach (var entry in fields?.Entries() ?? [])
        {
            if (!paths.ContainsKey(entry.Key))
                entry.ErrorAtKey($"is no feature of the model; {NodeReader.Suggestion(entry.Key, [.. paths.Keys])}");
            else if (FieldPath.Read(entry) is { } path)
                paths = paths.SetItem(entry.Key, path);
        }

        return paths;
    }
}
