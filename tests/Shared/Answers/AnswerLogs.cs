using System.Globalization;
using System.Text.Json;

namespace MlBudget.Answers;

/// <summary>
/// Logs of language models and searches as programs write them, of our own making: of each five records, one a second, of answers that took 2 seconds, the first token 0.5, and had 120
/// tokens in and 61 out for 0.0021 dollars; the last of them failed. All that was asked and answered, and what may hold it, is one text.
/// </summary>
/// <param name="start">The time of the first record.</param>
/// <param name="said">What was asked and answered.</param>
/// <param name="run">What tells its ids from those of other logs.</param>
internal sealed class AnswerLogs(DateTimeOffset start, string said, string run = "")
{
    /// <summary>How many records each has.</summary>
    public const int Count = 5;

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = null };

    /// <summary>The log of a format.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of the name.</exception>
    public string Of(string format) => format switch
    {
        "litellm" => Lines(LiteLlm),
        "langfuse" => Lines(number => number % 2 == 0 ? Langfuse(number) : LangfuseOfApi(number)) + Line(Span()),
        "langfuse_scores" => Lines(Score),
        "otel_genai" => Line(Spans([Other()])) + Line(Spans([.. Enumerable.Range(0, Count).Reverse().Select(Call), Tool()])),
        "otel_genai_evaluations" => Line(Logs([.. Enumerable.Range(0, Count - 1).Select(Evaluation)])) + Line(Spans([Evaluated(Count - 1)])),
        "ubi_queries" => Lines(Query),
        "ubi_events" => Lines(Event),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a log that is written here."),
    };

    private static bool IsFailed(int number) => number == Count - 1;

    private static string Lines(Func<int, object> record) => string.Concat(Enumerable.Range(0, Count).Select(record).Select(Line));

    private static string Line(object record) => JsonSerializer.Serialize(record, Options) + "\n";

    private double Seconds(int number, double after = 0) => start.AddSeconds(number + after).ToUnixTimeMilliseconds() / 1000.0;

    private string Nanoseconds(int number, double after = 0) =>
        (start.AddSeconds(number + after).ToUnixTimeMilliseconds() * 1_000_000).ToString(CultureInfo.InvariantCulture);

    private string Time(int number, double after = 0, string form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'") =>
        start.AddSeconds(number + after).UtcDateTime.ToString(form, CultureInfo.InvariantCulture);

    private object LiteLlm(int number) => new
    {
        id = $"chatcmpl-{run}{number}",
        trace_id = $"trace-{run}{number}",
        litellm_call_id = $"call-{run}{number}",
        call_type = "acompletion",
        stream = true,
        response_cost = 0.0021,
        cost_breakdown = new { input_cost = 0.0009, output_cost = 0.0012, total_cost = 0.0021 },
        status = IsFailed(number) ? "failure" : "success",
        status_fields = new { llm_api_status = IsFailed(number) ? "failure" : "success", guardrail_status = "success" },
        custom_llm_provider = "openai",
        total_tokens = 181,
        prompt_tokens = 120,
        completion_tokens = 61,
        startTime = Seconds(number),
        endTime = Seconds(number, 2),
        completionStartTime = Seconds(number, 0.5),
        response_time = 0.5,
        model_map_information = new { model_map_key = "m-large", model_map_value = new { mode = "chat" } },
        model = "m-large",
        model_id = "9f",
        model_group = "assistant",
        api_base = "https://models.example/v1",
        cache_hit = false,
        cache_key = said,
        saved_cache_cost = 0.0,
        request_tags = new[] { "de", said },
        end_user = said,
        user_agent = said,
        metadata = new { user_api_key_team_alias = "shop", requester_metadata = new { question = said }, prompt_management_metadata = new { prompt_variables = new { q = said } } },
        messages = new[] { new { role = "user", content = said } },
        response = new { choices = new[] { new { message = new { role = "assistant", content = said } } } },
        error_str = IsFailed(number) ? said : null,
        error_information = new { error_class = IsFailed(number) ? "RateLimitError" : "", error_code = IsFailed(number) ? "429" : "", error_message = said, traceback = said },
        model_parameters = new { temperature = 0.2, tools = new[] { said } },
        hidden_params = new { litellm_overhead_time_ms = 1.5 },
        guardrail_information = new[] { new { guardrail_status = "success", guardrail_response = said, match_details = said } },
    };

    private object Langfuse(int number)
    {
        const string Form = "yyyy-MM-dd HH:mm:ss.ffffff";
        return new
        {
            id = $"o-{run}{number}",
            trace_id = $"t-{run}{number}",
            project_id = "p",
            environment = "production",
            type = "GENERATION",
            parent_observation_id = "",
            start_time = Time(number, 0, Form),
            end_time = Time(number, 2, Form),
            name = "answer",
            metadata = new { question = said },
            level = IsFailed(number) ? "ERROR" : "DEFAULT",
            status_message = said,
            version = "v7",
            input = said,
            output = said,
            provided_model_name = "m-large",
            model_parameters = said,
            usage_details = new { input = 120, output = 61, total = 181 },
            cost_details = new { input = 0.0009, output = 0.0012 },
            completion_start_time = Time(number, 0.5, Form),
            prompt_name = "p",
            prompt_version = 3,
            total_cost = 0.0021,
            latency = 2000,
            time_to_first_token = 500,
            tool_calls = new[] { said },
            tool_definitions = new { search = said },
            user_id = "u",
            session_id = "s",
            tags = new[] { "de", said },
        };
    }

    private object LangfuseOfApi(int number) => new
    {
        id = $"o-{run}{number}",
        traceId = $"t-{run}{number}",
        type = "GENERATION",
        startTime = Time(number),
        endTime = Time(number, 2),
        completionStartTime = Time(number, 0.5),
        name = "answer",
        environment = "production",
        level = "DEFAULT",
        statusMessage = said,
        model = "m-large",
        usageDetails = new { input = 120, output = 61 },
        calculatedTotalCost = 0.0021,
        latency = 2.0,
        input = new[] { new { role = "user", content = said } },
        output = new { content = said },
        metadata = new { said },
        tags = new[] { "de" },
    };

    /// <summary>An observation that is no call of a model.</summary>
    private object Span() => new { id = "o-x", trace_id = "t-0", type = "SPAN", start_time = Time(0), end_time = Time(9), name = "handle", level = "DEFAULT", input = said };

    private object Score(int number) => new
    {
        id = $"s-{run}{number}",
        timestamp = Time(number, 10, "yyyy-MM-dd HH:mm:ss.ffffff"),
        project_id = "p",
        environment = "production",
        trace_id = $"t-{run}{number}",
        observation_id = $"o-{run}{number}",
        name = "grounded",
        value = number % 2,
        source = "EVAL",
        comment = said,
        data_type = "BOOLEAN",
        string_value = said,
    };

    private static object Attribute(string key, object value) => new { key, value };

    private static object Attribute(string key, string text) => Attribute(key, new { stringValue = text } as object);

    private static object Attribute(string key, int number) => Attribute(key, new { intValue = number.ToString(CultureInfo.InvariantCulture) } as object);

    private static object Attribute(string key, double number) => Attribute(key, new { doubleValue = number } as object);

    private static object Spans(object[] spans) => new
    {
        resourceSpans = new[] { new { resource = new { attributes = new[] { Attribute("service.name", "assistant") } }, scopeSpans = new[] { new { scope = new { name = "genai" }, spans } } } },
    };

    private static object Logs(object[] logRecords) =>
        new { resourceLogs = new[] { new { resource = new { }, scopeLogs = new[] { new { scope = new { }, logRecords } } } } };

    /// <summary>A call by the names of now, or by earlier ones.</summary>
    private object Call(int number)
    {
        object[] named = number % 2 == 0
            ? [Attribute("gen_ai.provider.name", "openai"), Attribute("gen_ai.usage.input_tokens", 120), Attribute("gen_ai.usage.output_tokens", 61),
                Attribute("gen_ai.response.time_to_first_chunk", 0.5), Attribute("gen_ai.usage.cache_write.input_tokens", 30),
                Attribute("gen_ai.input.messages", said), Attribute("gen_ai.output.messages", said), Attribute("gen_ai.system_instructions", said)]
            : [Attribute("gen_ai.system", "openai"), Attribute("gen_ai.usage.prompt_tokens", 120), Attribute("gen_ai.usage.completion_tokens", 61),
                Attribute("gen_ai.server.time_to_first_token", 0.5), Attribute("gen_ai.usage.cache_creation.input_tokens", 30),
                Attribute("gen_ai.prompt.0.content", said), Attribute("gen_ai.completion.0.content", said)];
        object[] attributes =
        [
            Attribute("gen_ai.operation.name", "chat"), Attribute("gen_ai.request.model", "m-large"), Attribute("gen_ai.response.model", "m-large-2026"),
            Attribute("gen_ai.response.id", $"chatcmpl-{run}{number}"), Attribute("gen_ai.response.finish_reasons", new { arrayValue = new { values = new[] { new { stringValue = "stop" } } } }),
            Attribute("gen_ai.usage.cost", 0.0021), .. named, .. IsFailed(number) ? [Attribute("error.type", "timeout"), Attribute("error.message", said)] : Array.Empty<object>(),
        ];
        return new
        {
            traceId = $"5b8efff798038103d269b633813fc6{number:D2}",
            spanId = $"eee19b7ec3c1b1{number:D2}",
            name = "chat m-large",
            kind = 3,
            startTimeUnixNano = Nanoseconds(number),
            endTimeUnixNano = Nanoseconds(number, 2),
            attributes,
            events = new[] { new { name = "gen_ai.user.message", attributes = new[] { Attribute("content", said) } } },
            status = IsFailed(number) ? new { code = 2, message = said } as object : new { },
        };
    }

    private object Tool() => new
    {
        traceId = "t",
        spanId = "tool",
        name = "execute_tool search",
        startTimeUnixNano = Nanoseconds(1),
        endTimeUnixNano = Nanoseconds(2),
        attributes = new[] { Attribute("gen_ai.operation.name", "execute_tool"), Attribute("gen_ai.tool.name", "search"), Attribute("gen_ai.tool.call.arguments", said) },
    };

    private object Other() => new
    {
        traceId = "t",
        spanId = "http",
        name = "GET /answer",
        startTimeUnixNano = Nanoseconds(1),
        endTimeUnixNano = Nanoseconds(2),
        attributes = new[] { Attribute("url.full", said) },
    };

    private object[] Verdict(int number) =>
    [
        Attribute("gen_ai.evaluation.name", "grounded"), Attribute("gen_ai.evaluation.score.value", number % 2 == 0 ? 0.9 : 0.2),
        Attribute("gen_ai.evaluation.score.label", number % 2 == 0 ? "pass" : "fail"), Attribute("gen_ai.evaluation.explanation", said),
    ];

    private object Evaluation(int number) => new
    {
        timeUnixNano = Nanoseconds(number, 10),
        eventName = "gen_ai.evaluation.result",
        body = new { stringValue = said },
        traceId = "t",
        spanId = "s",
        attributes = new[] { Attribute("gen_ai.response.id", $"chatcmpl-{run}{number}") }.Concat(Verdict(number)),
    };

    /// <summary>A span with its evaluation, as older instrumentations write it.</summary>
    private object Evaluated(int number) => new
    {
        traceId = "t",
        spanId = "s",
        name = "chat",
        startTimeUnixNano = Nanoseconds(number),
        endTimeUnixNano = Nanoseconds(number, 2),
        attributes = new[] { Attribute("gen_ai.response.id", $"chatcmpl-{run}{number}"), Attribute("gen_ai.input.messages", said) },
        events = new[] { new { name = "gen_ai.evaluation.result", timeUnixNano = Nanoseconds(number, 10), attributes = Verdict(number) } },
    };

    private object Query(int number) => new
    {
        application = "shop",
        query_id = $"q-{run}{number}",
        client_id = said,
        user_query = said,
        query_attributes = new { filter = said },
        object_id_field = "sku",
        timestamp = Time(number),
        query_response_id = $"r-{run}{number}",
        query_response_hit_ids = new[] { "a", "b", "c" },
    };

    /// <summary>An event of the third document, at the position of now or of UBI 1.0.</summary>
    private object Event(int number) => new
    {
        application = "shop",
        action_name = number % 2 == 0 ? "click" : "view",
        query_id = $"q-{run}{number}",
        session_id = said,
        client_id = said,
        user_id = said,
        timestamp = Time(number, 10),
        message_type = "CLICK",
        message = said,
        user_query = said,
        event_attributes = new
        {
            @object = new { object_id = "c", object_id_field = "sku", description = said },
            position = number % 2 == 0 ? new { ordinal = 3 } as object : new { ordinal = new { index = 3 } },
        },
    };
}
