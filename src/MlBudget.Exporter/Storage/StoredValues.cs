namespace MlBudget.Exporter.Storage;

/// <summary>The values by which the models of a template are told apart, stored as if they were the position of a source.</summary>
internal static class StoredValues
{
    /// <summary>A name that no source of a configuration has.</summary>
    public const string SourceName = "~values";
}
