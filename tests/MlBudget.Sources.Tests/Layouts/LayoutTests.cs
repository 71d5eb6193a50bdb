using System.Text;
using System.Text.Json;
using CsCheck;
using MlBudget.Core.Records;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Tests.Json;

namespace MlBudget.Sources.Tests.Layouts;

/// <summary>Records in other wrapping, beside the same as plain JSON.</summary>
public class LayoutTests
{
    private const int MaxBytes = 100_000;

    private static readonly RecordSchema Plain = new("t", "id",
        [new("score", ColumnKind.Number), new("answer", ColumnKind.Category), new("pred.y", ColumnKind.Number), new("note", ColumnKind.Presence)]);

    private static readonly RecordLayout Logfmt = new() { Form = RecordForm.Logfmt };
    private static readonly RecordLayout Prefixed = new() { Prefix = @"(?<t>\S+ \S+) \[(?<answer>\w+)\] " };
    private static readonly RecordLayout PrefixedLogfmt = new() { Prefix = "<[^>]*>", Form = RecordForm.Logfmt };
    private static readonly RecordLayout Cri = new() { Form = RecordForm.Cri };

    private static readonly RecordSchema InLog = Plain with
    {
        TimePath = "time",
        IdPath = "log | json | id",
        Columns = [.. Plain.Columns.Select(column => column with { Path = $"log | json | {column.Path}" })],
    };

