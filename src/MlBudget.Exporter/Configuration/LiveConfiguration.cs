namespace MlBudget.Exporter.Configuration;

/// <summary>The configuration that is in force, swapped whole when another one is loaded.</summary>
/// <param name="initial">The one to begin with.</param>
internal sealed class LiveConfiguration(ExporterConfiguration initial)
{
    private volatile ExporterConfiguration _current = initial;

    /// <summary>The one that is in force.</summary>
    public ExporterConfiguration Current
    {
        get => _current;
        set => _current = value;
    }
}
