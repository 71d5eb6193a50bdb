using System.Text;
using MlBudget.Core.Records;
using MlBudget.Sources.Layouts;

namespace MlBudget.Sources.Tests.Layouts;

/// <summary>
/// Records of each form with bytes that were changed, left out, doubled or taken from elsewhere: each is taken or refused with a reason, and
/// leaves nothing in a row that doesn't count. <c>tests/run --long</c> (<c>MLBUDGET_LONG=1</c>) tries a million of each form.
/// </summary>
public class LayoutFuzzTests
{
    private static readonly int Cases = Environment.GetEnvironmentVariable("MLBUDGET_LONG") is { Length: > 0 } ? 1_000_000 : 5_000;

    private const string Json = """{"t":"2026-08-01T10:30:00.25Z","id":"a\u00e97","x":"0.5","list":[1,{"y":2},[3]],"map":{"a":0.25,"b":0.5},"inner":"{\"z\":[1,\"é\"]}","csv":"1,\"a,\"\"b\",3","b64":"eyJ6IjpbMV19"}""";

    private static readonly RecordSchema Rich = new("t | time(zone: Europe/Berlin)", "id + list[0]",
    [
        new("x | number", ColumnKind.Number), new("list[1].y", ColumnKind.Number), new("list[-1][0]", ColumnKind.Category), new("map | greatest", ColumnKind.Category),
        new("map.a | at_least(0.2, yes, no) | values(yes: 1)", ColumnKind.Category), new("inner | json | z[-1]", ColumnKind.Category), new("csv | csv | [1]", ColumnKind.Category),
        new("csv | csv | [-1]", ColumnKind.Number), new("b64 | base64 | json | z[0]", ColumnKind.Number), new("list", ColumnKind.Presence),
    ]);

    private const string Span = """{"spanId":"\u00e9","startTimeUnixNano":"1785580200000000000","endTimeUnixNano":1785580201000000000,"status":{"code":2},"attributes":[{"key":"gen_ai.usage.output_tokens","value":{"intValue":"7"}},{"key":"gen_ai.response.finish_reasons","value":{"arrayValue":{"values":[{"stringValue":"\ud83d\ude00"}]}}}]}""";

    private static readonly RecordSchema OfRows = new("t", "id + $index", [new("list[$index].y", ColumnKind.Number), new("rows[$index]", ColumnKind.Category), new("x", ColumnKind.Category)]);

    private static readonly RecordSchema Container = new("container.time", "id", [new("x", ColumnKind.Number), new("list[0]", ColumnKind.Number)]);

    private static readonly RecordSchema Flat = new("t | time(\"%d/%b/%Y %H:%M:%S.%f %z\", \"%Y-%m-%dT%H:%M:%S\")", "id", [new("x", ColumnKind.Number), new("a.b", ColumnKind.Category), new("ok", ColumnKind.Category)]);

    public static TheoryData<string> Forms => [.. Samples.Keys];