    public static TheoryData<string, string> Lines => new()
    {
        { "t=1700000000 id=a7 score=0.5 answer=fraud pred.y=1 note", """{"t":1700000000,"id":"a7","score":0.5,"answer":"fraud","pred":{"y":1},"note":true}""" },
        { "t=\"2026-08-01T10:30:00Z\"  answer=\"so \\\"so\\\"\" note=", """{"t":"2026-08-01T10:30:00Z","answer":"so \"so\"","note":""}""" },
        { "t=2026-08-01T10:30:00Z id=7 score=null answer=true", """{"t":"2026-08-01T10:30:00Z","id":7,"answer":true}""" },
        { "t=1700000000 answer=fraud answer=null", """{"t":1700000000,"answer":null}""" },
        { "t=1700000000 score=high pred.y=x pred.y=2", """{"t":1700000000,"score":"high","pred":{"y":2}}""" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Logfmt_is_read_as_the_same_in_json(string line, string json)
    {
        Same(Logfmt, Plain, line, json);
        Same(PrefixedLogfmt, Plain, "<info é>" + line, json);
        Same(Cri with { Within = "log | logfmt" }, Plain, $"2026-08-01T10:30:00Z stdout P {line[..9]}\n2026-08-01T10:30:00Z stdout F {line[9..]}", json);
        Same(RecordLayout.Json with { Within = "message | logfmt" }, Plain, $"{{\"message\":{JsonSerializer.Serialize(line + "\n")}}}", json);
    }

    [Theory]
    [InlineData("t=1700000000 answer=\"open")]
    [InlineData("t=1700000000 answer=a\"b\"")]
    [InlineData("t=1700000000 =5")]
    [InlineData("t=1700000000 answer=\"a\"b=1")]
    [InlineData("t=1700000000 \"a\"=1")]
    [InlineData("t=1700000000 answer=\"\\x\"")]
    public void What_is_no_logfmt_is_malformed(string line) => Refused(Logfmt, Plain, line, RejectionReason.Malformed, "expected key=value and spaces between such");

    [Fact]
    public void A_text_that_is_no_logfmt_is_malformed() => Refused(
        RecordLayout.Json with { Within = "m | logfmt" }, Plain, """{"m":"t=1700000000 answer=\"open"}""", RejectionReason.Malformed, "the text at byte 7 of 34 is no logfmt, as which it is read");

    [Fact]
    public void A_prefix_has_values_and_what_follows_is_the_record()
    {
        Same(Prefixed, Plain, "2026-08-01 10:30:00,250 [INFO] {\"id\":\"é\",\"score\":0.5}", """{"t":"2026-08-01T10:30:00.25Z","answer":"INFO","id":"é","score":0.5}""");
        // What the record itself says comes last.
        Same(Prefixed, Plain, "2026-08-01 10:30:00 [INFO] {\"answer\":\"x\"}", """{"t":"2026-08-01T10:30:00Z","answer":"x"}""");
        Refused(Prefixed, Plain, "{\"t\":1}", RejectionReason.Malformed, "can't be read at byte 1 of 7: expected a text that matches the prefix, and behind it one JSON object");
        Refused(Prefixed, Plain, "2026-08-01 10:30:00 [INFO] started", RejectionReason.Malformed, "can't be read at byte 28 of 34: expected a text that matches the prefix");
    }

    [Fact]
    public void Parts_of_a_line_in_a_container_s_log_are_one_record()
    {
        const string Json = """{"time":"2026-08-01T10:30:00.123456789Z","log":"{\"id\":\"é7\",\"score\":0.5,\"answer\":\"a b\",\"pred\":{\"y\":1}}"}""";
        var content = """{"id":"é7","score":0.5,"answer":"a b","pred":{"y":1}}""";
        const string Head = "2026-08-01T10:30:00.123456789Z stdout ";
        SameAs(Json, Head + "F " + content);
        for (var at = 0; at <= content.Length; at++)
        {
            SameAs(Json, $"{Head}P {content[..at]}\n{Head}F {content[at..]}");
            SameAs(Json, $"{Head}P {content[..at]}\n{Head}P:x \n{Head}F:x {content[at..]}");
        }

        Assert.True(Cri.GoesOn(Encoding.UTF8.GetBytes($"{Head}P {{")));
        Assert.True(Cri.GoesOn(Encoding.UTF8.GetBytes($"{Head}F {{\n{Head}P ")));
        Assert.False(Cri.GoesOn(Encoding.UTF8.GetBytes($"{Head}P {{\n{Head}F }}")));
        Assert.False(Cri.GoesOn("P P P"u8));

        void SameAs(string json, string record) => Same(Cri, InLog, record, json);
    }

    [Theory]
    [InlineData("2026-08-01T10:30:00Z stdout F started", "the text at byte 31 of 37 is no JSON, as which it is read")]
    [InlineData("2026-08-01T10:30:00Z stdout X {}", "can't be read at byte 1 of 32")]
    [InlineData("2026-08-01T10:30:00Z stdout P {}", "cut off after 32 bytes")]
    [InlineData("2026-08-01T10:30:00Z stdout P {\n2026-08-01T10:30:00Z stderr F }", "can't be read at byte 33 of 63")]
    [InlineData("{\"log\":\"{}\"}", "can't be read at byte 1 of 12")]
    public void What_no_container_runtime_writes_is_malformed(string record, string detail) => Refused(Cri, InLog, record, RejectionReason.Malformed, detail);

    [Theory]
    [MemberData(nameof(Lines))]
    public void No_damage_stops_a_layout(string logfmt, string json) => Gen.Select(
        Gen.Int[0, 4], Gen.Select(Gen.Int[0, 400], Gen.Byte).Array[1, 4]).Sample((which, damage) =>
    {
        var (layout, schema, line) = which switch
        {
            0 => (Logfmt, Plain, logfmt),
            1 => (Prefixed, Plain, "2026-08-01 10:30:00 [INFO] " + json),
            2 => (PrefixedLogfmt, Plain, "<x>" + logfmt),
            3 => (Cri with { Within = "log | logfmt" }, Plain, $"2026-08-01T10:30:00Z stdout F {logfmt}"),
            _ => (Cri, InLog, $"2026-08-01T10:30:00Z stdout P {json[..5]}\n2026-08-01T10:30:00Z stdout F {json[5..]}"),
        };
        var bytes = Encoding.UTF8.GetBytes(line);
        foreach (var (at, value) in damage)
            bytes[at % bytes.Length] = value;
        var format = layout.Create(schema, MaxBytes, requireId: false);
        var batch = new Batch(schema, 1);
        if (format.Decode(bytes, batch) is { } reason)
        {
            Assert.NotEmpty(format.Describe(reason, bytes));
            Assert.All(batch.Columns, column => Assert.False(Bits.Get(column.Valid, 0) || Bits.Get(column.Mistyped, 0)));
        }
        else
        {
            Assert.NotNull(format.TimeOf(bytes));
            Assert.True(format.IsWhole(bytes));
        }
    });

    private static void Same(RecordLayout layout, RecordSchema schema, string record, string json)
    {
        var expected = Decode(RecordLayout.Json.Create(schema, MaxBytes, requireId: false), schema, json);
        Assert.Equal(expected, Decode(layout.Create(schema, MaxBytes, requireId: false), schema, record));
    }

    private static string?[] Decode(RecordFormat format, RecordSchema schema, string record)
    {
        var batch = new Batch(schema, 1);
        var bytes = Encoding.UTF8.GetBytes(record);
        var reason = format.Decode(bytes, batch);
        Assert.True(reason is null, reason is null ? null : $"{record}: {format.Describe(reason.Value, bytes)}");
        Assert.Equal(batch.Times[0], format.TimeOf(bytes)!.Value.Micros);
        return Row.Of(batch, 0);
    }

    private static void Refused(RecordLayout layout, RecordSchema schema, string record, RejectionReason reason, string detail)
    {
        var format = layout.Create(schema, MaxBytes, requireId: false);
        var bytes = Encoding.UTF8.GetBytes(record);
        Assert.Equal(reason, format.Decode(bytes, new Batch(schema, 1)));
        Assert.Contains(detail, format.Describe(reason, bytes), StringComparison.Ordinal);
    }
}
