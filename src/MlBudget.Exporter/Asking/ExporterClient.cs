using System.Net;
using System.Text.Json;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Asking;

/// <summary>Asks a running exporter.</summary>
internal sealed class ExporterClient : IDisposable
{
    /// <summary>How long an answer may take where nobody says.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Enough of what an error says, which may come from a proxy.</summary>
    private const int MostOfError = 2_000;

    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;

    /// <summary>One of an address.</summary>
    /// <param name="address">Where the exporter is, with the path that it is served under.</param>
    /// <param name="login">Who asks; null for nobody.</param>
    /// <param name="timeout">How long an answer may take.</param>
    public ExporterClient(Uri address, ExporterLogin? login, TimeSpan timeout)
    {
        var plain = new UriBuilder(address) { Path = address.AbsolutePath.TrimEnd('/') + '/' };
        _timeout = timeout;
        // A login isn't carried on to where an answer points.
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = plain.Uri, Timeout = timeout };
        _http.DefaultRequestHeaders.Authorization = login?.Header;
    }

    /// <summary>Where it is, for people.</summary>
    private string Address => _http.BaseAddress!.ToString().TrimEnd('/');

    /// <summary>Whether something may be done.</summary>
    /// <exception cref="ExporterException">That can't be asked.</exception>
    public async Task<GateAnswer> AskGateAsync(string model, string action, CancellationToken cancel)
    {
        var path = $"api/v1/gate?model={Uri.EscapeDataString(model)}&action={Uri.EscapeDataString(action)}";
        return await AskAsync(HttpMethod.Get, path, null, HttpStatusCode.OK, json => GateAnswer.Read(json, model, action), cancel).ConfigureAwait(false);
    }

    /// <summary>Accepts a baseline.</summary>
    /// <param name="model">The model.</param>
    /// <param name="reason">Why it is normal now.</param>
    /// <param name="baseline">The YAML that <c>mlbudget baseline</c> has written.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>What came of it, for people.</returns>
    /// <exception cref="ExporterException">It is not accepted.</exception>
    public async Task<string> AcceptAsync(string model, string reason, byte[] baseline, CancellationToken cancel)
    {
        var path = $"api/v1/baselines?model={Uri.EscapeDataString(model)}&reason={Uri.EscapeDataString(reason)}";
        using var content = new ByteArrayContent(baseline);
        content.Headers.ContentType = new("application/yaml");
        return await AskAsync(
            HttpMethod.Post, path, content, HttpStatusCode.Created, json => json.GetProperty("text").GetString() ?? "", cancel).ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> AskAsync<T>(
        HttpMethod method, string path, HttpContent? content, HttpStatusCode expected, Func<JsonElement, T> read, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using var answer = await _http.SendAsync(request, cancel).ConfigureAwait(false);
            var said = await answer.Content.ReadAsStringAsync(cancel).ConfigureAwait(false);
            if (answer.StatusCode != expected)
                throw new ExporterException($"{Address}: {Refusal(answer.StatusCode, said)}");
            using var json = JsonDocument.Parse(said);
            return read(json.RootElement);
        }
        catch (HttpRequestException problem)
        {
            throw new ExporterException($"{Address}: can't be reached: {problem.GetBaseException().Message}", problem);
        }
        catch (TaskCanceledException problem) when (!cancel.IsCancellationRequested)
        {
            throw new ExporterException($"{Address}: gives no answer within {Durations.Format(_timeout)}", problem);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ExporterException($"{Address}: answers, but not as mlbudget does; expected its address, as http://localhost:19464", problem);
        }
    }

    private static string Refusal(HttpStatusCode status, string said) => status switch
    {
        HttpStatusCode.Unauthorized => "asks for a login: found none that it knows, expected --user and --password-file",
        _ => $"can't say: {(int)status}{(Detail(said) is { Length: > 0 } detail ? $": {detail}" : "")}",
    };

    /// <summary>What a problem document says, or the beginning of whatever it is.</summary>
    private static string Detail(string said)
    {
        try
        {
            using var problem = JsonDocument.Parse(said);
            if (problem.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("detail", out var detail)
                && detail.ValueKind == JsonValueKind.String && FoundText.Of(detail.GetString()!, MostOfError) is var text)
                return text[1..^1];
        }
        catch (JsonException)
        {
            // It is no problem document: a proxy has answered.
        }

        return said.Trim().Length == 0 ? "" : FoundText.Of(said.Trim(), MostOfError);
    }
}
