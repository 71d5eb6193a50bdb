using MlBudget.Core.Persistence;
using MlBudget.Core.Records;

namespace MlBudget.Exporter.Storage;

/// <summary>How the rhythm of a source is stored beside its position.</summary>
internal static class StoredRhythm
{
    /// <summary>The key of the entry. No file has it, since it is no path.</summary>
    public const string Key = "~rhythm";

    /// <summary>Writes a rhythm that has changed.</summary>
    public static void Write(ISourceWriter writer, SourceRhythm rhythm, BlobWriter blob)
    {
        if (!rhythm.HasChanged)
            return;
        blob.Clear();
        rhythm.Save(blob);
        writer.Write(Key, blob.Written);
    }

    /// <summary>Reads it, where there is one: an older program has written none.</summary>
    /// <exception cref="BlobException">It is something else.</exception>
    public static void Restore(IReadOnlyDictionary<string, byte[]> entries, SourceRhythm rhythm)
    {
        if (!entries.TryGetValue(Key, out var entry))
            return;
        var blob = new BlobReader(entry);
        rhythm.Restore(ref blob);
    }
}
