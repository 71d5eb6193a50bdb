using System.IO.Compression;
using System.Text;
using MlBudget.Answers;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Live;

/// <summary>Logs of language models and searches are counted, and what was asked and answered is nowhere afterwards.</summary>
public sealed class AnswerLogsTests
{
    private const string Said = "canary-8f2a";

    private static readonly string[] Models = ["litellm", "langfuse", "otel_genai", "ubi_queries"];

    /// <summary>Each format with SLOs that are missed, so that their bad records are shown; and lines that can't be read, with what was said in them.</summary>
    [Fact]
    public async Task What_was_asked_and_answered_is_on_no_page_in_no_log_and_not_on_the_disk()
    {
        using var folder = new TempFolder();
        var start = DateTimeOffset.UtcNow.AddMinutes(-2);
        // By its first bytes and those before its position a file is known after a restart, so it is said at both ends.
        AnswerLogs[] logs = [new(start.AddSeconds(-30), Said, "a"), new(start, Said, "b"), new(start.AddSeconds(30), Said, "c")];
        foreach (var format in new[] { "litellm", "langfuse", "langfuse_scores", "otel_genai", "otel_genai_evaluations", "ubi_queries", "ubi_events" })
        {
            await File.WriteAllTextAsync(folder.At($"{format}.1.jsonl"), logs[0].Of(format) + $"{{\"messages\": \"{Said}\", \"startTime\": \n{{\"input\": \"{Said}\"}}\n" + logs[1].Of(format));
            await using var packed = new GZipStream(File.Create(folder.At($"{format}.2.jsonl.gz")), CompressionLevel.Fastest);
            await packed.WriteAsync(Encoding.UTF8.GetBytes(logs[2].Of(format)));
        }

        await File.WriteAllTextAsync(folder.At("mlbudget.yml"), $$"""
            defaults: { window: 1d, poll_interval: 1s }
            models:
            {{Model(folder, "litellm", null)}}
            {{Model(folder, "langfuse", "langfuse_scores")}}
            {{Model(folder, "otel_genai", "otel_genai_evaluations")}}
            {{Model(folder, "ubi_queries", "ubi_events")}}
            """);
        using (var exporter = await ExporterProcess.StartAsync(["run", $"--config.file={folder.At("mlbudget.yml")}"]))
        {
            foreach (var model in Models)
            {
                var page = await exporter.MetricsAsync(page => page["mlbudget_predictions_total", ("model", model)] > 0, $"predictions of {model}");
                Assert.Equal(3 * AnswerLogs.Count, page["mlbudget_predictions_total", ("model", model)]);
            }

            foreach (var path in Models.Select(model => $"/api/v1/budgets/{model}").Concat(["/", "/metrics", "/api/v1/budgets", "/config", "/api/v1/decisions", "/api/v1/deployments"]))
                Assert.DoesNotContain(Said, (await exporter.GetAsync(path)).Text, StringComparison.Ordinal);
            Assert.Equal(0, await exporter.TerminateAsync());
            Assert.DoesNotContain(Said, exporter.Log + exporter.Output, StringComparison.Ordinal);
            Assert.All(Directory.GetFiles(exporter.Storage!, "*", SearchOption.AllDirectories), file =>
                Assert.False(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Said)) >= 0, $"{file} holds it"));
        }
    }

    private static string Model(TempFolder folder, string format, string? labels) => $$"""
          - name: {{format}}
            task: binary_classification
            predictions: { type: files, path: {{folder.At($"{format}.*")}}, format: {{format}}, fields: { prediction: "id ?? query_id" } }
            {{(labels is null ? "" : $"labels: {{ type: files, path: {folder.At($"{labels}.*")}, format: {labels}, delay: 0s, fields: {{ outcomes: {{ told: value ?? action_name ?? \"\\\"gen_ai.evaluation.score.label\\\"\" }} }} }}")}}
            groups: { {{(format == "ubi_queries" ? "application" : "id")}}: {} }
            slos:
              - { name: none, dimension: infrastructure, bad: prediction is not null, objective: 0.9 }
        """;
}
