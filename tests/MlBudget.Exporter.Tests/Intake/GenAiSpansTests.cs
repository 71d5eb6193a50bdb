using System.Text;
using System.Text.Json;
using MlBudget.Exporter.Intake;

namespace MlBudget.Exporter.Tests.Intake;

/// <summary>Spans of generative models become flat records without what was asked and answered; others are passed over.</summary>
public sealed class GenAiSpansTests
{
    [Fact]
    public void A_span_is_a_flat_record_with_the_attributes_of_its_resource()
    {
        var spans = Read(Body("""
            {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"chat gpt","kind":3,"startTimeUnixNano":"1764446400000000000","endTimeUnixNano":"1764446401500000000",
             "status":{"code":2,"message":"what was asked"},
             "attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"gpt"}},{"key":"gen_ai.usage.output_tokens","value":{"intValue":"42"}},
               {"key":"gen_ai.request.temperature","value":{"doubleValue":0.5}},{"key":"gen_ai.response.finish_reasons","value":{"arrayValue":{"values":[{"stringValue":"stop"}]}}},
               {"key":"error.type","value":{"stringValue":"timeout"}},{"key":"gen_ai.stream","value":{"boolValue":true}}]}
            """));

        Assert.Equal(
            """{"name":"chat gpt","trace_id":"5b8efff798038103d269b633813fc60c","span_id":"eee19b7ec3c1b174","parent_span_id":null,"start_time":"2025-11-29T20:00:00.0000000Z","end_time":"2025-11-29T20:00:01.5000000Z","duration_seconds":1.5,"status":"error","gen_ai.request.model":"gpt","gen_ai.usage.output_tokens":42,"gen_ai.request.temperature":0.5,"gen_ai.response.finish_reasons":"stop","error.type":"timeout","gen_ai.stream":true,"service.name":"shop"}""" + "\n",
            Encoding.UTF8.GetString(spans.Post!.Lines.Span));
        Assert.Equal((1, 0), (spans.Post.Records, spans.Rejected));
    }

    [Fact]
    public void Earlier_names_are_those_of_now_unless_both_are_there()
    {
        var record = Record("""{"key":"gen_ai.system","value":{"stringValue":"openai"}},{"key":"gen_ai.usage.prompt_tokens","value":{"intValue":7}},{"key":"gen_ai.usage.input_tokens","value":{"intValue":"8"}}""");

        Assert.Equal("openai", record.GetProperty("gen_ai.provider.name").GetString());
        Assert.Equal(8, record.GetProperty("gen_ai.usage.input_tokens").GetInt32());
        Assert.False(record.TryGetProperty("gen_ai.system", out _));
    }

    /// <summary>All attributes that may hold it, of the conventions before and after they were renamed in 2025 and moved in 2026; what others have made of them; and names that may come.</summary>
    public static TheoryData<string> Said { get; } =
    [
        "gen_ai.prompt", "gen_ai.completion", "gen_ai.prompt.0.content", "gen_ai.completion.0.content", "gen_ai.completion.0.tool_calls.0.arguments", "gen_ai.prompt.name",
        "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.tool.definitions", "gen_ai.tool.description", "gen_ai.tool.call.arguments",
        "gen_ai.tool.call.result", "gen_ai.agent.description", "gen_ai.evaluation.explanation", "gen_ai.retrieval.query.text", "gen_ai.retrieval.documents",
        "gen_ai.memory.query.text", "gen_ai.memory.records", "gen_ai.request.stop_sequences", "gen_ai.content.prompt", "gen_ai.content.completion", "gen_ai.event.content",
        "gen_ai.user.message", "gen_ai.assistant.message", "gen_ai.system.message", "gen_ai.tool.message", "gen_ai.choice",
        "gen_ai.messages", "gen_ai.request.input", "gen_ai.response.content", "gen_ai.response.model.reasoning", "gen_ai.output.text.content", "gen_ai.operation.description",
        "gen_ai.system.prompt",
        "traceloop.entity.input", "traceloop.entity.output", "input.value", "output.value", "llm.prompts.0.content", "http.request.header.authorization", "http.response.body",
        "http.url", "http.target", "error.message", "url.full", "exception.message",
    ];

    /// <summary>All texts of the same conventions that hold none of it.</summary>
    public static TheoryData<string> Unsaid { get; } =
    [
        "gen_ai.agent.id", "gen_ai.agent.name", "gen_ai.agent.version", "gen_ai.conversation.id", "gen_ai.data_source.id", "gen_ai.evaluation.name",
        "gen_ai.evaluation.score.label", "gen_ai.memory.record.id", "gen_ai.memory.store.id", "gen_ai.openai.request.response_format",
        "gen_ai.openai.response.system_fingerprint", "gen_ai.operation.name", "gen_ai.output.type", "gen_ai.provider.name", "gen_ai.request.encoding_formats",
        "gen_ai.request.model", "gen_ai.response.finish_reasons", "gen_ai.response.id", "gen_ai.response.model", "gen_ai.token.cache", "gen_ai.token.modality",
        "gen_ai.token.phase", "gen_ai.token.type", "gen_ai.tool.call.id", "gen_ai.tool.name", "gen_ai.tool.type", "gen_ai.workflow.name", "openai.request.service_tier",
        "openai.response.system_fingerprint", "openai.api.type", "aws.bedrock.guardrail.id", "azure.resource_provider.namespace", "server.address", "error.type",
        "http.request.method", "deployment.environment.name",
    ];

