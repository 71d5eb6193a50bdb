using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MlBudget.Exporter.Access;

namespace MlBudget.Exporter.Tests.Access;

/// <summary>The tables of the room's README: what is done with the cases that exporter-toolkit tests.</summary>
[Collection(WebFilesCollection.Name)]
public sealed class ToolkitCasesTests(WebFiles files)
{
    private static readonly string[][] Rows =
    [
        .. File.ReadLines(RepositoryRoot.Combine("src", "MlBudget.Exporter", "Access", "README.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1].Select(cell => cell.Replace("`", "", StringComparison.Ordinal)).ToArray()),
    ];

    public static TheoryData<string, string, string> Requests
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var row in Rows.Where(row => row.Length == 4 && row[1].StartsWith("http", StringComparison.Ordinal)))
                data.Add(row[0], row[1], row[3]);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_is_answered_as_the_table_says(string file, string client, string outcome)
    {
        await using var host = await AccessHost.StartAsync(file == "none" ? null : AccessFile.Load(files.At(file)).Loaded!);
        var words = client.Split(", ");
        using var http = Client(host, words);
        var times = words.Any(word => word == "4 times") ? 4 : 1;
        var found = "";
        for (var time = 0; time < times; time++)
            found = await AskAsync(http, new UriBuilder(host.Address) { Scheme = words[0] }.Uri, outcome);

        Assert.Equal(outcome, found);
    }

    [Fact]
    public void Every_file_is_in_the_table_with_what_becomes_of_it()
    {
        var listed = Rows.Where(row => row.Length == 3 && row[0].Contains('/', StringComparison.Ordinal)).ToDictionary(row => row[0], row => row[2]);
        var there = Directory.EnumerateFiles(RepositoryRoot.Combine("tests", "testdata", "web", "bad"), "*.yml")
            .Select(file => $"bad/{Path.GetFileName(file)}").Order(StringComparer.Ordinal);

        Assert.Equal(there, listed.Keys.Order(StringComparer.Ordinal));
        Assert.All(listed.Values, fate => Assert.StartsWith("refuses", fate, StringComparison.Ordinal));
        var used = Requests.Select(row => (string)row[0]).ToHashSet();
        Assert.All(
            Directory.EnumerateFiles(RepositoryRoot.Combine("tests", "testdata", "web", "good"), "*.yml"),
            file => Assert.Contains($"good/{Path.GetFileName(file)}", used));
    }

    private HttpClient Client(AccessHost host, string[] words)
    {
#pragma warning disable SYSLIB0039, CA5397 // A client that knows nothing newer is what is tried.
        var versions = words.Contains("TLS 1.1") ? SslProtocols.Tls11
#pragma warning restore SYSLIB0039, CA5397
            : words.Contains("TLS 1.2") ? SslProtocols.Tls12 : words.Contains("TLS 1.3") ? SslProtocols.Tls13 : SslProtocols.None;
        var suites = words.Where(word => word.StartsWith("TLS_", StringComparison.Ordinal)).Select(Enum.Parse<TlsCipherSuite>).ToList();
        var http = host.Client(versions, suites.Count == 0 || OperatingSystem.IsWindows() ? null : new(suites), Certificate(words), files.AuthorityCertificate);
        if (words.FirstOrDefault(word => word.Contains(':', StringComparison.Ordinal)) is { } login)
            http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
        return http;
    }

    private X509Certificate2? Certificate(string[] words)
    {
        using var stranger = new TestAuthority("the authority");
        return words.Contains("a certificate") ? files.ScraperCertificate.WithKey()
            : words.Contains("a stranger's certificate") ? stranger.Client("scraper.example").WithKey() : null;
    }

    private static async Task<string> AskAsync(HttpClient http, Uri address, string outcome)
    {
        try
        {
            using var answer = await http.GetAsync(address);
            var found = $"{(int)answer.StatusCode}";
            foreach (var more in outcome.Split(", ")[1..])
                found += $", {Found(answer, more)}";
            return found;
        }
        catch (HttpRequestException)
        {
            return "no connection";
        }
    }

    /// <summary>What there is instead of something of an answer: a cipher suite, a version of HTTP, or a header.</summary>
    private static string Found(HttpResponseMessage answer, string wanted) =>
        wanted.StartsWith("TLS_", StringComparison.Ordinal) ? answer.Headers.GetValues("Suite").Single()
        : wanted.StartsWith("HTTP/", StringComparison.Ordinal) ? $"HTTP/{answer.Version.ToString(answer.Version.Major == 1 ? 2 : 1)}"
        : $"{wanted.Split(':')[0]}: {Value(answer.Headers, wanted.Split(':')[0])}".TrimEnd();

    private static string Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
}
