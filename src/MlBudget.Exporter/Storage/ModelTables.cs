namespace MlBudget.Exporter.Storage;

/// <summary>What tables hold of one model, and how parts of it are removed.</summary>
internal static class ModelTables
{
    /// <summary>Removes a model with all that was counted of it.</summary>
    public static void Delete(Store store, long model)
    {
        foreach (var sql in (ReadOnlySpan<string>)
        [
            "DELETE FROM pages WHERE measure IN (SELECT id FROM measures WHERE model = $model)",
            "DELETE FROM measures WHERE model = $model",
            "DELETE FROM attribute_values WHERE model = $model",
            "DELETE FROM slos WHERE model = $model",
            "DELETE FROM segments WHERE model = $model",
            "DELETE FROM positions WHERE model = $model",
            "DELETE FROM baselines WHERE model = $model",
            "DELETE FROM decisions WHERE model = $model",
            "DELETE FROM deployments WHERE model = $model",
            "DELETE FROM models WHERE id = $model",
        ])
        {
            using var statement = store.Prepare(sql);
            statement.Run(model);
        }
    }

    /// <summary>Removes a measure with its history.</summary>
    public static void DeleteMeasure(Store store, long measure)
    {
        using var pages = store.Prepare("DELETE FROM pages WHERE measure = $measure");
        using var measures = store.Prepare("DELETE FROM measures WHERE id = $measure");
        pages.Run(measure);
        measures.Run(measure);
    }
}
