using System.Text;
using CsCheck;
using MlBudget.Core.Records;
using MlBudget.Sources.Contents;
using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

public sealed class DocumentTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("[{1},{2}]", " {1}\n{2}\n")]
    [InlineData("[]", "  ")]
    [InlineData("[\n  {\n    1: \"a\\\"]}\"\n  },\n  {}\n]\n", "    {     1: \"a\\\"]}\"   }\n   {}\n  ")]
    [InlineData("{\n1\n}\n{\n2\n}\n", "{ 1 }\n{ 2 }\n")]
    [InlineData("[[{1},{2}],3,\"a,]\",null,{4}]", " [{1},{2}]\n3\n\"a,]\"\nnull\n{4}\n")]
    [InlineData("[{1}x,2},{3}]\n[{4}]", " {1}x\n2}\n{3}\n  {4}\n")]
    [InlineData("{\n \"a\n\": 1}\n{2}\n", "{  \"a\u001e\": 1}\n{2}\n")]
    [InlineData("{\n 1\n{2}\n{3\n{4}\n", "{  1\n{2}\n{3\n{4}\n")]
    [InlineData("[\n  {\n    \"a\": [1\n  },\n  {2},\n  {\"x\n  {3}\n]", "    {     \"a\": [1   },\n  {2}\n   {\"x\n  {3}\n ")]
    [InlineData("[\n{\n\"a\":\n{\n\"b\":[\n{\n},\n{\n}\n]\n}\n},\n{2}]", "  { \"a\": { \"b\":[ { }, { } ] } }\n {2}\n")]
    [InlineData("[\n{\n\"a\":1,\n{2}\n]", "  { \"a\":1,\n{2}\n ")]
    [InlineData("{\nx\n}\nno JSON {\n{2}\n", "{ x }\nno JSON {\n{2}\n")]
    [InlineData("\uFEFF[\n{1}]", "\uFEFF  {1}\n")]
    public void Documents_become_lines_of_as_many_bytes_whatever_the_pieces_are(string document, string lines)
    {
        Assert.True(DocumentContent.Begins(Encoding.UTF8.GetBytes(document)));
        for (var piece = 1; piece < 9; piece++)
        {
            _folder.Write("x", document);
            using var stream = LogStream.Open(_folder["x"], new());
            Assert.True(stream.Form.IsDocument);
            var (text, buffer) = (new List<byte>(), new byte[piece]);
            for (int count; (count = stream.Read(buffer)) > 0;)
                text.AddRange(buffer.AsSpan(0, count));
            Assert.Equal(lines, Encoding.UTF8.GetString([.. text]));
        }
    }

    [Theory]
    [InlineData("{\"t\":1}\n")]
    [InlineData("[2026-08-01 10:00:00] {\"t\":1}\n")]
    [InlineData("[INFO] {\"t\":1}\n")]
    [InlineData("[notice] {\"t\":1}\n")]
    [InlineData("{ \"t\":1\n}")]
    [InlineData("[")]
    [InlineData("{ ")]
    [InlineData("")]
    [InlineData("text\n[{\"t\":1}]")]
    public void Lines_are_no_document(string text) => Assert.False(DocumentContent.Begins(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void What_stands_before_records_is_no_bracket_of_an_array()
    {
        _folder.Write("x", "[\n");
        using var stream = LogStream.Open(_folder["x"], new() { Layout = new() { Prefix = @"\[" } });
        Assert.False(stream.Form.IsDerived);
    }

    [Theory]
    [InlineData("[", ",", "]")]
    [InlineData("[", ", ", "]\n")]
    [InlineData("[\n", ",\n", "\n]\n")]
    [InlineData("[\r\n  ", ",\r\n  ", "\r\n]")]
    [InlineData("[\n", "\n,\n", "\n]")]
    [InlineData("", "\n", "\n")]
    public void A_longer_array_in_the_place_of_another_is_read_on_where_that_ended(string open, string between, string close)
    {
        foreach (var way in (string[])["anew", "renamed", "cut"])
        {
            using var folder = new LogFolder();
            using var reader = new DurableReader(folder, "x*");
            for (var count = 1; count < 40; count += count)
            {
                var text = open + string.Join(between, Enumerable.Range(0, count).Select(number => Indented(number))) + close;
                switch (way)
                {
                    case "renamed":
                        folder.Write("new", text);
                        folder.Rename("new", "x");
                        break;
                    case "cut":
                        folder.Write("x", "");
                        reader.Poll();
                        folder.Write("x", text[..(text.Length / 3)]);
                        reader.Poll();
                        folder.Write("x", text);
                        break;
                    default:
                        folder.Write("x", text);
                        break;
                }

                reader.Poll();
                Assert.Equal(Enumerable.Range(0, count), reader.Taken);
                reader.CommitAndRestart();
                Assert.Empty(reader.Poll());
            }

            Assert.Null(reader.Statistics.Error);
            Assert.Equal(0, reader.Statistics.AllRejected);
        }
    }

    [Fact]
    public void A_broken_object_is_refused_and_the_others_count_with_the_number_of_the_record()
    {
        _folder.Write("x", $"[\n  {Indented(0)},\n  {{\n    \"t\": 1,\n    \"n\": \"x\n  }},\n  {Indented(1)},\n  7,\n  {Indented(2)}\n]\n");
        using var reader = new Reader(_folder);
        Assert.Equal([0, 1, 2], reader.Poll());
        Assert.Equal(2, reader.Statistics.Rejected(RejectionReason.Malformed));
        Assert.Equal(2, reader.Statistics.AllRejected);
        Assert.Equal(2, Assert.Single(reader.Problems).Line);
    }

    [Fact]
    public void An_object_that_is_cut_off_is_waited_for_and_in_a_closed_file_refused()
    {
        _folder.Write("x", $"[\n{Indented(0)},\n{Indented(1)[..^3]}");
        using (var open = new Reader(_folder))
        {
            Assert.Equal([0], open.Poll());
            Assert.Equal(0, open.Statistics.AllRejected);
        }

        using var closed = new Reader(_folder, options: new FileSourceOptions { ClosedFiles = true });
        Assert.Equal([0], closed.Poll());
        Assert.Equal(1, closed.Statistics.Rejected(RejectionReason.Malformed));
    }

    /// <summary>As many bytes come out as go in, but those that may still be rewritten, and those do not depend on how the bytes come.</summary>
    [Fact]
    public void Any_bytes_become_the_same_lines_however_they_come() =>
        Gen.Select(Gen.OneOf("\n", "{", "}", "[", "]", "\"", "\\", ",", ":", " ", "\r", "\t", "a", "\uFEFF", "\n  {", "\n{").Array[0, 60].Select(string.Concat), Gen.Int[1, 20]).Sample(
            (text, piece) =>
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                var (whole, parts) = (bytes.ToArray(), new List<byte>());
                var held = new DocumentScanner().Rewrite(whole, whole.Length);
                Assert.InRange(held, 0, whole.Length);
                var scanner = new DocumentScanner();
                var waiting = new List<byte>();
                foreach (var part in bytes.Chunk(piece))
                {
                    waiting.AddRange(part);
                    var buffer = waiting.ToArray();
                    var left = scanner.Rewrite(buffer, part.Length);
                    parts.AddRange(buffer[..^left]);
                    waiting = [.. buffer[^left..]];
                }

                Assert.Equal(whole[..^held], parts);
                Assert.Equal(held, waiting.Count);
                // All but line ends, spaces and what is between elements stays.
                Assert.All(whole.Zip(bytes), pair => Assert.True(pair.First == pair.Second || " \n,[]\r\t"u8.Contains(pair.Second)));
            },
            iter: 3000);

    private static string Indented(int number) => $"{{\n    \"t\": {Reader.Start + number},\n    \"n\": {number}\n  }}";
}
