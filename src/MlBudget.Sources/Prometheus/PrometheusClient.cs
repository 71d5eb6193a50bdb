using System.Globalization;
using System.Net;
using System.Text.Json;

namespace MlBudget.Sources.Prometheus;

/// <summary>Asks a server, over its HTTP API. Not for several threads.</summary>
/// <param name="server">The server.</param>
internal sealed class PrometheusClient(PrometheusServer server) : IDisposable
{
    /// <summary>The longest answer that is read, in bytes.</summary>
    private const int MostBytes = 64 << 20;

    /// <summary>So much of an error is shown.</summary>
    private const int MostShown = 300;

    private HttpClient? _http;

    /// <summary>The samples of a selector's series that are behind a time, up to another one. Servers up to 2 also give those of the first
    /// time, which are left out here.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="after">In milliseconds since the epoch.</param>
    /// <param name="to">In milliseconds since the epoch.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<List<SampledSeries>> SamplesAsync(string selector, long after, long to, CancellationToken cancel)
    {
        var found = await AskAsync(
            "query", [("query", $"{selector}[{(to - after).ToString(CultureInfo.InvariantCulture)}ms]"), ("time", Seconds(to))], Answers.Series, cancel);
        return [.. found.Select(series => series with { Samples = [.. series.Samples.Where(sample => sample.Time > after && sample.Time <= to)] })
            .Where(series => series.Samples.Length > 0)];
    }

    /// <summary>The values of an expression at times that are a step apart.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="first">The first time, in milliseconds since the epoch.</param>
    /// <param name="last">The last time, in milliseconds since the epoch.</param>
    /// <param name="step">The step.</param>
    /// <param name="cancel">Ends it.</param>
    public Task<List<SampledSeries>> ValuesAsync(string expression, long first, long last, TimeSpan step, CancellationToken cancel) => AskAsync(
        "query_range", [("query", expression), ("start", Seconds(first)), ("end", Seconds(last)), ("step", Seconds((long)step.TotalMilliseconds))],
        Answers.Series, cancel);

    /// <summary>The values of a label among the series of a selector, whenever they were there; of all series where it is null.</summary>
    public Task<List<string>> LabelValuesAsync(string label, string? selector, CancellationToken cancel) =>
        AskAsync($"label/{label}/values", selector is null ? [] : [("match[]", selector)], Answers.Texts, cancel, isGet: true);

    /// <summary>The names of labels of the series of a selector, whenever they were there, or lately: as exactly as the server tells that, which is by
    /// blocks of some hours.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="cancel">Ends it.</param>
    /// <param name="after">From when on they were there, in milliseconds since the epoch; null for ever.</param>
    public Task<List<string>> LabelNamesAsync(string selector, CancellationToken cancel, long? after = null) =>
        AskAsync("labels", [("match[]", selector), .. after is { } from ? [("start", Seconds(from))] : Array.Empty<(string, string)>()], Answers.Texts, cancel);

    /// <summary>Whether a target that is scraped now declares a metric, maybe without a sample of it.</summary>
    public Task<bool> IsDeclaredAsync(string metric, CancellationToken cancel) =>
        AskAsync("metadata", [("metric", metric)], data => data.EnumerateObject().Any(), cancel, isGet: true);

    /// <inheritdoc/>
    public void Dispose() => _http?.Dispose();

    private static string Seconds(long milliseconds) => (milliseconds / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>What it answers. After an error files and connections are opened anew.</summary>
    private async Task<T> AskAsync<T>(
        string path, (string Key, string Value)[] parameters, Func<JsonElement, T> read, CancellationToken cancel, bool isGet = false)
    {
        try
        {
            _http ??= new(Connecting.Handler(server), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostBytes };
            using var request = await RequestAsync(path, parameters, isGet, cancel);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            using var answer = await ReadAsync(response, cancel);
            return read(answer.RootElement.GetProperty("data"));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _http?.Dispose();
            _http = null;
            throw error switch
            {
                PrometheusException known => new PrometheusException($"{server}: {known.Message}", known.Load),
                JsonException or KeyNotFoundException or InvalidOperationException or FormatException =>
                    new PrometheusException($"{server}: found an answer of another form, expected that of Prometheus's API"),
                _ => new PrometheusException($"{server}: {Innermost(error).Message}"),
            };
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(string path, (string Key, string Value)[] parameters, bool isGet, CancellationToken cancel)
    {
        var pairs = parameters.Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value));
        using var form = new FormUrlEncodedContent(pairs);
        var query = isGet && parameters.Length > 0 ? $"?{await form.ReadAsStringAsync(cancel)}" : "";
        var request = new HttpRequestMessage(isGet ? HttpMethod.Get : HttpMethod.Post, new Uri(server.Url, $"api/v1/{path}{query}"))
        {
            Content = isGet ? null : new FormUrlEncodedContent(pairs),
        };
        var authorization = server.BearerFile is { } file ? $"Bearer {(await File.ReadAllTextAsync(file, cancel)).Trim()}" : server.Authorization;
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        foreach (var (name, value) in server.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new PrometheusException($"answered {status}: expected other credentials; see basic_auth, bearer and bearer_file");
        if (status is >= 300 and < 400)
            throw new PrometheusException($"answered {status}, a redirection to elsewhere: expected the url of the API itself");
        if (response.Content.Headers.ContentType?.MediaType is var type && type != "application/json")
        {
            throw new PrometheusException(status is >= 200 and < 300 or 404
                ? $"answered {status} with {type ?? "no type"}, expected JSON: is its url that of Prometheus's API, without /api/v1?"
                : $"answered {status}, expected 200: it is not ready, or something before it can't reach it", LoadOf(status));
        }

        if (response.Content.Headers.ContentLength > MostBytes)
            throw TooLong();
        JsonDocument document;
        try
        {
            await response.Content.LoadIntoBufferAsync(MostBytes, cancel);
            document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancel), default, cancel);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw TooLong();
        }

        return Checked(document, status);
    }

    private static JsonDocument Checked(JsonDocument document, int status)
    {
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("status", out var said) && said.ValueEquals("success"))
        {
            if (!root.TryGetProperty("warnings", out var warnings) || warnings.GetArrayLength() == 0)
                return document;
            // What is counted of a part of the data would be too little.
            var warning = Cut(warnings[0].GetString());
            document.Dispose();
            throw new PrometheusException($"answered with a warning, so that a part may be missing: {warning}");
        }

        var (kind, error) = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var text)
            ? (root.TryGetProperty("errorType", out var type) ? type.GetString() : null, Cut(text.GetString())) : (null, null);
        document.Dispose();
        if (error is null)
            throw new PrometheusException($"answered {status} with JSON of another form, expected that of Prometheus's API", LoadOf(status));
        throw new PrometheusException($"answered {status}, {kind ?? "error"}: {error}", LoadOf(status));
    }

    private static PrometheusException TooLong() => new($"found an answer of more than {MostBytes >> 20} MiB, expected a shorter one", Load.TooMuch);

    /// <summary>What a status says of how much was asked for. Servers refuse a query with 422 for its samples, points, series or length, in words of
    /// their own; those that give it up for its time, or something before them, answer 500 and more, as those do that are not well. What is 400 is
    /// a fault of the expression at the most servers, and a limit at some.</summary>
    private static Load LoadOf(int status) => status switch
    {
        413 or 422 => Load.TooMuch,
        400 or >= 500 => Load.MaybeTooMuch,
        _ => Load.Unknown,
    };

    private static string Cut(string? text) => text is null ? "" : text.Length <= MostShown ? text : $"{text[..MostShown]}…";

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
