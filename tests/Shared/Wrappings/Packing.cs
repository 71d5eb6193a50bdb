using System.IO.Compression;
using ICSharpCode.SharpZipLib.BZip2;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MlBudget.Wrappings;

/// <summary>Compresses as the programs of the same names do.</summary>
internal static class Packing
{
    /// <summary>The names of what files are compressed by.</summary>
    public static readonly string[] Names = ["gzip", "zstd", "bzip2"];

    /// <summary>The extensions of files that are compressed so, in the same order.</summary>
    public static readonly string[] Extensions = [".gz", ".zst", ".bz2"];

    /// <summary>By what a file is compressed, as its name says; null where it says nothing.</summary>
    public static string? NameFor(string path) =>
        Array.FindIndex(Extensions, extension => path.EndsWith(extension, StringComparison.Ordinal)) is >= 0 and var index ? Names[index] : null;

    public static byte[] Pack(string name, string text) => Pack(name, System.Text.Encoding.UTF8.GetBytes(text));

    public static byte[] Pack(string name, byte[] bytes)
    {
        var memory = new MemoryStream();
        using (var packed = Into(name, memory))
            packed.Write(bytes);
        return memory.ToArray();
    }

    private static Stream Into(string name, MemoryStream memory)
    {
        switch (name)
        {
            case "gzip":
                return new GZipStream(memory, CompressionLevel.Optimal);
            case "bzip2":
                return new BZip2OutputStream(memory, 1);
            default:
                var zstd = new CompressionStream(memory, 3);
                zstd.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
                return zstd;
        }
    }
}
