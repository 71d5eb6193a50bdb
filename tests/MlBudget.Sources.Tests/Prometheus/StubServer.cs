using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;

namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>
/// Answers as a server of Prometheus does, of listed samples: as one up to 2, whose ranges hold their first instant, or as one from 3 on,
/// whose ranges don't. Its series are found by the whole text of a selector, which stands for what PromQL would find.
/// </summary>
internal sealed partial class StubServer : IDisposable
{
    /// <summary>A name of a metric that stands for that of the selector.</summary>
    public const string AnyName = "m";

    private readonly HttpListener _listener = new();
    private readonly bool _isLeftOpen;
    private int _requests;

    /// <param name="isLeftOpen">Whether ranges don't hold their first instant.</param>
    public StubServer(bool isLeftOpen = true)
    {
        _isLeftOpen = isLeftOpen;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = new($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Url.ToString());
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>The series that a selector finds, each with its labels and samples of milliseconds and values.</summary>
    public Dictionary<string, List<(Dictionary<string, string> Labels, List<(long Time, double Value)> Samples)>> Series { get; } = [];

    /// <summary>What label values, names and metadata are, by the path and its parameters.</summary>
    public Dictionary<string, string> Lists { get; } = [];

    /// <summary>What is answered instead; null for nothing else.</summary>
    public Func<HttpListenerContext, Task<bool>>? Instead { get; set; }

    /// <summary>The queries that came.</summary>
    public List<string> Queries { get; } = [];

    /// <summary>How many requests came.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Adds a series to what a selector finds; one of any name gets that of the selector.</summary>
    public void Add(string selector, Dictionary<string, string> labels, params IEnumerable<(long Time, double Value)> samples)
    {
        if (!Series.TryGetValue(selector, out var found))
            Series[selector] = found = [];
        if (labels.GetValueOrDefault("__name__") == AnyName)
            labels = new(labels) { ["__name__"] = selector.Split('{')[0] is { Length: > 0 } name ? name : selector };
        found.Add((labels, [.. samples]));
    }

    /// <summary>Writes an answer.</summary>
    public static async Task WriteAsync(HttpListenerContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.ContentLength64 = bytes.Length;
        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _requests);
            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        if (Instead is { } instead && await instead(context))
            return;
        using var reader = new StreamReader(context.Request.InputStream);
        var form = HttpUtility.ParseQueryString(context.Request.HttpMethod == "POST" ? await reader.ReadToEndAsync() : context.Request.Url!.Query);
        var path = context.Request.Url!.AbsolutePath["/api/v1/".Length..];
        var data = path switch
        {
            "query" => Query(form["query"]!, double.Parse(form["time"]!, CultureInfo.InvariantCulture)),
            "query_range" => Matrix(Series.GetValueOrDefault(form["query"]!, []).Select(series => (series.Labels, series.Samples.Where(sample =>
                sample.Time >= 1000 * double.Parse(form["start"]!, CultureInfo.InvariantCulture)
                && sample.Time <= 1000 * double.Parse(form["end"]!, CultureInfo.InvariantCulture))))),
            "label/__name__/values" when form["match[]"] is { } selector && Series.ContainsKey(selector) => """["m"]""",
            _ => Lists.GetValueOrDefault($"{path} {form["match[]"] ?? form["metric"]}".Trim(), path == "metadata" ? "{}" : "[]"),
        };
        await WriteAsync(context, 200, "application/json", $$"""{"status":"success","data":{{data}},"infos":["PromQL info: metric might not be a counter"]}""");
    }

    private string Query(string query, double time)
    {
        lock (Queries)
            Queries.Add(query);
        var range = Range().Match(query);
        var (to, length) = ((long)Math.Round(time * 1000), long.Parse(range.Groups["ms"].Value, CultureInfo.InvariantCulture));
        return Matrix(Series.GetValueOrDefault(range.Groups["selector"].Value, []).Select(series => (series.Labels, series.Samples.Where(sample =>
            sample.Time <= to && (_isLeftOpen ? sample.Time > to - length : sample.Time >= to - length)))));
    }

    private static string Matrix(IEnumerable<(Dictionary<string, string> Labels, IEnumerable<(long Time, double Value)> Samples)> series)
    {
        var result = series.Select(one => (one.Labels, Samples: one.Samples.ToArray())).Where(one => one.Samples.Length > 0).Select(one =>
            $$"""{"metric":{{JsonSerializer.Serialize(one.Labels)}},"values":[{{string.Join(',', one.Samples.Select(sample =>
                string.Create(CultureInfo.InvariantCulture, $"[{sample.Time / 1000m},\"{Text(sample.Value)}\"]")))}}]}""");
        return $$"""{"resultType":"matrix","result":[{{string.Join(',', result)}}]}""";
    }

    private static string Text(double value) => double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<selector>.*)\[(?<ms>\d+)ms\]$", RegexOptions.ExplicitCapture)]
    private static partial Regex Range();
}