    private static readonly Dictionary<string, (RecordLayout Layout, RecordSchema Schema, string[] Records)> Samples = new()
    {
        ["json"] = (RecordLayout.Json, Rich, [Json, Json.Replace("2026-08-01T10:30:00.25Z", "01/Aug/2026:10:30:00 +0200"), Json.Replace("\"2026-08-01T10:30:00.25Z\"", "20260801103000")]),
        ["rows"] = (new() { Rows = "list" }, OfRows, ["""{"t":1,"id":7,"list":[{"y":1},{"y":2}],"rows":["a",null],"x":1}""", """{"rows":[[],{}],"list":[1,2],"x":"é","id":"b","t":"2026-08-01"}"""]),
        ["logfmt"] = (new() { Form = RecordForm.Logfmt }, Flat, ["t=\"01/Aug/2026 10:30:00.123456789 +0200\" id=7 x=0.5 a.b=\"so \\\"é\\\" \\u00e9\" ok", "t=2026-08-01T10:30:00 id=\"\" x= a.b=null ok=false"]),
        ["prefix"] = (new() { Prefix = @"(?<t>\S+ \S+) \[(?<id>\w*)\] " }, new("t", "id", [new("x", ColumnKind.Number)]), ["2026-08-01 10:30:00,250 [a7] {\"x\":0.5}", "2026/08/01 10:30 [] {\"x\":\"é\"}"]),
        ["cri"] = (RecordPresets.All.First(preset => preset.Name == "cri").Layout, Container,
            ["2026-08-01T10:30:00.123456789Z stdout F {\"id\":\"a\",\"x\":1,\"list\":[1]}", "2026-08-01T10:30:00Z stderr P {\"id\":\n2026-08-01T10:30:00Z stderr F 7}"]),
        ["others"] = (RecordLayout.Json, new("was ?? t", "key ?? id", [new("x | number ?? list[1].y", ColumnKind.Number), new("map | greatest ?? y ?? inner | json | z[-1]", ColumnKind.Category)]),
            [Json, """{"t":1,"was":"2026-08-01","id":7,"key":"","x":{},"list":[1,{"y":2}],"y":true,"map":[]}"""]),
        ["otlp_calls"] = (RecordPresets.All.First(preset => preset.Name == "otel_genai").Layout, new("start_time", "\"gen_ai.response.id\" ?? span_id", [new("\"gen_ai.usage.output_tokens\"", ColumnKind.Number), new("status", ColumnKind.Category)]),
            [$$$"""{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"é"}}]},"scopeSpans":[{"spans":[{{{Span}}},{"attributes":[]},{{{Span}}}]}]}]}"""]),
        ["otlp_evaluations"] = (RecordPresets.All.First(preset => preset.Name == "otel_genai_evaluations").Layout, new("time", "span_id", [new("\"gen_ai.evaluation.score.value\"", ColumnKind.Number)]),
            ["""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1785580200000000000","eventName":"gen_ai.evaluation.result","spanId":"s","attributes":[{"key":"gen_ai.evaluation.score.value","value":{"doubleValue":0.5}}]}]}]}]}"""]),
        ["docker"] = (RecordPresets.All.First(preset => preset.Name == "docker").Layout, Container,
            ["""{"log":"{\"id\":\"a\",\"x\":1,\"list\":[1]}\n","stream":"stdout","time":"2026-08-01T10:30:00Z"}"""]),
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Changed_bytes_are_taken_or_refused(string form)
    {
        var (layout, schema, records) = Samples[form];
        var format = layout.Create(schema, 10_000, requireId: false);
        var batch = new Batch(schema);
        var random = new Random(form.Length);
        var (taken, refused) = (0, 0);
        for (var number = 0; number < Cases; number++)
        {
            var record = Changed(Encoding.UTF8.GetBytes(records[random.Next(records.Length)]), random);
            if (format.Decode(record, batch) is { } reason)
            {
                refused++;
                Assert.NotEmpty(format.Describe(reason, record));
            }
            else if (!format.IsOfRows)
            {
                taken++;
                Assert.Equal(0, format.Rows);
            }
            else
            {
                taken++;
                Assert.InRange(format.Rows, 1, 2048);
                Assert.True(format.IsWhole(record));
                Assert.NotNull(format.TimeOf(record));
                format.Discard(batch);
            }

            if (batch.HasId[0] != 0 || batch.RefusedIds[0] != 0 || batch.RawIds.Count > 0 || Array.Exists(batch.Columns, column => (column.Valid[0] | column.Mistyped[0]) != 0))
                Assert.Fail($"Something is left of {Convert.ToBase64String(record)}");
        }

        Assert.Equal(Cases, taken + refused);
        Assert.True(taken > Cases / 100 && refused > Cases / 100, $"{taken} taken, {refused} refused");
    }

    private static byte[] Changed(byte[] record, Random random)
    {
        var bytes = record.ToList();
        for (var left = random.Next(4); left > 0 && bytes.Count > 0; left--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = record[random.Next(record.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 4), bytes.Count - at));
                    break;
                case 3:
                    var from = random.Next(record.Length);
                    bytes.InsertRange(at, record[from..Math.Min(record.Length, from + 5)]);
                    break;
                default:
                    bytes[at] = "\"\\{}[]:,0123456789.eE+-tfn |="u8[random.Next(28)];
                    break;
            }
        }

        return [.. bytes];
    }
}
