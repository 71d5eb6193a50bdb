using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>What the columns of a model's segments mean, as bytes.</summary>
internal static class StoredLayout
{
    /// <summary>Packs a layout.</summary>
    public static byte[] ToBlob(RowLayout layout)
    {
        var blob = new BlobWriter();
        blob.Text(layout.Identity);
        foreach (var columns in new[] { layout.Attributes, layout.Tracks })
        {
            blob.Unsigned((ulong)columns.Length);
            foreach (var column in columns)
                blob.Text(column);
        }

        if (layout.Samples is not null)
            blob.Text(layout.Samples);
        return SealedBlob.Seal(blob.Written);
    }

    /// <summary>Unpacks a layout.</summary>
    /// <exception cref="BlobException">The bytes are none.</exception>
    public static RowLayout FromBlob(byte[] blob)
    {
        var reader = new BlobReader(SealedBlob.Open(blob));
        return new(reader.Text(), [.. Columns(ref reader)], [.. Columns(ref reader)])
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
