using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Live;

/// <summary>What KServe's logger and OpenTelemetry post becomes numbers of a model.</summary>
public sealed class PushedInferencesTests
{
    private const string Configuration = """
        defaults: { window: 1d, poll_interval: 1s }
        push: { pair_within: 10s }
        models:
          - name: iris
            task: binary_classification
            predictions:
              type: push
              stream: iris
              rows: request.instances
              fields: { time: time, id: [id, $index], prediction: "response.predictions[$index]", latency_seconds: latency_seconds, unmatched: unmatched }
            slos:
              - { name: answered, dimension: infrastructure, good: unmatched == false, objective: 0.99 }
              - { name: fast, dimension: infrastructure, good: latency_seconds <= 0.25, objective: 0.95 }
              - { name: selected, metric: selection_rate, at_most: 0.6 }
          - name: chat
            task: binary_classification
            predictions:
              type: push
              stream: chat
              fields: { time: start_time, id: span_id, latency_seconds: duration_seconds, span_status: status, output_tokens: '"gen_ai.usage.output_tokens"' }
            slos:
              - { name: success, dimension: infrastructure, bad: span_status == "error", objective: 0.99 }
              - { name: short, dimension: infrastructure, good: output_tokens <= 100, objective: 0.9 }
        """;

    [Fact]
    public async Task Requests_find_their_responses_spans_their_numbers_and_what_stays_alone_is_told()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.At("mlbudget.yml"), Configuration);
        using var exporter = await ExporterProcess.StartAsync(["run", $"--config.file={folder.At("mlbudget.yml")}"]);
        using var http = new HttpClient { BaseAddress = exporter.Address };
        var now = DateTime.UtcNow.AddSeconds(-10);

        for (var inference = 0; inference < 4; inference++)
        {
            await EventAsync(http, $"r{inference}", "request", now, """{"instances":[[6.8,2.8],[5.1,3.5]]}""");
            // The last one is never answered.
            if (inference < 3)
                await EventAsync(http, $"r{inference}", "response", now.AddSeconds(0.2 * inference), """{"predictions":[1,0]}""");
        }

        var start = new DateTimeOffset(now).ToUnixTimeMilliseconds() * 1_000_000;
        var spans = string.Join(',', Enumerable.Range(0, 5).Select(span => $$$"""
            {"traceId":"t","spanId":"{{{span}}}","name":"chat","startTimeUnixNano":"{{{start}}}","endTimeUnixNano":"{{{start + 500_000_000}}}","status":{"code": {{{(span == 0 ? 2 : 1)}}} },
             "attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"gpt"}},{"key":"gen_ai.usage.completion_tokens","value":{"intValue":"{{{span * 40}}}"}},{"key":"gen_ai.prompt","value":{"stringValue":"SECRET"}}]}
            """));
        var body = $$"""{"resourceSpans":[{"resource":{},"scopeSpans":[{"scope":{},"spans":[{{spans}}]}]}]}""";
        Assert.Equal("{}", await PostAsync(http, "/api/v1/otlp/chat/v1/traces", body));
        Assert.Equal("{}", await PostAsync(http, "/v1/traces?stream=chat", body));

        var page = await exporter.MetricsAsync(page => Bad(page, "iris", "answered") > 0 && Events(page, "chat", "short") > 0, "an inference without an answer");
        Assert.Equal((8, 2), (Events(page, "iris", "answered"), Bad(page, "iris", "answered")));
        Assert.Equal(2, Bad(page, "iris", "fast"));
        Assert.Equal(8, page["mlbudget_predictions_total", ("model", "iris")]);
        Assert.Equal((5, 1), (Events(page, "chat", "success"), Bad(page, "chat", "success")));
        Assert.Equal(2, Bad(page, "chat", "short"));
        Assert.All(Directory.GetFiles(Path.Combine(StorageOf(exporter), "push", "chat")), file =>
            Assert.DoesNotContain("SECRET", File.ReadAllText(file), StringComparison.Ordinal));
    }

    private static string StorageOf(ExporterProcess exporter) => exporter.Storage!;

    private static double? Events(MetricsText page, string model, string slo) =>
        page["mlbudget_events_total", ("model", model), ("slo", slo), ("dimension", "infrastructure")];

    private static double? Bad(MetricsText page, string model, string slo) =>
        page["mlbudget_bad_events_total", ("model", model), ("slo", slo), ("dimension", "infrastructure")];

    private static async Task EventAsync(HttpClient http, string id, string half, DateTime time, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events/iris") { Content = Json(body) };
        request.Headers.Add("ce-id", id);
        request.Headers.Add("ce-specversion", "1.0");
        request.Headers.Add("ce-source", "http://iris/");
        request.Headers.Add("ce-type", $"org.kubeflow.serving.inference.{half}");
        request.Headers.Add("ce-time", time.ToString("O"));
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<string> PostAsync(HttpClient http, string path, string body)
    {
        using var content = Json(body);
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static ByteArrayContent Json(string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
