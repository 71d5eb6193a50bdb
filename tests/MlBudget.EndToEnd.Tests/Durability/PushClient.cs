using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>Posts records until they are acknowledged, each post with a key of its own, to whatever process there is at the time.</summary>
internal sealed class PushClient : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private int _keys;
    private int _posts;
    private int _repeated;
    private long _records;
    private long _errors;

    /// <summary>Where to post; null where nobody listens.</summary>
    public Func<Uri?> Address { get; set; } = () => null;

    /// <summary>How often each status was answered.</summary>
    public ConcurrentDictionary<HttpStatusCode, int> Answers { get; } = new();

    /// <summary>How many posts were taken though the answer to that was lost.</summary>
    public int Repeated => Volatile.Read(ref _repeated);

    /// <summary>How many posts were acknowledged.</summary>
    public int Posts => Volatile.Read(ref _posts);

    /// <summary>How many records were acknowledged.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>How many of them tell an error.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>Posts records until that is acknowledged.</summary>
    /// <param name="records">How many.</param>
    /// <param name="errors">How many of them tell an error.</param>
    public async Task PostAsync(int records, int errors)
    {
        var (key, body) = ($"post-{Interlocked.Increment(ref _keys)}", Body(records, errors));
        while (!await IsTakenAsync(key, body))
            await Task.Delay(20);
        Interlocked.Increment(ref _posts);
        Interlocked.Add(ref _records, records);
        Interlocked.Add(ref _errors, errors);
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> IsTakenAsync(string key, string body)
    {
        if (Address() is not { } address)
            return false;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/api/v1/events/fraud"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/x-ndjson"),
        };
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var answer = await _http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Answers.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
            if (text.Contains("\"repeated\":true", StringComparison.Ordinal))
                Interlocked.Increment(ref _repeated);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => true,
                HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => false,
                _ => throw new InvalidOperationException($"{answer.StatusCode}: {text}"),
            };
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
        {
            // Nobody knows whether it was taken.
            return false;
        }
    }

    private static string Body(int records, int errors) => string.Concat(Enumerable.Range(0, records).Select(record => string.Create(
        CultureInfo.InvariantCulture, $$"""{"timestamp":"{{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}","error":{{(record < errors ? "\"timeout\"" : "null")}}}""") + "\n"));
}
