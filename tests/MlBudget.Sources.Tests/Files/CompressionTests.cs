using MlBudget.Core.Records;
using MlBudget.Sources.Files;
using MlBudget.Wrappings;

namespace MlBudget.Sources.Tests.Files;

public sealed class CompressionTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public static TheoryData<string> All => [.. Packing.Names];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void Compressed_files_are_known_by_their_content_and_not_by_their_name(string name)
    {
        _folder.Write("x.log", Packing.Pack(name, Reader.Lines(0, 30)));
        _folder.Write("y.gz", Reader.Lines(30, 2));
        using var reader = new Reader(_folder);
        Assert.Equal(Enumerable.Range(0, 32), reader.Poll());
        Assert.Empty(reader.Poll());
        Assert.Null(reader.Statistics.Error);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Pieces_follow_each_other_and_the_last_line_needs_no_end(string name)
    {
        var line = Reader.Lines(4, 3).TrimEnd();
        _folder.Write("x", [
            .. Packing.Pack(name, Reader.Lines(0, 3)), .. Packing.Pack(name, ""), .. Packing.Pack(name, Reader.Lines(3, 1) + line[..30]),
            .. Packing.Pack(name, line[30..])]);
        using var reader = new Reader(_folder);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], reader.Poll());
        Assert.Null(reader.Statistics.Error);
        Assert.Empty(reader.Poll());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Pieces_that_are_added_are_read_on(string name)
    {
        using var reader = new Reader(_folder);
        _folder.Write("x", Packing.Pack(name, Reader.Lines(0, 3)));
        Assert.Equal([0, 1, 2], reader.Poll());
        _folder.Append("x", Packing.Pack(name, Reader.Lines(3, 2)));
        Assert.Equal([3, 4], reader.Poll());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_log_that_is_compressed_when_it_was_read_in_part_is_read_on_also_by_another_process(string name)
    {
        _folder.Write("x.log", Reader.Lines(0, 100));
        using var reader = new DurableReader(_folder, "x.log*");
        Assert.Equal(Enumerable.Range(0, 41), reader.Poll(untilNumber: 40));
        reader.Commit();
        _folder.Write("x.log.1", Packing.Pack(name, Reader.Lines(0, 100)));
        _folder.Write("x.log", Reader.Lines(100, 3));
        reader.Restart();
        Assert.Equal(Enumerable.Range(41, 20), reader.Poll(untilNumber: 60));
        reader.CommitAndRestart();
        Assert.Equal(Enumerable.Range(61, 42), reader.Poll());
        reader.CommitAndRestart();
        Assert.Empty(reader.Poll());
        Assert.Empty(reader.Reader.Copies);
        Assert.Null(reader.Statistics.Error);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_log_that_is_compressed_beside_itself_is_read_once(string name)
    {
        _folder.Write("x.log", Reader.Lines(0, 100));
        using var reader = new Reader(_folder, "x.log*");
        Assert.Equal(Enumerable.Range(0, 100), reader.Poll());
        var packed = Packing.Pack(name, Reader.Lines(0, 100));
        foreach (var length in (int[])[2, 4, packed.Length / 2, packed.Length])
        {
            _folder.Write("x.log.1", packed[..length]);
            Assert.Empty(reader.Poll());
        }

        _folder.Delete("x.log");
        Assert.Empty(reader.Poll());
        Assert.Null(reader.Statistics.Error);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_file_that_is_cut_off_counts_as_far_as_it_goes_and_is_read_on_when_it_grows(string name)
    {
        // More than one block of bzip2.
        var random = new Random(1);
        var numbers = Enumerable.Range(0, 9000).Select(_ => random.Next(100_000)).ToList();
        var bytes = Packing.Pack(name, string.Concat(numbers.Select(number => Reader.Line(number))));
        _folder.Write("x", bytes[..(bytes.Length * 2 / 3)]);
        using var reader = new DurableReader(_folder);
        reader.Poll();
        Assert.InRange(reader.Taken.Count, 1, numbers.Count - 1);
        var error = $"{_folder["x"]}: the {name} data are damaged or cut off; what is before counts, the rest is tried when the file changes.";
        Assert.Equal(error, reader.Statistics.Error);
        Assert.Empty(reader.Poll());
        Assert.Equal(error, reader.Statistics.Error);
        reader.CommitAndRestart();
        Assert.Empty(reader.Poll());
        Assert.Equal(error, reader.Statistics.Error);
        Assert.Empty(reader.Reader.Problems);
        _folder.Append("x", bytes[(bytes.Length * 2 / 3)..]);
        reader.Poll();
        Assert.Equal(numbers, reader.Taken);
        Assert.Null(reader.Statistics.Error);
    }

    [Theory]
    [InlineData("gzip", 6, 1)]
    [InlineData("gzip", 6, 65_536)]
    [InlineData("zstd", 2, 1)]
    [InlineData("zstd", 2, 65_536)]
    [InlineData("bzip2", 3, 1)]
    [InlineData("bzip2", 3, 65_536)]
    public void Damage_is_an_error_and_what_is_before_it_counts(string name, int fromEnd, int bufferBytes)
    {
        var bytes = Packing.Pack(name, Reader.Lines(0, 100));
        bytes[^fromEnd] ^= 1;
        _folder.Write("x", bytes);
        _folder.Write("y.log", Reader.Line(200));
        using var reader = new Reader(_folder, options: new FileSourceOptions { BufferBytes = bufferBytes });

        // Where the wrong checksum is met together with the last byte, the last line has no end.
        var read = reader.Poll();
        Assert.Equal(200, read[^1]);
        Assert.Equal(Enumerable.Range(0, name == "gzip" ? 99 : read.Count - 1), read[..^1]);
        Assert.InRange(read.Count, 100, 101);
        Assert.StartsWith($"{_folder["x"]}: the {name} data are damaged or cut off", reader.Statistics.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", 10)]
    [InlineData("zstd", 4)]
    [InlineData("zstd", 7)]
    [InlineData("bzip2", 4)]
    [InlineData("bzip2", 12)]
    public void A_header_without_data_is_an_error(string name, int length)
    {
        _folder.Write("x", Packing.Pack(name, "x")[..length]);
        using var reader = new Reader(_folder);
        Assert.Empty(reader.Poll());
        Assert.StartsWith($"{_folder["x"]}: the {name} data are damaged or cut off", reader.Statistics.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_compressed_nothing_is_no_error_and_no_record(string name)
    {
        _folder.Write("x", Packing.Pack(name, ""));
        _folder.Write("empty.zst", []);
        using var reader = new Reader(_folder);
        Assert.Empty(reader.Poll());
        Assert.Null(reader.Statistics.Error);
        _folder.Append("x", Packing.Pack(name, Reader.Line(1)));
        Assert.Equal([1], reader.Poll());
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    public void What_follows_and_is_no_data_is_an_error_and_what_is_before_counts(string name)
    {
        _folder.Write("x", [.. Packing.Pack(name, Reader.Lines(0, 3)), .. "something else"u8]);
        using var reader = new Reader(_folder);
        Assert.Equal([0, 1, 2], reader.Poll());
        Assert.StartsWith($"{_folder["x"]}: the {name} data are damaged or cut off", reader.Statistics.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_zstd_that_are_to_be_skipped_hold_nothing()
    {
        byte[] skipped = [0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
        _folder.Write("x", [.. skipped, .. Packing.Pack("zstd", Reader.Lines(0, 2)), .. skipped, .. Packing.Pack("zstd", Reader.Lines(2, 2))]);
        using var reader = new Reader(_folder);
        Assert.Equal([0, 1, 2, 3], reader.Poll());
        Assert.Null(reader.Statistics.Error);
    }

    [Theory]
    [InlineData("PK\u0003\u0004", "a zip archive")]
    [InlineData("PAR1\u0015", "a Parquet file (write 'format: parquet' for such)")]
    [InlineData("Obj\u0001", "an Avro file")]
    [InlineData("\u00fd7zXZ\0", "an xz file")]
    [InlineData("\u0004\"M\u0018", "an lz4 file")]
    public void Files_that_hold_no_lines_are_named_and_none_of_their_bytes_counts(string start, string kind)
    {
        _folder.Write("x", [.. start.Select(character => (byte)character), .. "\n{}\n{}\n"u8]);
        _folder.Write("y.log", Reader.Line(1));
        using var reader = new Reader(_folder);
        Assert.Equal([1], reader.Poll());
        Assert.Equal(
            $"{_folder["x"]}: cannot be read: it is {kind}, expected lines of text as they are, or compressed by gzip, zstd, bzip2",
            reader.Statistics.Error);
        Assert.All(Enum.GetValues<RejectionReason>(), reason => Assert.Equal(0, reader.Statistics.Rejected(reason)));
    }
}
