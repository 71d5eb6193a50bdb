using System.Collections.Concurrent;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Templates;

/// <summary>The names of models, each of one model only. Several threads may ask at once.</summary>
/// <param name="names">Those that are in use from the start on.</param>
internal sealed class NamesInUse(IEnumerable<string> names)
{
    private readonly ConcurrentDictionary<string, bool> _names = new(names.Select(name => KeyValuePair.Create(name, true)), StringComparer.Ordinal);

    /// <summary>Those of a configuration: of models that are written by themselves, and of the templates.</summary>
    public static NamesInUse Of(ExporterConfiguration configuration) => new(configuration.Written.Select(model => model.Definition.Name));

    /// <summary>Whether a name is taken.</summary>
    public bool IsTaken(string name) => _names.ContainsKey(name);

    /// <summary>Takes a name; false where it is taken.</summary>
    public bool TryTake(string name) => _names.TryAdd(name, true);

    /// <summary>Gives a name back.</summary>
    public void GiveBack(string name) => _names.TryRemove(name, out _);
}
