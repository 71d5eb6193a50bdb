using MlBudget.Core.Records;

namespace MlBudget.Sources.Tests.Files;

/// <summary>A last line without an end, of which nobody says whether it goes on.</summary>
public sealed class LastLineTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_of_one_object_without_a_line_end_are_read_when_they_have_not_grown_for_two_polls()
    {
        using var reader = new DurableReader(_folder);
        for (var file = 0; file < 20; file++)
            _folder.Write($"{file:D2}.json", Reader.Line(file).TrimEnd());
        Assert.Empty(reader.Poll());
        Assert.Empty(reader.Poll());
        Assert.Equal(Enumerable.Range(0, 20), reader.Poll());
        Assert.Empty(reader.Poll());
        reader.CommitAndRestart();
        for (var poll = 0; poll < 4; poll++)
            Assert.Empty(reader.Poll());
        Assert.Equal(20, reader.Statistics.Records);
    }

    [Fact]
    public void A_whole_last_line_counts_once_whether_its_end_comes_later_or_more_lines()
    {
        using var reader = new Reader(_folder);
        _folder.Write("x.log", Reader.Lines(0, 3) + Reader.Line(3).TrimEnd());
        Assert.Equal([0, 1, 2], reader.Poll());
        Assert.Empty(reader.Poll());
        Assert.Equal([3], reader.Poll());
        _folder.Append("x.log", "\n" + Reader.Line(4));
        Assert.Equal([4], reader.Poll());
        Assert.Equal(0, reader.Statistics.Rejected(RejectionReason.Malformed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(21)]
    public void A_part_of_a_line_is_waited_for_however_long_that_takes(int length)
    {
        using var reader = new Reader(_folder);
        _folder.Write("x.log", Reader.Line(0) + Reader.Line(1)[..length]);
        Assert.Equal([0], reader.Poll());
        for (var poll = 0; poll < 5; poll++)
            Assert.Empty(reader.Poll());
        _folder.Append("x.log", Reader.Line(1)[length..]);
        Assert.Equal([1], reader.Poll());
        Assert.Equal(0, reader.Statistics.Rejected(RejectionReason.Malformed));
    }

    [Fact]
    public void Looking_for_other_files_again_within_a_poll_takes_nothing_of_the_grace()
    {
        using var reader = new Reader(_folder);
        _folder.Write("x.log", Reader.Line(0).TrimEnd());
        _folder.Write("y.log", Reader.Line(1));
        Assert.Equal([1], reader.Poll());
        _folder.Append("y.log", Reader.Line(2));
        reader.Source.Refresh();
        _folder.Rename("y.log", "z.log");
        _folder.Write("y.log", Reader.Line(3));
        Assert.Equal([2, 3], reader.Read().Order());
        Assert.Equal([0], reader.Poll());
    }

    [Theory]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(65_535)]
    [InlineData(131_072)]
    public void A_last_line_counts_where_it_ends_with_the_read_buffer(int length)
    {
        var line = Reader.Line(0);
        var last = Reader.Line(1).TrimEnd();
        var text = string.Concat(Enumerable.Repeat(line, (length - last.Length) / line.Length));
        _folder.Write("x.log", text + new string(' ', length - last.Length - text.Length) + last);
        using var reader = new Reader(_folder, options: new() { ClosedFiles = true }, batchRows: 10_000);
        Assert.Equal(text.Length / line.Length + 1, reader.Poll().Count);
        Assert.Empty(reader.Poll());
        Assert.Equal(1, reader.Source.Progress);
    }

    [Fact]
    public void A_whole_last_line_that_is_no_record_is_refused_as_any_other()
    {
        using var reader = new Reader(_folder);
        _folder.Write("x.log", Reader.Line(0) + """{"n":1}""");
        Assert.Equal([0], reader.Poll());
        Assert.Empty(reader.Poll());
        Assert.Empty(reader.Poll());
        Assert.Equal(1, reader.Statistics.Rejected(RejectionReason.NoTime));
    }
}