    [Theory]
    [MemberData(nameof(Said))]
    public void What_was_asked_and_answered_is_never_kept(string name)
    {
        var spans = Read(Body($$$"""
            {"traceId":"a","spanId":"b","name":"chat","startTimeUnixNano":"1","endTimeUnixNano":"2","events":[{"name":"gen_ai.user.message","attributes":[{"key":"content","value":{"stringValue":"SECRET"}}]}],
             "attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"gpt"}},{"key":"{{{name}}}","value":{"stringValue":"SECRET"}}]}
            """));

        Assert.DoesNotContain("SECRET", Encoding.UTF8.GetString(spans.Post!.Lines.Span), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Said))]
    public void Nor_is_it_where_it_is_a_list(string name)
    {
        var record = Record($$$"""{"key":"gen_ai.request.model","value":{"stringValue":"gpt"}},{"key":"{{{name}}}","value":{"arrayValue":{"values":[{"stringValue":"SECRET"}]} } }""");

        Assert.DoesNotContain("SECRET", record.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unsaid))]
    public void Names_ids_and_states_are_kept(string name)
    {
        var record = Record($$$"""{"key":"gen_ai.request.max_tokens","value":{"intValue":"7"}},{"key":"{{{name}}}","value":{"stringValue":"known"}}""");

        Assert.Contains(record.EnumerateObject(), value => value.Value.ToString() == "known");
    }

    [Fact]
    public void Numbers_and_truth_values_are_kept_by_whatever_name()
    {
        var record = Record("""{"key":"gen_ai.usage.thinking_tokens","value":{"intValue":"7"}},{"key":"gen_ai.request.thinks","value":{"boolValue":true}},{"key":"gen_ai.response.speed","value":{"doubleValue":0.5}}""");

        Assert.Equal(7, record.GetProperty("gen_ai.usage.thinking_tokens").GetInt32());
        Assert.True(record.GetProperty("gen_ai.request.thinks").GetBoolean());
        Assert.Equal(0.5, record.GetProperty("gen_ai.response.speed").GetDouble(), tolerance: 0);
    }

    [Fact]
    public void Other_spans_are_passed_over_and_those_without_times_are_rejected()
    {
        var spans = Read(Body("""
            {"traceId":"a","spanId":"b","name":"GET /","startTimeUnixNano":"1","endTimeUnixNano":"2","attributes":[]},
            {"traceId":"a","spanId":"c","name":"chat","startTimeUnixNano":"1","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"gpt"}}]},
            {"traceId":"a","spanId":"d","name":"chat","startTimeUnixNano":"2","endTimeUnixNano":"1","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"gpt"}}]}
            """));

        Assert.Null(spans.Post);
        Assert.Equal(2, spans.Rejected);
        Assert.Equal("endTimeUnixNano: found none, expected a number of nanoseconds", spans.Reason);
    }

    [Fact]
    public void The_same_spans_have_the_same_key_and_others_have_another()
    {
        const string Span = """{"traceId":"a","spanId":"1","name":"chat","startTimeUnixNano":"1","endTimeUnixNano":"2","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"gpt"}}]}""";

        Assert.Equal(Read(Body(Span)).Post!.Key, Read(Body(Span)).Post!.Key);
        Assert.NotEqual(Read(Body(Span)).Post!.Key, Read(Body(Span.Replace("\"1\",\"name", "\"2\",\"name", StringComparison.Ordinal))).Post!.Key);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"resourceSpans":{}}""")]
    public void What_is_no_request_to_export_spans_is_refused(string body) =>
        Assert.StartsWith("the body: found no list 'resourceSpans'", Assert.Throws<FormatException>(() => Read(body)).Message, StringComparison.Ordinal);

    private static JsonElement Record(string attributes) => JsonDocument.Parse(Read(Body(
        $$$"""{"traceId":"a","spanId":"b","name":"chat","startTimeUnixNano":"1","endTimeUnixNano":"2","attributes":[{{{attributes}}}]}""")).Post!.Lines).RootElement;

    private static GenAiSpans.Spans Read(string body) => GenAiSpans.Read(Encoding.UTF8.GetBytes(body));

    private static string Body(string spans) =>
        $$$"""{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"host.name","value":{"stringValue":"h"}}]},"scopeSpans":[{"scope":{},"spans":[{{{spans}}}]}]}]}""";
}
