using System.Globalization;
using System.Text;
using CsCheck;
using MlBudget.Core.Records;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Tests.Json;

namespace MlBudget.Sources.Tests.Layouts;

/// <summary>Documents of OpenTelemetry's protocol, of which each call of a generative model is a row.</summary>
public class OtlpTests
{
    private const long Start = 1_785_580_200;

    private static readonly RecordSchema Schema = new("start_time", "span_id", [new("\"gen_ai.usage.output_tokens\"", ColumnKind.Number)]);

    /// <summary>Spans however they lie in resources and scopes, other spans among them, are the rows that each would be alone, in the order of their times.</summary>
    [Fact]
    public void Each_call_is_a_row_wherever_it_lies_in_its_document() => Gen.Select(Gen.Int[0, 5].Array[1, 5].Array[1, 4], Gen.Int[0, 5]).Sample((resources, shift) =>
    {
        var (next, calls) = (0, new List<(int Time, int Number)>());
        var document = Document([.. resources.Select(scopes => scopes.Select(count => Enumerable.Range(0, count).Select(_ =>
        {
            var (number, time) = (next++, (7 * next + shift) % 11);
            if (number % 3 == 2)
                return Span(number, time, "{\"key\":\"http.request.method\",\"value\":{\"stringValue\":\"GET\"}}");
            calls.Add((time, number));
            return Span(number, time);
        })))]);

        var (format, batch) = (Format(), new Batch(Schema));
        Assert.Null(format.Decode(document, batch));
        Assert.Equal(calls.Count, format.Rows);
        Assert.Equal(calls.Count > 0, format.IsOfRows);
        Assert.Equal(
            calls.OrderBy(call => call.Time).Select(call => ($"{(Start + call.Time) * 1_000_000}", $"{call.Number}")),
            Enumerable.Range(0, calls.Count).Select(row => (batch.Times[row].ToString(CultureInfo.InvariantCulture), Row.Of(batch, row)[2]!)));
        Assert.Equal(calls.Count == 0 ? null : (Start + calls.Min(call => call.Time)) * 1_000_000, format.TimeOf(document)?.Micros);
        format.Discard(batch);
        Assert.Equal(0, Bits.Count(batch.HasId, 0, 200));
    }, iter: 200);

