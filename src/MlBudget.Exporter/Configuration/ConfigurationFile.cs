using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Settings;
using MlBudget.Settings.Files;
using MlBudget.Settings.Yaml;

namespace MlBudget.Exporter.Configuration;

/// <summary>Loads configuration files.</summary>
internal static class ConfigurationFile
{
    /// <summary>The most bytes of a configuration: some 10,000 SLOs.</summary>
    private const int MostBytes = 4 << 20;

    /// <summary>The most values, lists and mappings of a configuration, those that aliases repeat among them.</summary>
    private const int MostNodes = 100_000;

    /// <summary>Loads a file, and finds all of its errors.</summary>
    /// <param name="file">The file, named in errors as it is here.</param>
    /// <param name="references">What references in it stand for; of this process's environment if null.</param>
    /// <param name="baselines">What was learned already; nothing if null.</param>
    /// <param name="mayBePipe">Whether to read a pipe to its end: only where nothing else waits.</param>
    public static ConfigurationResult Load(
        string file, References? references = null, BaselineContext? baselines = null, bool mayBePipe = false)
    {
        if (!WholeFile.TryRead(file, MostBytes, out var bytes, out var reason, mayBePipe))
            return new(null, [new Problem(null, "", reason).Describe(file)]);
        var problems = new Problems();
        return YamlDocument.Decode(bytes, problems) is { } text
            ? Parse(file, text, references, baselines)
            : Failed(file, problems);
    }

    /// <summary>Reads a file's text, and finds all of its errors.</summary>
    /// <param name="file">How errors name the file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="references">What references in it stand for; of this process's environment if null.</param>
    /// <param name="baselines">What was learned already; nothing if null.</param>
    public static ConfigurationResult Parse(
        string file, string text, References? references = null, BaselineContext? baselines = null)
    {
        var problems = new Problems();
        var root = YamlDocument.Read(text, problems, MostNodes);
        if (root is null)
            return Failed(file, problems);
        // References and baselines are read once: what is compiled again when a baseline was learned is the same configuration.
        references ??= References.OfProcess();
        baselines ??= BaselineContext.None;
        var notes = new List<string>();
        var configuration = new ConfigurationReader(baselines, notes)
            .Read(new NodeReader(root, problems, references), text);
        return configuration is not null && problems.Count == 0
            ? new(
                configuration with
                {
                    Notes = [.. notes],
                    WithBaselines = learned => Parse(file, text, references, baselines with { Learned = learned }),
                },
                [])
            : Failed(file, problems);
    }

    private static ConfigurationResult Failed(string file, Problems problems) =>
        new(null, [.. problems.InOrder.Select(problem => problem.Describe(file))]);
}
