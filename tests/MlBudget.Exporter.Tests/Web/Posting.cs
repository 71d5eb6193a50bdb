using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Web;

/// <summary>Posts to streams, and what has come of them.</summary>
internal static class Posting
{
    /// <summary>Posts a text.</summary>
    public static async Task<(HttpStatusCode Status, string Text, HttpResponseHeaders Headers)> PostAsync(
        WebHost host, string path, string type, string body, params (string Name, string Value)[] headers) =>
        await PostAsync(host, path, type, Encoding.UTF8.GetBytes(body), headers);

    /// <summary>Posts bytes.</summary>
    public static async Task<(HttpStatusCode Status, string Text, HttpResponseHeaders Headers)> PostAsync(
        WebHost host, string path, string type, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type == "text/plain" ? "text/plain; charset=utf-8" : type);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await host.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    /// <summary>A model that reads the stream <c>fraud</c>.</summary>
    /// <param name="settings">Settings beside it.</param>
    /// <param name="streams">The streams of further models.</param>
    public static ExporterConfiguration Configured(string settings = "", params string[] streams)
    {
        var result = ConfigurationFile.Parse("push.yml", $$"""
            {{settings}}
            models:
            {{string.Concat(streams.Prepend("fraud").Select(ModelOf))}}
            """);
        Assert.Empty(result.Errors);
        return result.Configuration!;

        static string ModelOf(string stream) => $$"""
              - name: {{stream}}
                task: binary_classification
                predictions: { type: push, stream: {{stream}}, fields: { time: t, error: error } }
                slos: [ { name: success, dimension: infrastructure, good: error is null, objective: 0.9 } ]

            """;
    }

    /// <summary>The records of a stream on the disk.</summary>
    /// <param name="storage">The storage folder.</param>
    /// <param name="stream">The stream.</param>
    public static List<string> KeptIn(string storage, string stream = "fraud") => !Directory.Exists(Path.Combine(storage, "push", stream)) ? []
        : [.. Directory.GetFiles(Path.Combine(storage, "push", stream), "*.spool").SelectMany(File.ReadLines).Where(line => line.StartsWith('{'))];

    /// <summary>What a refusal says.</summary>
    public static string DetailOf(string problem) => JsonDocument.Parse(problem).RootElement.GetProperty("detail").GetString()!;

    /// <summary>JSON without spaces.</summary>
    public static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);
}
