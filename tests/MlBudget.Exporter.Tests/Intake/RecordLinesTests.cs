using System.Text;
using MlBudget.Exporter.Intake;

namespace MlBudget.Exporter.Tests.Intake;

/// <summary>A body becomes a line for each record, or is refused with where and what.</summary>
public sealed class RecordLinesTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData("""[{"a":1},{"b":[1,{"c":2}]}]""", """{"a":1}|{"b":[1,{"c":2}]}""")]
    [InlineData(" {\"a\":\n \"x\\ny\",\r\n\"b\":2}\n", """{"a":  "x\ny",  "b":2}""")]
    [InlineData("\uFEFF[ {} ,\n{} ]", "{}|{}")]
    public void Json_is_an_object_or_an_array_of_objects(string body, string lines) => Assert.Equal(lines, Written(body, areLines: false));

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":2}", """{"a":1}|{"a":2}""")]
    [InlineData("\n {\"a\":1} \r\n\n{\"a\":2}\r\n", """{"a":1}|{"a":2}""")]
    public void Each_of_json_lines_is_an_object_and_blank_ones_are_none(string body, string lines) => Assert.Equal(lines, Written(body, areLines: true));

    [Theory]
    [InlineData("", false, "found no record, expected one at least")]
    [InlineData("[]", false, "found no record, expected one at least")]
    [InlineData("\n\n", true, "found no record, expected one at least")]
    [InlineData("[{},3]", false, "record 2: found a number, expected a JSON object")]
    [InlineData("3", false, "found a number, expected a JSON object or an array of such; JSON lines are posted as application/x-ndjson")]
    [InlineData("[{},{\"a\":}]", false, "record 2: is no JSON: '}' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 9.")]
    [InlineData("{}\n{}", false, "record 1: is no JSON: '{' is invalid after a single JSON value. Expected end of data. LineNumber: 1 | BytePositionInLine: 0.")]
    [InlineData("{}\n[]\n", true, "line 2: found an array, expected a JSON object")]
    [InlineData("{}\n\n{\"a\":\n", true, "line 3: is no JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed. LineNumber: 0 | BytePositionInLine: 5.")]
    [InlineData("{} {}", true, "line 1: is no JSON: '{' is invalid after a single JSON value. Expected end of data. LineNumber: 0 | BytePositionInLine: 3.")]
    public void Anything_else_is_refused_with_where_and_what(string body, bool areLines, string fault)
    {
        Assert.Null(RecordLines.Split(Encoding.UTF8.GetBytes(body), areLines, out var found));

        Assert.Equal(fault, found);
    }

    [Fact]
    public void What_is_no_utf8_is_refused()
    {
        Assert.Null(RecordLines.Split([.. "{\"a\":\""u8, 0xff, .. "\"}"u8], areLines: false, out var fault));

        Assert.Equal("found bytes that are no UTF-8", fault);
    }

    private static string Written(string body, bool areLines)
    {
        var post = RecordLines.Split(Encoding.UTF8.GetBytes(body), areLines, out var fault);
        Assert.Empty(fault);
        var lines = Encoding.UTF8.GetString(post!.Lines.Span).Split('\n');
        Assert.Equal(post.Records, lines.Length - 1);
        return string.Join('|', lines[..^1]);
    }
}
