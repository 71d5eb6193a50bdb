using System.Text;

namespace MlBudget.Exporter.Storage;

/// <summary>A baseline that was learned, as it is stored.</summary>
/// <param name="Asked">What was asked for.</param>
/// <param name="Text">What was learned, as the text that people can read.</param>
internal sealed record StoredBaseline(string Asked, string Text);

/// <summary>
/// The baselines that were learned, one of a model, as texts that are not understood here. All of it happens within a
/// transaction of the caller's.
/// </summary>
/// <param name="store">Where they are.</param>
internal sealed class StoredBaselines(Store store)
{
    /// <summary>The baseline of a model; null where none is stored.</summary>
    public StoredBaseline? Find(string model) => FindRow(model) is { } row
        ? new(row.Asked, Encoding.UTF8.GetString(SealedBlob.Open(RowKeys.Baseline(row.Model, row.Asked), row.Content))) : null;

    /// <summary>Deletes the baseline of a model, which is stored.</summary>
    public void Forget(string model)
    {
        var row = FindRow(model)!;
        using var forget = store.Prepare("DELETE FROM baselines WHERE model = $model");
        forget.Run(row.Model);
        ModelRow.Change(store, row.Model, ShareOf(row), after: 0);
    }

    /// <summary>Keeps the baseline of a model, which is stored itself, in place of an earlier one.</summary>
    public void Put(string model, StoredBaseline baseline)
    {
        using var write = store.Prepare("INSERT OR REPLACE INTO baselines VALUES ($model, $asked, $content)");
        using var find = store.Prepare("SELECT id FROM models WHERE name = $name");
        var id = (long)find.Value(model)!;
        var replaced = FindRow(model) is { } before ? ShareOf(before) : 0;
        var content = SealedBlob.Seal(RowKeys.Baseline(id, baseline.Asked), Encoding.UTF8.GetBytes(baseline.Text));
        write.Run(id, baseline.Asked, content);
        ModelRow.Change(store, id, replaced, ShareOf(new(id, baseline.Asked, content)));
    }

    private Row? FindRow(string model)
    {
        Row? found = null;
        using var find = store.Prepare(
            "SELECT b.model, asked, content FROM baselines b JOIN models m ON m.id = b.model WHERE name = $name");
        find.ForEach(row => found = new(row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2)), model);
        return found;
    }

    private static ulong ShareOf(Row row) => RowCensus.ShareOf(RowKeys.Baseline(row.Model, row.Asked), row.Content);

    private sealed record Row(long Model, string Asked, byte[] Content);
}
