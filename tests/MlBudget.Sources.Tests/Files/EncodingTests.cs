using System.Text;
using MlBudget.Core.Records;
using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

public sealed class EncodingTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_log_in_utf_16_is_followed_byte_by_byte(bool isBigEndian)
    {
        var encoding = new UnicodeEncoding(isBigEndian, byteOrderMark: true);
        using var reader = new DurableReader(_folder, options: new());
        _folder.Write("x", "");
        var read = new List<int>();
        foreach (var value in (byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes($$"""{"t":{{Reader.Start}},"n":0,"x":"é😀"}""" + "\r\n" + Reader.Line(1))])
        {
            _folder.Append("x", [value]);
            read.AddRange(reader.Poll());
            reader.CommitAndRestart();
        }

        Assert.Equal([0, 1], read);
        Assert.Null(reader.Statistics.Error);
        Assert.Equal(0, reader.Statistics.AllRejected);
    }

    [Fact]
    public void What_is_no_utf_16_is_refused_and_never_good_data()
    {
        var text = new StringBuilder();
        text.Append(Reader.Line(0)).Append("{\"t\":1,\"n\":7,\"x\":\"\ud83d\"}\n{\"t\":1,\"n\":7,\"x\":\"\ude00\"}\n").Append(Reader.Line(1));
        var bytes = new List<byte> { 0xff, 0xfe };
        foreach (var unit in text.ToString())
            bytes.AddRange([(byte)unit, (byte)(unit >> 8)]);
        _folder.Write("x", [.. bytes]);
        using var reader = new Reader(_folder);
        Assert.Equal([0, 1], reader.Poll());
        Assert.Equal(2, reader.Statistics.Rejected(RejectionReason.Encoding));
        Assert.Equal(2, reader.Statistics.AllRejected);
    }

    [Fact]
    public void A_log_in_utf_16_is_rotated_cut_and_compressed_as_any_other()
    {
        var encoding = new UnicodeEncoding(bigEndian: false, byteOrderMark: true);
        byte[] Text(int from, int count) => [.. encoding.GetPreamble(), .. encoding.GetBytes(Reader.Lines(from, count))];
        using var reader = new DurableReader(_folder, "x.log*");
        _folder.Write("x.log", Text(0, 50));
        Assert.Equal(Enumerable.Range(0, 20), reader.Poll(untilNumber: 19));
        reader.CommitAndRestart();
        _folder.Copy("x.log", "x.log.1");
        _folder.Write("x.log", Text(50, 1));
        Assert.Equal(Enumerable.Range(20, 31), reader.Poll());
        reader.CommitAndRestart();
        _folder.Compress("x.log.1", "x.log.1.zst");
        _folder.Delete("x.log.1");
        _folder.Append("x.log", encoding.GetBytes(Reader.Lines(51, 2)));
        Assert.Equal([51, 52], reader.Poll());
        Assert.Null(reader.Statistics.Error);
    }

    [Fact]
    public void The_heads_of_a_log_in_utf_16_are_its_first_records()
    {
        var encoding = new UnicodeEncoding(bigEndian: false, byteOrderMark: true);
        _folder.Write("x", [.. encoding.GetPreamble(), .. encoding.GetBytes(Reader.Lines(0, 5000))]);
        var heads = new FileSourceDefinition(_folder["x"], "x").ReadHeads(
            new("predictions", Reader.Schema, new(ClockMode.Log, TimeProvider.System, TimeSpan.Zero, TimeSpan.FromDays(7), TimeSpan.FromDays(7))),
            new(Records: 10));
        Assert.Equal(10, Assert.Single(heads.Heads).Records);
        Assert.False(heads.AreAll);
    }
}
