using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>What the columns of a model's segments mean, as bytes. How ids are known has a column of its own.</summary>
internal static class StoredLayout
{
    /// <summary>Packs the layout of a model.</summary>
    public static byte[] ToBlob(long model, RowLayout layout)
    {
        var blob = new BlobWriter();
        blob.Text(layout.Identity);
        blob.Text(layout.Answer);
        foreach (var columns in new[] { layout.Attributes, layout.Tracks })
        {
            blob.Unsigned((ulong)columns.Length);
            foreach (var column in columns)
                blob.Text(column);
        }

        if (layout.Samples is not null)
            blob.Text(layout.Samples);
        return SealedBlob.Seal(RowKeys.Layout(model), blob.Written);
    }

    /// <summary>Unpacks the layout of a model.</summary>
    /// <exception cref="BlobException">The bytes are none.</exception>
    public static RowLayout FromBlob(long model, byte[] blob)
    {
        var reader = new BlobReader(SealedBlob.Open(RowKeys.Layout(model), blob));
        return new(reader.Text(), reader.Text(), [.. Columns(ref reader)], [.. Columns(ref reader)])
        {
            Samples = reader.AtEnd ? null : reader.Text(),
        };
    }

    private static string[] Columns(ref BlobReader reader)
    {
        var columns = new string[reader.Count(reader.Length)];
        for (var column = 0; column < columns.Length; column++)
            columns[column] = reader.Text();
        return columns;
    }
}
