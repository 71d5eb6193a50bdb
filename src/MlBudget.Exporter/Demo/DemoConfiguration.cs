using MlBudget.Exporter.Configuration;
using MlBudget.Settings;

namespace MlBudget.Exporter.Demo;

/// <summary>How the simulated model is watched: a configuration and a baseline that are part of the program.</summary>
internal static class DemoConfiguration
{
    /// <summary>The variable that the configuration finds the demo's folder by.</summary>
    public const string FolderVariable = "MLBUDGET_DEMO_FOLDER";

    /// <summary>The one model.</summary>
    public const string Model = "fraud-detector";

    /// <summary>Writes the baseline, which the configuration reads, to the demo's folder.</summary>
    /// <param name="folder">The folder, which exists.</param>
    public static void WriteBaseline(string folder) => File.WriteAllText(Path.Combine(folder, "baseline.yml"), Read("demo/baseline.yml"));

    /// <summary>Reads the configuration.</summary>
    /// <param name="references">What references in it stand for; of this process's environment if null.</param>
    /// <param name="asked">How long the period is from which a baseline is to be learned anew; null for what the configuration says.</param>
    public static ConfigurationResult Load(References? references = null, TimeSpan? asked = null) =>
        ConfigurationFile.Parse("demo.yml", Read("demo.yml"), references, asked);

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(DemoConfiguration).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
