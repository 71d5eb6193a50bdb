using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

public sealed class GzipTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Compressed_files_are_known_by_their_content_and_not_by_their_name()
    {
        _folder.Write("x.log", LogFolder.Gzip(Reader.Lines(0, 30)));
        _folder.Write("y.gz", Reader.Lines(30, 2));
        using var reader = new Reader(_folder);
        Assert.Equal(Enumerable.Range(0, 32), reader.Poll());
        Assert.Empty(reader.Poll());
        Assert.Null(reader.Statistics.Error);
    }

    [Fact]
    public void Members_follow_each_other_and_the_last_line_needs_no_end()
    {
        _folder.Write("x.gz", [.. LogFolder.Gzip(Reader.Lines(0, 3)), .. LogFolder.Gzip(Reader.Lines(3, 2).TrimEnd())]);
        using var reader = new Reader(_folder);
        Assert.Equal([0, 1, 2, 3, 4], reader.Poll());
        Assert.Null(reader.Statistics.Error);
        Assert.Empty(reader.Poll());
    }

    [Fact]
    public void Members_that_are_added_are_read_on()
    {
        using var reader = new Reader(_folder);
        _folder.Write("x.gz", LogFolder.Gzip(Reader.Lines(0, 3)));
        Assert.Equal([0, 1, 2], reader.Poll());
        _folder.Append("x.gz", LogFolder.Gzip(Reader.Lines(3, 2)));
        Assert.Equal([3, 4], reader.Poll());
    }

    [Fact]
    public void A_file_that_is_cut_off_counts_as_far_as_it_goes_and_is_read_on_when_it_grows()
    {
        var random = new Random(1);
        var numbers = Enumerable.Range(0, 3000).Select(_ => random.Next(100_000)).ToList();
        var bytes = LogFolder.Gzip(string.Concat(numbers.Select(number => Reader.Line(number))));
        _folder.Write("x.gz", bytes[..(bytes.Length / 2)]);
        using var reader = new Reader(_folder);
        var read = reader.Poll();
        Assert.InRange(read.Count, 1, 2999);
        Assert.StartsWith($"{_folder["x.gz"]}: the gzip data are damaged or cut off", reader.Statistics.Error, StringComparison.Ordinal);
        Assert.Empty(reader.Poll());
        Assert.NotNull(reader.Statistics.Error);
        Assert.Empty(reader.Problems);
        _folder.Append("x.gz", bytes[(bytes.Length / 2)..]);
        read.AddRange(reader.Poll());
        Assert.Equal(numbers, read);
        Assert.Null(reader.Statistics.Error);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    public void Damage_is_an_error_and_what_is_before_it_counts(int bufferBytes)
    {
        var bytes = LogFolder.Gzip(Reader.Lines(0, 100));
        bytes[^6] ^= 1;
        _folder.Write("x.gz", bytes);
        _folder.Write("y.log", Reader.Line(200));
        using var reader = new Reader(_folder, options: new FileSourceOptions { BufferBytes = bufferBytes });

        // The wrong checksum is met together with the last byte, which ends the last line.
        Assert.Equal([.. Enumerable.Range(0, 99), 200], reader.Poll());
        Assert.StartsWith($"{_folder["x.gz"]}: the gzip data are damaged or cut off", reader.Statistics.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_without_data_is_an_error()
    {
        _folder.Write("x.gz", LogFolder.Gzip("x")[..10]);
        using var reader = new Reader(_folder);
        Assert.Empty(reader.Poll());
        Assert.NotNull(reader.Statistics.Error);
    }
}
