using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>Counters as bytes: most are small, and many are 0.</summary>
internal static class Cells
{
    /// <summary>Packs counters.</summary>
    public static void Write(BlobWriter blob, ReadOnlySpan<long> cells)
    {
        blob.Unsigned((ulong)cells.Length);
        foreach (var cell in cells)
            blob.Signed(cell);
    }

    /// <summary>Unpacks counters.</summary>
    /// <exception cref="BlobException">The bytes are none.</exception>
    public static long[] Read(ref BlobReader blob)
    {
        var cells = new long[blob.Count(blob.Length)];
        for (var cell = 0; cell < cells.Length; cell++)
            cells[cell] = blob.Signed();
        return cells;
    }
}
