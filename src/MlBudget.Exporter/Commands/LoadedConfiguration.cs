using MlBudget.Exporter.Access;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Commands;

/// <summary>Loads the configuration for a command, and says all that is wrong with it.</summary>
internal static class LoadedConfiguration
{
    /// <summary>The configuration; null when it has errors, which have been written.</summary>
    /// <param name="file">The file.</param>
    /// <param name="error">Gets what is wrong.</param>
    /// <param name="asked">How long the period is from which baselines are to be learned anew; null for what the configuration says.</param>
    public static ExporterConfiguration? Load(string file, TextWriter error, TimeSpan? asked = null)
    {
        if (file == Options.DefaultConfigFile && !Path.Exists(file))
        {
            error.WriteLine($"{file}: there is no such file in the working directory; name yours with --config.file=PATH, or run 'mlbudget demo', "
                + "which needs none");
            return null;
        }

        var result = ConfigurationFile.Load(file, asked: asked, mayBePipe: true);
        foreach (var line in result.Errors)
            error.WriteLine(line);
        return result.Configuration;
    }

    /// <summary>Loads a web configuration for a command, and says all that is wrong with it.</summary>
    /// <param name="file">The file; null for none.</param>
    /// <param name="error">Gets what is wrong.</param>
    /// <param name="loaded">It; null where there is none.</param>
    /// <returns>Whether all is well.</returns>
    public static bool TryLoadAccess(string? file, TextWriter error, out LoadedAccess? loaded)
    {
        var result = file is null ? new(null, []) : AccessFile.Load(file);
        foreach (var line in result.Errors)
            error.WriteLine(line);
        loaded = result.Loaded;
        return result.Errors.IsEmpty;
    }

    /// <summary>The model that was asked for, or all; null where there is none of that name, which has been written.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="name">The name; null for all.</param>
    /// <param name="error">Gets what is wrong.</param>
    public static MonitoredModel[]? Select(ExporterConfiguration configuration, string? name, TextWriter error)
    {
        var models = configuration.Models.Where(model => name is null || model.Definition.Name == name).ToArray();
        if (models.Length > 0)
            return models;
        error.WriteLine($"--model: found '{name}', expected one of {Names(configuration)}");
        return null;
    }

    /// <summary>The names of all models, for people.</summary>
    public static string Names(ExporterConfiguration configuration) =>
        string.Join(", ", configuration.Models.Select(model => model.Definition.Name));
}