    [Theory]
    [InlineData("""{"resourceSpans":[]}""")]
    [InlineData("""{"resourceMetrics":[{"scopeMetrics":[]}]}""")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"x"}}]}]}]}""")]
    public void A_document_without_any_is_passed_over(string document)
    {
        var format = Format();
        Assert.Null(format.Decode(Encoding.UTF8.GetBytes(document), new Batch(Schema)));
        Assert.False(format.IsOfRows);
        Assert.True(format.IsWhole(Encoding.UTF8.GetBytes(document)));
    }

    [Theory]
    [InlineData("""{"spans":[]}""", "found no list 'resourceSpans', 'resourceLogs' or 'resourceMetrics', expected a document of OTLP in JSON on each line")]
    [InlineData("[1]", "found no list 'resourceSpans', 'resourceLogs' or 'resourceMetrics', expected a document of OTLP in JSON on each line")]
    [InlineData("""{"resourceSpans":[}""", "not JSON at byte 19 of 19: expected a document of OTLP in JSON on each line")]
    [InlineData("""{"resourceSpans":[]}{}""", "not JSON at byte 21 of 22: expected a document of OTLP in JSON on each line")]
    public void What_is_no_document_is_malformed(string document, string detail)
    {
        var (format, bytes) = (Format(), Encoding.UTF8.GetBytes(document));
        Assert.Equal(RejectionReason.Malformed, format.Decode(bytes, new Batch(Schema)));
        Assert.Equal(detail, format.Describe(RejectionReason.Malformed, bytes));
        Assert.Null(format.TimeOf(bytes));
    }

    [Fact]
    public void Calls_without_times_are_refused_and_others_of_the_document_are_not()
    {
        var (format, batch) = (Format(), new Batch(Schema));
        var backwards = Span(1, 5).Replace($"\"endTimeUnixNano\":\"{Start + 6}", $"\"endTimeUnixNano\":\"{Start + 4}", StringComparison.Ordinal);
        var document = Document([[[Span(0, 1), backwards]]]);
        Assert.Null(format.Decode(document, batch));
        Assert.Equal((1, 1), (format.Rows, format.RowsWithoutTime));
        Assert.Equal("1 of 2 calls of generative models can't be read; of the first: endTimeUnixNano: is before startTimeUnixNano", format.Describe(RejectionReason.Time, document));

        format.Discard(batch);
        Assert.Equal(RejectionReason.NoTime, format.Decode(Document([[[backwards]]]), batch));
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("-1e999")]
    [InlineData("\"NaN\"")]
    [InlineData("\"Infinity\"")]
    public void A_number_that_is_not_finite_is_none(string number)
    {
        var (format, batch) = (Format(), new Batch(Schema));
        var endless = Span(1, 5).Replace("\"attributes\":[", $"\"attributes\":[{{\"key\":\"gen_ai.usage.output_tokens\",\"value\":{{\"doubleValue\":{number}}}}},", StringComparison.Ordinal);
        Assert.Contains(number, endless, StringComparison.Ordinal);
        var document = Document([[[endless]]]);
        Assert.Null(format.Decode(document, batch));
        Assert.Equal((1, null), (format.Rows, Row.Of(batch, 0)[2]));
        Assert.NotNull(format.TimeOf(document));
        Assert.True(format.IsWhole(document));
    }

    [Fact]
    public void Calls_that_are_days_apart_are_no_document_of_one_export()
    {
        var (format, document) = (Format(), Document([[[Span(0, 0), Span(1, 90_000)]]]));
        Assert.Equal(RejectionReason.Time, format.Decode(document, new Batch(Schema)));
        Assert.Contains("of 2026-08-01T10:30:00Z and of more than a day later in one document", format.Describe(RejectionReason.Time, document), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_has_a_batch_of_calls_at_most()
    {
        var format = Format();
        Assert.Null(format.Decode(Document([[Enumerable.Range(0, 2048).Select(number => Span(number, 0))]]), new Batch(Schema)));
        Assert.Equal(2048, format.Rows);
        Assert.Null(format.Decode(Document([[[Span(0, 0), Span(1, 0)]]]), new Batch(Schema) { Count = 2047 }));
        Assert.Equal((0, true), (format.Rows, format.IsOfRows));
        var document = Document([[Enumerable.Range(0, 2049).Select(number => Span(number, 0))]]);
        Assert.Equal(RejectionReason.Malformed, format.Decode(document, new Batch(Schema)));
        Assert.Equal("found 2049 calls of generative models, expected at most 2048 in a document", format.Describe(RejectionReason.Malformed, document));
    }

    [Fact]
    public void Evaluations_are_in_logs_and_in_spans_and_have_the_answer_of_their_span()
    {
        var schema = new RecordSchema("time", "\"gen_ai.response.id\"", [new("\"gen_ai.evaluation.score.value\"", ColumnKind.Number), new("\"gen_ai.evaluation.score.label\"", ColumnKind.Category)]);
        var format = new RecordLayout { Form = RecordForm.OtlpEvaluations }.Create(schema, 1_000_000, requireId: true);
        var batch = new Batch(schema);
        var named = """{"key":"gen_ai.response.id","value":{"stringValue":"r"}}""";
        string Attributes(string more, string label) => $$$"""
            "attributes":[{{{more}}}{"key":"gen_ai.evaluation.score.value","value":{"doubleValue":0.25}},{"key":"gen_ai.evaluation.score.label","value":{"stringValue":"{{{label}}}"}}]
            """;
        var logs = $$"""
            {"timeUnixNano":"{{Start + 3}}000000000","eventName":"gen_ai.evaluation.result",{{Attributes(named + ",", "fail")}}},
            {"timeUnixNano":"0","observedTimeUnixNano":"{{Start + 2}}000000000",{{Attributes(named + """,{"key":"event.name","value":{"stringValue":"gen_ai.evaluation.result"}},""", "pass")}}},
            {"timeUnixNano":"{{Start}}000000000","eventName":"gen_ai.evaluation.result",{{Attributes("", "of nothing")}}},
            {"timeUnixNano":"{{Start}}000000000","eventName":"gen_ai.client.inference.operation.details","attributes":[{{named}}]}
            """;
        var span = $$"""{"spanId":"s","attributes":[{{named}}],"events":[{"name":"gen_ai.evaluation.result","timeUnixNano":"{{Start + 1}}000000000",{{Attributes("", "of a span")}}}, {"name":"exception"}]}""";
        var document = Encoding.UTF8.GetBytes($$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{{logs}}]}]}],"resourceSpans":[{"scopeSpans":[{"spans":[{{span}}]}]}]}""".ReplaceLineEndings(""));

        Assert.Null(format.Decode(document, batch));
        Assert.Equal((3, 1), (format.Rows, format.RowsWithoutId));
        Assert.Equal(["of a span", "pass", "fail"], Enumerable.Range(0, 3).Select(row => Row.Of(batch, row)[3]));
        Assert.All(Enumerable.Range(0, 3), row => Assert.Equal("0.25", Row.Of(batch, row)[2]));
        Assert.Equal(batch.Ids[0], batch.Ids[2]);
    }

    [Fact]
    public void Where_no_evaluation_says_of_what_it_is_the_document_is_refused()
    {
        var schema = new RecordSchema("time", "\"gen_ai.response.id\"", []);
        var format = new RecordLayout { Form = RecordForm.OtlpEvaluations }.Create(schema, 1_000_000, requireId: true);
        var document = Encoding.UTF8.GetBytes($$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"{{Start}}000000000","eventName":"gen_ai.evaluation.result","attributes":[]}]}]}]}""");
        Assert.Equal(RejectionReason.Id, format.Decode(document, new Batch(schema)));
        Assert.StartsWith("no id in '\"gen_ai.response.id\"'", format.Describe(RejectionReason.Id, document), StringComparison.Ordinal);
    }

    private static RecordFormat Format() => new RecordLayout { Form = RecordForm.OtlpCalls }.Create(Schema, 10_000_000, requireId: false);

    private static string Span(int number, int time, string? attributes = null) => $$"""
        {"traceId":"t","spanId":"{{number}}","startTimeUnixNano":"{{Start + time}}000000000","endTimeUnixNano":"{{Start + time + 1}}000000000","attributes":[{{attributes ?? Tokens(number)}}]}
        """;

    private static string Tokens(int number) => $$$"""{"key":"gen_ai.usage.completion_tokens","value":{"intValue":"{{{number}}}"}}""";

    /// <summary>A document of spans, by resource and by scope.</summary>
    private static byte[] Document(params ReadOnlySpan<IEnumerable<IEnumerable<string>>> resources)
    {
        var texts = new List<string>();
        foreach (var scopes in resources)
            texts.Add($"{{\"resource\":{{}},\"scopeSpans\":[{string.Join(',', scopes.Select(spans => $"{{\"scope\":{{}},\"spans\":[{string.Join(',', spans)}]}}"))}]}}");
        return Encoding.UTF8.GetBytes($"{{\"resourceSpans\":[{string.Join(',', texts)}]}}");
    }
}
