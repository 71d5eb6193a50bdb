using System.Collections.Immutable;
using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>What the columns of a model's segments mean, as bytes. How ids are known has a column of its own. What only some
/// models have comes last, and is left out where there is none of it.</summary>
internal static class StoredLayout
{
    /// <summary>Packs the layout of a model.</summary>
    public static byte[] ToBlob(long model, RowLayout layout)
    {
        var blob = new BlobWriter();
        blob.Text(layout.Identity);
        blob.Text(layout.Answer);
        Write(blob, layout.Attributes);
        Write(blob, layout.Tracks);
        var keepsMore = layout.Numbers.Length + layout.Conditions.Length > 0;
        if (layout.Samples is not null || keepsMore)
            blob.Text(layout.Samples ?? string.Empty);
        if (keepsMore)
        {
            Write(blob, layout.Numbers);
            Write(blob, layout.Conditions);
        }

        return SealedBlob.Seal(RowKeys.Layout(model), blob.Written);
    }

    /// <summary>Unpacks the layout of a model.</summary>
    /// <exception cref="BlobException">The bytes are none.</exception>
    public static RowLayout FromBlob(long model, byte[] blob)
    {
        var reader = new BlobReader(SealedBlob.Open(RowKeys.Layout(model), blob));
        var layout = new RowLayout(reader.Text(), reader.Text(), [.. Columns(ref reader)], [.. Columns(ref reader)])
        {
            Samples = reader.AtEnd || reader.Text() is not { Length: > 0 } samples ? null : samples,
        };
        return reader.AtEnd ? layout : layout with { Numbers = [.. Columns(ref reader)], Conditions = [.. Columns(ref reader)] };
    }

    private static void Write(BlobWriter blob, ImmutableArray<string> columns)
    {
        blob.Unsigned((ulong)columns.Length);
        foreach (var column in columns)
            blob.Text(column);
    }

    private static string[] Columns(ref BlobReader reader)
    {
        var columns = new string[reader.Count(reader.Length)];
        for (var column = 0; column < columns.Length; column++)
            columns[column] = reader.Text();
        return columns;
    }
}
