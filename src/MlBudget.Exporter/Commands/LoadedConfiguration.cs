using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Commands;

/// <summary>Loads the configuration for a command, and says all that is wrong with it.</summary>
internal static class LoadedConfiguration
{
    /// <summary>The configuration; null when it has errors, which have been written.</summary>
    public static ExporterConfiguration? Load(string file, TextWriter error)
    {
        var result = ConfigurationFile.Load(file);
        foreach (var line in result.Errors)
            error.WriteLine(line);
        return result.Configuration;
    }
}
