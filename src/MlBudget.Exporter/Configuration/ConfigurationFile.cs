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
    /// <param name="asked">How long the period is from which baselines are to be learned anew, whatever the configuration says; null
    /// outside the command for that.</param>
    /// <param name="mayBePipe">Whether to read a pipe to its end: only where nothing else waits.</param>
    public static ConfigurationResult Load(string file, References? references = null, TimeSpan? asked = null, bool mayBePipe = false)
    {
        if (!WholeFile.TryRead(file, MostBytes, out var bytes, out var reason, mayBePipe))
            return new(null, [new Problem(null, "", reason).Describe(file)]);
        var problems = new Problems();
        return YamlDocument.Decode(bytes, problems) is { } text
            ? Parse(file, text, references, asked)
            : new(null, problems.Described(file));
    }

    /// <summary>Reads a file's text, and finds all of its errors.</summary>
    /// <param name="file">How errors name the file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="references">What references in it stand for; of this process's environment if null.</param>
    /// <param name="asked">How long the period is from which baselines are to be learned anew; null for what the configuration says.</param>
    public static ConfigurationResult Parse(string file, string text, References? references = null, TimeSpan? asked = null)
    {
        var problems = new Problems();
        var root = NodeReader.Parse(text, problems, references ?? References.OfProcess(), MostNodes);
        var configuration = root is null ? null : new ConfigurationReader(file, new BaselineContext(asked)).Read(root, text);
        return problems.Count == 0 ? new(configuration, []) : new(null, problems.Described(file));
    }
}
