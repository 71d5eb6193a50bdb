using System.Text;
using MlBudget.Core.Baselines;
using MlBudget.Core.Events;
using MlBudget.Core.Persistence;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;

namespace MlBudget.Exporter.Storage;

/// <summary>The baselines that were learned, as the text that people can read.</summary>
/// <param name="store">Where they are.</param>
internal sealed class StoredBaselines(Store store)
{
    /// <summary>
    /// Reads the baselines of the models that learn theirs. One that was learned from another length of period, or for other
    /// drift windows, is forgotten: the model learns anew.
    /// </summary>
    /// <param name="models">The models, as they are configured without what was learned.</param>
    /// <exception cref="StorageException">They can't be read.</exception>
    public IReadOnlyDictionary<string, Baseline> Read(IEnumerable<MonitoredModel> models) => store.InTransaction("read", () =>
    {
        var baselines = new Dictionary<string, Baseline>(StringComparer.Ordinal);
        using var find = store.Prepare(
            "SELECT b.model, asked, content FROM baselines b JOIN models m ON m.id = b.model WHERE name = $name");
        using var forget = store.Prepare("DELETE FROM baselines WHERE model = $model");
        foreach (var model in models)
        {
            (long Model, string Asked, byte[] Content)? found = null;
            find.ForEach(row => found = (row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2)), model.Definition.Name);
            if (found is not { } stored)
                continue;
            if (stored.Asked == AskedOf(model))
                baselines[model.Definition.Name] = Parse(RowKeys.Baseline(stored.Model, stored.Asked), stored.Content);
            else
                forget.Run(stored.Model);
        }

        return baselines;
    });

    /// <summary>Keeps what was learned of a model.</summary>
    /// <exception cref="StorageException">It can't be written.</exception>
    public void Write(MonitoredModel model, Baseline baseline) => store.InTransaction("written", () =>
    {
        var name = model.Definition.Name;
        using var write = store.Prepare(
            "INSERT OR REPLACE INTO baselines VALUES ($model, $asked, $content)");
        using var find = store.Prepare("SELECT id FROM models WHERE name = $name");
        var (id, asked) = ((long)find.Value(name)!, AskedOf(model));
        var content = Encoding.UTF8.GetBytes(BaselineWriter.Write(name, baseline));
        write.Run(id, asked, SealedBlob.Seal(RowKeys.Baseline(id, asked), content));
        return true;
    });

    /// <summary>What was asked for, so that another question is not given an old answer; empty where nothing is learned.</summary>
    private static string AskedOf(MonitoredModel model) => model.Definition.Learning is { Period: { } period, DriftWindow: var window }
        ? $"{Durations.Format(period)} for windows of {Durations.Format(window)}" : string.Empty;

    private static Baseline Parse(long key, byte[] content)
    {
        var result = BaselineFile.Parse("baseline", Encoding.UTF8.GetString(SealedBlob.Open(key, content)));
        return result.Baseline ?? throw new BlobException($"found a baseline with errors: {result.Errors[0]}");
    }
}
