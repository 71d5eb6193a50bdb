using System.Text;
using MlBudget.Core.Baselines;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;

namespace MlBudget.Exporter.Storage;

/// <summary>The baselines that were learned, as the text that people can read.</summary>
/// <param name="store">Where they are.</param>
internal sealed class StoredBaselines(Store store)
{
    /// <summary>
    /// Reads the baselines of the models that learn theirs. One that was learned from another length of period, for other drift
    /// windows or of other records, or that this version can't read, is forgotten: the model learns anew.
    /// </summary>
    /// <param name="models">The models, as they are configured without what was learned.</param>
    /// <param name="log">Gets why one is forgotten.</param>
    /// <exception cref="StorageException">They can't be read.</exception>
    public IReadOnlyDictionary<string, Baseline> Read(IEnumerable<MonitoredModel> models, ILogger log) => store.InTransaction("read", () =>
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
            var text = Encoding.UTF8.GetString(SealedBlob.Open(RowKeys.Baseline(stored.Model, stored.Asked), stored.Content));
            var reason = "it was learned from another period, for other drift windows or of other records";
            if (stored.Asked == AskedOf(model))
            {
                var result = BaselineFile.Parse("baseline", text);
                if (result.Baseline is { } baseline)
                {
                    baselines[model.Definition.Name] = baseline;
                    continue;
                }

                reason = result.Errors[0];
            }

            forget.Run(stored.Model);
            ModelRow.Change(store, stored.Model, ShareOf(stored.Model, stored.Asked, stored.Content), after: 0);
            log.ForContext("Model", model.Definition.Name).Warning("the learned baseline is forgotten: {Reason:l}", reason);
        }

        return baselines;
    });

    /// <summary>Keeps what was learned of a model.</summary>
    /// <returns>Null, or why it could never be read again, so that it is not kept.</returns>
    /// <exception cref="StorageException">It can't be written.</exception>
    public string? Write(MonitoredModel model, Baseline baseline) => store.Write(() =>
    {
        var name = model.Definition.Name;
        using var write = store.Prepare(
            "INSERT OR REPLACE INTO baselines VALUES ($model, $asked, $content)");
        using var find = store.Prepare("SELECT id FROM models WHERE name = $name");
        var (id, asked) = ((long)find.Value(name)!, AskedOf(model));
        var text = BaselineWriter.Write(name, baseline);
        if (BaselineFile.Parse("baseline", text) is { Baseline: null } unreadable)
            return unreadable.Errors[0];
        var content = SealedBlob.Seal(RowKeys.Baseline(id, asked), Encoding.UTF8.GetBytes(text));
        var replaced = 0UL;
        using var before = store.Prepare("SELECT asked, content FROM baselines WHERE model = $model");
        before.ForEach(row => replaced = ShareOf(id, row.GetString(0), row.GetFieldValue<byte[]>(1)), id);
        write.Run(id, asked, content);
        ModelRow.Change(store, id, replaced, ShareOf(id, asked, content));
        return null;
    });

    private static ulong ShareOf(long model, string asked, byte[] content) =>
        RowCensus.ShareOf(RowKeys.Baseline(model, asked), content);

    /// <summary>What was asked for, so that another question is not given an old answer; empty where nothing is learned.</summary>
    private static string AskedOf(MonitoredModel model)
    {
        if (model.Definition is not { Learning: { Period: { } period, DriftWindow: var window }, RowLayout: var rows })
            return string.Empty;
        return $"{Durations.Format(period)} for windows of {Durations.Format(window)}, of {rows.Identity}, answers {rows.Answer}";
    }
}
