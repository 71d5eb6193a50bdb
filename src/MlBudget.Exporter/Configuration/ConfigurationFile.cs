using System.Diagnostics.CodeAnalysis;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Yaml;

namespace MlBudget.Exporter.Configuration;

/// <summary>Loads configuration files.</summary>
internal static class ConfigurationFile
{
    /// <summary>Loads a file, and finds all of its errors.</summary>
    /// <param name="file">The file, named in errors as it is here.</param>
    /// <param name="references">What references in it stand for; of this process's environment if null.</param>
    /// <param name="baselines">What was learned already; nothing if null.</param>
    public static ConfigurationResult Load(string file, References? references = null, BaselineContext? baselines = null)
    {
        if (!TryRead(file, out var bytes, out var reason))
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
        var root = YamlDocument.Read(text, problems);
        if (root is null)
            return Failed(file, problems);
        var notes = new List<string>();
        var configuration = new ConfigurationReader(baselines ?? BaselineContext.None, notes)
            .Read(new NodeReader(root, problems, references ?? References.OfProcess), text);
        return configuration is not null && problems.Count == 0
            ? new(
                configuration with
                {
                    Notes = [.. notes],
                    WithBaselines = learned => Parse(file, text, references, new(learned)),
                },
                [])
            : Failed(file, problems);
    }

    private static ConfigurationResult Failed(string file, Problems problems) =>
        new(null, [.. problems.InOrder.Select(problem => problem.Describe(file))]);

    /// <summary>Reads a file's bytes; false, with the reason, where that can't be.</summary>
    public static bool TryRead(string file, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? reason)
    {
        (bytes, reason) = (null, null);
        try
        {
            if (Directory.Exists(file))
                reason = "this is a directory, expected a file";
            else
                bytes = File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            reason = "there is no such file";
        }
        catch (UnauthorizedAccessException)
        {
            reason = "there is no permission to read it";
        }
        catch (IOException error)
        {
            reason = $"it can't be read: {error.Message}";
        }

        return bytes is not null;
    }
}
