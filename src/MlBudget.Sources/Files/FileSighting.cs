using MlBudget.Core.Persistence;

namespace MlBudget.Sources.Files;

/// <summary>A file as it lay there when it was listed. While length and time stay, it isn't opened again.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Length">How long it is, in bytes, compressed or not.</param>
/// <param name="Modified">When it was last written to, in ticks, which are only compared.</param>
internal readonly record struct FileSighting(string Path, long Length, long Modified)
{
    /// <summary>Writes it.</summary>
    public void Save(BlobWriter writer)
    {
        writer.Text(Path);
        writer.Total(Length);
        writer.Total(Modified);
    }

    /// <summary>Reads what <see cref="Save"/> has written.</summary>
    /// <exception cref="BlobException">It is something else.</exception>
    public static FileSighting Restore(ref BlobReader reader) => new(reader.Text(), reader.Total(), reader.Total());
}
