using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MlBudget.Core.Text;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;

namespace MlBudget.Exporter.Alerting;

/// <summary>Talks to an Alertmanager, by its API of version 2.</summary>
internal sealed class AlertmanagerClient : IDisposable
{
    private const string Alerts = "api/v2/alerts", Status = "api/v2/status";

    /// <summary>Enough of what an error says, which may come from a proxy.</summary>
    private const int MostOfError = 200;

    /// <summary>More than a configuration that serves a whole company has.</summary>
    private const int MostNodes = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;

    /// <summary>One of an address.</summary>
    /// <param name="address">Where Alertmanager is, with the path that it is served under; a user and a password in it are used, and
    /// never shown.</param>
    public AlertmanagerClient(Uri address)
    {
        var plain = new UriBuilder(address) { UserName = "", Password = "", Query = "", Fragment = "", Path = address.AbsolutePath.TrimEnd('/') + '/' };
        _http = new() { BaseAddress = plain.Uri, Timeout = Patience };
        if (address.UserInfo.Length > 0)
        {
            var login = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo)));
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", login);
        }
    }

    /// <summary>Where it is, for people.</summary>
    public string Address => _http.BaseAddress!.ToString().TrimEnd('/');

    /// <summary>Sends an alert.</summary>
    /// <exception cref="AlertmanagerException">It is not taken.</exception>
    public async Task SendAsync(TestAlert alert, CancellationToken cancel)
    {
        object[] alerts =
        [
            new
            {
                labels = alert.Labels.ToDictionary(),
                annotations = alert.Annotations.ToDictionary(),
                startsAt = Time(alert.Start),
                endsAt = Time(alert.End),
            },
        ];
        using var content = JsonContent.Create(alerts);
        using var answer = await AskAsync(HttpMethod.Post, Alerts, content, cancel).ConfigureAwait(false);
    }

    /// <summary>What becomes of an alert; null where Alertmanager doesn't show it.</summary>
    /// <exception cref="AlertmanagerException">It can't be asked.</exception>
    public async Task<SentAlert?> FindAsync(TestAlert alert, CancellationToken cancel)
    {
        var filters = alert.Labels.Select(label => $"filter={Uri.EscapeDataString(RouteTree.Equal(label.Key, label.Value))}");
        var found = await ReadAsync($"{Alerts}?{string.Join('&', filters)}", cancel).ConfigureAwait(false);
        return Understand(() => found.EnumerateArray().Select(Read).FirstOrDefault());
    }

    /// <summary>What its configuration says of receivers.</summary>
    /// <exception cref="AlertmanagerException">It can't be asked.</exception>
    public async Task<KnownReceivers> ReceiversAsync(CancellationToken cancel)
    {
        var status = await ReadAsync(Status, cancel).ConfigureAwait(false);
        var text = Understand(() => status.GetProperty("config").GetProperty("original").GetString()!);
        var root = NodeReader.Parse(text, new Problems(), References.OfProcess(), MostNodes) ?? throw NotUnderstood();
        return new(
            root.Optional("route")?.Optional("receiver")?.Written,
            [
                .. root.Optional("receivers")?.Items().Where(receiver => receiver.IsMapping && receiver.Entries().Length == 1)
                    .Select(receiver => receiver.Optional("name")?.Written).OfType<string>() ?? [],
            ]);
    }

    public void Dispose() => _http.Dispose();

    private static SentAlert Read(JsonElement alert)
    {
        var status = alert.GetProperty("status");
        return new(
            [.. alert.GetProperty("receivers").EnumerateArray().Select(receiver => receiver.GetProperty("name").GetString()!)],
            Texts(status, "silencedBy"), Texts(status, "inhibitedBy"));
    }

    private static ImmutableArray<string> Texts(JsonElement parent, string name) =>
        [.. parent.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private async Task<JsonElement> ReadAsync(string path, CancellationToken cancel)
    {
        using var answer = await AskAsync(HttpMethod.Get, path, null, cancel).ConfigureAwait(false);
        try
        {
            return await answer.Content.ReadFromJsonAsync<JsonElement>(cancel).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            throw NotUnderstood();
        }
    }

    private T Understand<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem is KeyNotFoundException or InvalidOperationException)
        {
            throw NotUnderstood();
        }
    }

    private AlertmanagerException NotUnderstood() =>
        new($"{Address}: answers, but not as an Alertmanager does; expected its address, as http://localhost:9093");

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            var answer = await _http.SendAsync(request, cancel).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
            {
                var said = await answer.Content.ReadAsStringAsync(cancel).ConfigureAwait(false);
                throw new AlertmanagerException(
                    $"{Address}: refuses with {(int)answer.StatusCode}{(said.Length == 0 ? "" : $": {FoundText.Of(said.Trim(), MostOfError)}")}");
            }
        }
        catch (HttpRequestException problem)
        {
            throw new AlertmanagerException($"{Address}: can't be reached: {problem.GetBaseException().Message}", problem);
        }
        catch (TaskCanceledException problem) when (!cancel.IsCancellationRequested)
        {
            throw new AlertmanagerException($"{Address}: gives no answer within {Patience.TotalSeconds:0} seconds", problem);
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
