using System.Collections.Immutable;
using MlBudget.Core.Persistence;
using MlBudget.Core.Policies;

namespace MlBudget.Exporter.Storage;

/// <summary>The deployments of models that were said, as they are stored: a row each, in the order in which they were said. All of it happens
/// within a transaction of the caller's.</summary>
internal static class StoredDeployments
{
    /// <summary>What <see cref="Read(Statement, long)"/> reads.</summary>
    public const string Query = "SELECT id, content FROM deployments WHERE model = $model ORDER BY id";

    /// <summary>Those of a model, in the order of time.</summary>
    /// <param name="read">The query, prepared.</param>
    /// <param name="model">The model's key.</param>
    /// <exception cref="BlobException">They are not what was written.</exception>
    public static ImmutableArray<Deployment> Read(Statement read, long model)
    {
        var all = ImmutableArray.CreateBuilder<Deployment>();
        read.ForEach(row => all.Add(Decode(RowKeys.Deployment(model, row.GetInt64(0)), row.GetFieldValue<byte[]>(1))), model);
        return all.ToImmutable();
    }

    /// <summary>Those of a model.</summary>
    /// <exception cref="BlobException">They are not what was written.</exception>
    public static ImmutableArray<Deployment> Read(Store store, long model)
    {
        using var read = store.Prepare(Query);
        return Read(read, model);
    }

    /// <summary>Writes all of a model anew: they are few.</summary>
    /// <param name="store">Where.</param>
    /// <param name="model">The model's key.</param>
    /// <param name="before">How many are stored.</param>
    /// <param name="after">What is to be stored.</param>
    /// <param name="census">Gets the rows that have changed.</param>
    public static void Write(Store store, long model, int before, ImmutableArray<Deployment> after, RowCensus census)
    {
        using var delete = store.Prepare("DELETE FROM deployments WHERE model = $model AND id = $id");
        using var write = store.Prepare("INSERT OR REPLACE INTO deployments VALUES ($model, $id, $content)");
        for (var id = after.Length; id < before; id++)
        {
            delete.Run(model, id);
            census.Remove(RowKeys.Deployment(model, id));
        }

        for (var id = 0; id < after.Length; id++)
        {
            var content = Encode(RowKeys.Deployment(model, id), after[id]);
            write.Run(model, id, content);
            census.Set(RowKeys.Deployment(model, id), content);
        }
    }

    private static byte[] Encode(long key, Deployment deployment)
    {
        var blob = new BlobWriter();
        blob.Text(deployment.Version);
        blob.Time(deployment.At);
        blob.Text(deployment.By ?? string.Empty);
        blob.Text(deployment.Note ?? string.Empty);
        return SealedBlob.Seal(key, blob.Written);
    }

    private static Deployment Decode(long key, byte[] content)
    {
        var blob = new BlobReader(SealedBlob.Open(key, content));
        var said = new Deployment(blob.Text(), blob.Time(), DeploymentOrigin.Api);
        var (by, note) = (blob.Text(), blob.Text());
        return said with { By = by.Length == 0 ? null : by, Note = note.Length == 0 ? null : note };
    }
}
