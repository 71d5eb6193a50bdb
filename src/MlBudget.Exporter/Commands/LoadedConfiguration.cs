using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Inputs;

namespace MlBudget.Exporter.Commands;

/// <summary>Loads the configuration for a command, and says all that is wrong with it.</summary>
internal static class LoadedConfiguration
{
    /// <summary>The configuration; null when it has errors, which have been written.</summary>
    public static ExporterConfiguration? Load(string file, TextWriter error, BaselineContext? baselines = null)
    {
        var result = ConfigurationFile.Load(file, baselines: baselines);
        foreach (var line in result.Errors)
            error.WriteLine(line);
        return result.Configuration;
    }
}
