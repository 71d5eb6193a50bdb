using System.Globalization;
using MlBudget.Answers;
using MlBudget.Exporter.Commands;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Paths;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>Formats of calls of language models and of searches: every field has the value that its log tells, and none leads to what was asked or answered.</summary>
public sealed class AnswerPresetsTests : IDisposable
{
    private const string Said = "canary-8f2a";

    private static readonly DateTimeOffset Start = new(2026, 8, 1, 10, 30, 0, TimeSpan.Zero);

    private static readonly AnswerLogs Logs = new(Start, Said);

    /// <summary>Keys of what was asked and answered, and of texts that may hold it.</summary>
    private static readonly string[] Contents =
    [
        "messages", "message", "content", "response", "input", "output", "prompt", "completion", "body", "comment", "string_value", "stringValue", "user_query", "query_attributes", "error_str",
        "error_message", "traceback", "status_message", "statusMessage", "model_parameters", "tool_calls", "tool_definitions", "description", "explanation", "gen_ai.evaluation.explanation",
        "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.prompt", "gen_ai.completion", "gen_ai.system_instructions", "end_user", "user_id", "client_id", "session_id",
    ];

    private readonly StorageDirectory _directory = new();

    public static TheoryData<string, string[]> Fields => new()
    {
        {
            "litellm",
            [
                "latency_seconds == 2", "time_to_first_token_seconds == 0.5", "input_tokens == 120", "output_tokens == 61", "cost_usd == 0.0021", """version == "m-large" """,
                """operation == "acompletion" """, "cached == false", "streamed == true", """guardrail == "success" """, """team == "shop" """, """tag == "de" """,
                """(status == "success" and error is null) or (status == "failure" and error == "RateLimitError")""",
            ]
        },
        {
            "langfuse",
            [
                "latency_seconds == 2", "time_to_first_token_seconds == 0.5", "time_per_output_token_seconds == 0.025", "input_tokens == 120", "output_tokens == 61", "cost_usd == 0.0021",
                """version == "m-large" """, """operation == "GENERATION" """, """name == "answer" """, """environment == "production" """, """tag == "de" """, """status in ("success", "failure")""",
            ]
        },
        {
            "otel_genai",
            [
                "latency_seconds == 2", "time_to_first_token_seconds == 0.5", "time_per_output_token_seconds == 0.025", "input_tokens == 120", "output_tokens == 61", "cost_usd == 0.0021",
                "cache_write_tokens == 30", """version == "m-large-2026" """, """operation == "chat" """, """provider == "openai" """, """finish_reason == "stop" """, """service == "assistant" """,
                """(status == "success" and error is null) or (status == "failure" and error == "timeout")""",
                "agent is null and cache_read_tokens is null and environment is null",
            ]
        },
        { "ubi_queries", ["""application == "shop" """] },
    };

    public static TheoryData<string, string, string, string[]> Labels => new()
    {
        { "langfuse", "langfuse_scores", "fields: { outcomes: { grounded: value } }", ["outcome.grounded in (0, 1)", """name == "grounded" and by == "EVAL" and type == "BOOLEAN" and environment == "production" and score in (0, 1)"""] },
        {
            "otel_genai", "otel_genai_evaluations", """fields: { outcomes: { verdict: '"gen_ai.evaluation.score.label"' } }""",
            ["""outcome.verdict in ("pass", "fail")""", """name == "grounded" and score in (0.9, 0.2) and error is null"""]
        },
        { "ubi_queries", "ubi_events", "fields: { outcomes: { action: action_name } }", ["""outcome.action in ("click", "view")""", """item == "c" and position == 3 and action in ("click", "view") and application == "shop" """] },
    };

    public void Dispose() => _directory.Dispose();

    /// <summary>Each condition holds for each call, and those that are no calls are left out.</summary>
    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Every_field_has_the_value_that_the_log_tells(string format, string[] conditions)
    {
        var output = await CheckAsync($$"""
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: {{Write(format)}}, format: {{format}}, fields: { prediction: "id ?? query_id" } }
                slos:
            {{string.Concat(conditions.Select((condition, index) => $"      - {{ name: c{index:D2}, dimension: infrastructure, good: '{condition.Trim()}', objective: 0.9 }}\n"))}}
            """);

        Assert.All(Enumerable.Range(0, conditions.Length), index => Assert.Contains($"| c{index:D2}", output, StringComparison.Ordinal));
        Assert.All(conditions.Index(), condition =>
            Assert.True(IsOne(output, $"c{condition.Index:D2}"), $"{format}: {condition.Item}\n{output}"));
        // Every field of the format is in one of them, but for lists, which are only of rankings.
        Assert.All(
            RecordPresets.All.Single(preset => preset.Name == format).Fields!.Entries().Where(field => field.Key is not ("time" or "id" or "items")),
            field => Assert.Contains(conditions, condition => condition.Contains(field.Key, StringComparison.Ordinal)));
        Assert.Contains($"| {AnswerLogs.Count} predictions", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Said, output, StringComparison.Ordinal);
    }

