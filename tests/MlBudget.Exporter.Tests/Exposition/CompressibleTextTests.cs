using System.IO.Compression;
using System.Text;
using CsCheck;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Tests.Exposition;

public sealed class CompressibleTextTests
{
    [Fact]
    public void What_was_compressed_in_two_parts_is_read_as_one_text_whatever_the_parts_are() =>
        Gen.Select(Gen.String[0, 3000], Gen.Int[1, 40], Gen.String[0, 300]).Sample((line, repeats, rest) =>
        {
            var beginning = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, repeats)));
            var end = Encoding.UTF8.GetBytes(rest);

            Assert.Equal([.. beginning, .. end], Unzip(new CompressibleText(beginning).Gzip(end)));
        }, iter: 200);

    [Fact]
    public void One_beginning_serves_many_answers()
    {
        var beginning = new CompressibleText("a family\n"u8.ToArray());

        Assert.Equal("a family\none\n"u8.ToArray(), Unzip(beginning.Gzip("one\n"u8)));
        Assert.Equal("a family\nanother\n"u8.ToArray(), Unzip(beginning.Gzip("another\n"u8)));
        Assert.Equal("a family\n"u8.ToArray(), Unzip(beginning.Gzip([])));
    }

    [Fact]
    public void Gzips_own_program_reads_it_as_a_single_member_to_its_end()
    {
        var zipped = Path.GetTempFileName();
        File.WriteAllBytes(zipped, Join(new CompressibleText("beginning\n"u8.ToArray()).Gzip("rest\n"u8)));
        var start = new System.Diagnostics.ProcessStartInfo("/usr/bin/python3", ["-c", """
            import sys, zlib
            one = zlib.decompressobj(31)
            text = one.decompress(open(sys.argv[1], 'rb').read())
            print(text.decode(), one.eof, one.unused_data, end='')
            """, zipped]) { RedirectStandardOutput = true };
        using var process = System.Diagnostics.Process.Start(start)!;

        Assert.Equal("beginning\nrest\n True b''", process.StandardOutput.ReadToEnd());
        File.Delete(zipped);
    }

    private static byte[] Join(ReadOnlyMemory<byte>[] parts) => [.. parts.SelectMany(part => part.ToArray())];

    private static byte[] Unzip(ReadOnlyMemory<byte>[] parts)
    {
        using var gzip = new GZipStream(new MemoryStream(Join(parts)), CompressionMode.Decompress);
        using var text = new MemoryStream();
        gzip.CopyTo(text);
        return text.ToArray();
    }
}
