using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Settings;
using MlBudget.Settings.Files;
using MlBudget.Settings.Yaml;

namespace MlBudget.Exporter.Configuration.Baselines;

/// <summary>What came of reading a baseline.</summary>
/// <param name="Baseline">The baseline; null with errors.</param>
/// <param name="Model">The model that it was learned of.</param>
/// <param name="IsChanged">Whether somebody changed it since it was learned.</param>
/// <param name="Errors">Every error as one line; empty with a baseline.</param>
internal sealed record BaselineResult(Baseline? Baseline, string Model, bool IsChanged, ImmutableArray<string> Errors);

/// <summary>Reads baselines that were written by <see cref="BaselineWriter"/>.</summary>
internal static class BaselineFile
{
    /// <summary>The most bytes of a file: some 3,000 features have 16 MiB.</summary>
    public const int MostBytes = 16 << 20;

    /// <summary>The most numbers, texts, lists and mappings of a file; as it is written, one has 8 bytes at least.</summary>
    private const int MostNodes = MostBytes / 8;

    /// <summary>Reads a file, and finds all of its errors.</summary>
    public static BaselineResult Load(string file)
    {
        if (!WholeFile.TryRead(file, MostBytes, out var bytes, out var reason))
            return Failed([new Problem(null, "", reason).Describe(file)]);
        return Parse(file, bytes);
    }

    /// <summary>Reads the bytes of a file, and finds all of its errors.</summary>
    /// <param name="file">How errors name it.</param>
    /// <param name="bytes">The bytes, at most <see cref="MostBytes"/>.</param>
    public static BaselineResult Parse(string file, byte[] bytes)
    {
        var problems = new Problems();
        return YamlDocument.Decode(bytes, problems) is { } text ? Parse(file, text, MostNodes) : Failed(file, problems);
    }

    /// <summary>Reads a text, and finds all of its errors.</summary>
    /// <param name="file">How errors name it.</param>
    /// <param name="text">The text.</param>
    /// <param name="mostNodes">The most numbers, texts, lists and mappings; of what the program has written itself, any.</param>
    public static BaselineResult Parse(string file, string text, int mostNodes = int.MaxValue)
    {
        var problems = new Problems();
        // What looks like a reference is a category that some log had.
        if (NodeReader.Parse(text, problems, References.None, mostNodes, "what 'mlbudget baseline' writes") is not { } node)
            return Failed(file, problems);
        var baseline = BaselineReader.Read(node, out var model, out var hash);
        return baseline is not null && problems.Count == 0
            ? new(baseline, model, hash != BaselineHash.Of(BaselineWriter.Content(model, baseline)), [])
            : Failed(file, problems);
    }

    private static BaselineResult Failed(string file, Problems problems) =>
        Failed(problems.Described(file));

    private static BaselineResult Failed(ImmutableArray<string> errors) => new(null, string.Empty, false, errors);
}