    /// <summary>Labels find their predictions, and have what conditions on them ask for.</summary>
    [Theory]
    [MemberData(nameof(Labels))]
    public async Task Labels_find_the_predictions_that_they_are_of(string predictions, string labels, string fields, string[] conditions)
    {
        var output = await CheckAsync($$"""
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: {{Write(predictions)}}, format: {{predictions}} }
                labels: { type: files, path: {{Write(labels)}}, format: {{labels}}, {{fields}}, delay: 1h, where: '{{conditions[1].Trim()}}' }
                slos:
                  - { name: c00, dimension: model_quality, good: '{{conditions[0].Trim()}}', at_least: 0.5 }
            """);

        Assert.True(IsOne(output, "c00"), output);
        Assert.Contains($"{AnswerLogs.Count} records, of 2026-08-01T10:30:1", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Said, output, StringComparison.Ordinal);
    }

    /// <summary>The paths of the formats are known, so that nobody points one at a prompt by mistake.</summary>
    [Fact]
    public void No_path_leads_to_what_was_asked_or_answered()
    {
        var texts = RecordPresets.All.SelectMany(preset => new[] { preset.Fields, preset.Labels }).OfType<Settings.NodeReader>()
            .SelectMany(fields => fields.SelfAndDescendants()).Where(node => !node.IsMapping && !node.IsList && node.Key is not ("less" or "scale" or "type" or "values")).Select(node => node.Written)
            .Where(text => text.Length > 0 && text != "$index").ToArray();
        Assert.True(texts.Length > 60);
        var usage = new[] { "usage.input", "usage.output", "usage_details.input", "usage_details.output", "usageDetails.input", "usageDetails.output" };
        foreach (var path in texts.Select(text => RecordPath.Parse(text.Replace("[*]", "[0]", StringComparison.Ordinal))).SelectMany(path => path.All).Where(path => !usage.Contains(path.Place.ToString())))
            Assert.DoesNotContain(path.Steps, step => Contents.Contains(step.Key) && !(step.Key == "response" && path.Steps[1].Key == "payload"));
    }

    /// <summary>A record whose attributes have names that nobody knows is missing them, and counted so.</summary>
    [Fact]
    public async Task Names_that_nobody_knows_are_missing_and_counted()
    {
        var path = Write("otel_genai");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path))
            .Replace("gen_ai.usage.output_tokens", "gen_ai.usage.tokens.output", StringComparison.Ordinal).Replace("gen_ai.usage.completion_tokens", "gen_ai.usage.tokens.output", StringComparison.Ordinal));
        var output = await CheckAsync($$"""
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: {{path}}, format: otel_genai }
                slos:
                  - { name: short, dimension: infrastructure, good: output_tokens <= 100, objective: 0.9 }
            """);

        Assert.Contains("predictions: '\"gen_ai.usage.output_tokens\"' (output_tokens) is in none of 5 records: ", output, StringComparison.Ordinal);
        Assert.Contains("short: no value: None of 5 predictions has '\"gen_ai.usage.output_tokens\"' (output_tokens)", output, StringComparison.Ordinal);
        // What nobody reads need not be there.
        Assert.DoesNotContain("(agent) is in none", output, StringComparison.Ordinal);
        Assert.DoesNotContain("(time_per_output_token_seconds", output.Split("Notes of the sample")[1], StringComparison.Ordinal);
        Assert.Contains("| short | no value", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_of_ones_own_comes_before_that_of_the_format()
    {
        var output = await CheckAsync($$"""
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: {{Write("otel_genai")}}, format: otel_genai, where: operation == "execute_tool" }
                slos:
                  - { name: fast, dimension: infrastructure, good: latency_seconds == 1, objective: 0.9 }
            """);

        Assert.True(IsOne(output, "fast"), output);
        Assert.Contains("Only those where operation == \"execute_tool\".", output, StringComparison.Ordinal);
    }

    private static bool IsOne(string output, string slo) =>
        output.Split('\n').Any(line => line.Split('|', StringSplitOptions.TrimEntries) is [_, var name, "1", ..] && name == slo);

    private string Write(string format)
    {
        var path = _directory.At(string.Create(CultureInfo.InvariantCulture, $"{format}.jsonl"));
        File.WriteAllText(path, Logs.Of(format));
        return path;
    }

    private async Task<string> CheckAsync(string configuration)
    {
        await File.WriteAllTextAsync(_directory.At("mlbudget.yml"), configuration);
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync(["check", "--sample", $"--config.file={_directory.At("mlbudget.yml")}"], output, error);
        Assert.True(exit == ExitCode.Done, error.ToString() + output);
        return output.ToString();
    }
}
