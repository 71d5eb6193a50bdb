using System.Text;
using MlBudget.Exporter.Access;

namespace MlBudget.Exporter.Tests.Access;

/// <summary>One file per rule. A bad one begins with the errors that it has to get.</summary>
[Collection(WebFilesCollection.Name)]
public sealed class AccessFileTests(WebFiles files)
{
    private const string Expectation = "# expect: ";

    public static TheoryData<string> Bad => Named("bad");

    public static TheoryData<string> Good => Named("good");

    [Theory]
    [MemberData(nameof(Bad))]
    public void Every_error_of_a_file_is_reported_at_once_in_its_order(string name)
    {
        var source = RepositoryRoot.Combine("tests", "testdata", "web", "bad", name);
        var expected = File.ReadAllLines(source, Encoding.UTF8)
            .TakeWhile(line => line.StartsWith(Expectation, StringComparison.Ordinal)).Select(line => line[Expectation.Length..]).ToList();
        var file = files.At($"bad/{name}");

        var result = AccessFile.Load(file);

        Assert.Null(result.Loaded);
        var errors = result.Errors.Select(error => error
            .Replace(file, name, StringComparison.Ordinal).Replace($"{files.Folder}/", "", StringComparison.Ordinal)).ToList();
        if (Environment.GetEnvironmentVariable("MLBUDGET_WRITE_GOLDEN") == "1" && !expected.SequenceEqual(errors))
        {
            File.WriteAllText(source, string.Concat(errors.Select(error => $"{Expectation}{error}\n"))
                + string.Concat(File.ReadAllLines(source)[expected.Count..].Select(line => $"{line}\n")));
        }

        Assert.Equal(expected, errors);
        Assert.DoesNotContain(result.Errors, error => error.Contains("sesame", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void What_is_allowed_is_loaded_and_said_in_words(string name)
    {
        var result = AccessFile.Load(files.At($"good/{name}"));

        Assert.Empty(result.Errors);
        var words = AccessExplanation.Of(result.Loaded!, DateTimeOffset.UtcNow);
        Assert.DoesNotContain("$2", words, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Equal("nowhere/web.yml: there is no such file", Assert.Single(AccessFile.Load("nowhere/web.yml").Errors));

    [Fact]
    public void A_file_without_a_byte_is_no_web_configuration() => Assert.Equal(
        "empty.yml:1:1: the file is empty, expected a mapping with one of tls_server_config, http_server_config, basic_auth_users, rate_limit",
        Assert.Single(AccessFile.Load(files.Write("empty.yml", "")).Errors).Replace($"{files.Folder}/", "", StringComparison.Ordinal));

    [Fact]
    public void A_whole_web_configuration_is_said_in_words()
    {
        var expired = files.Authority.Issue(null, new DateTimeOffset(2076, 11, 1, 0, 0, 0, TimeSpan.Zero), false, "localhost", "127.0.0.1");
        files.Write("said.crt", expired.Pem);
        files.Write("said.key", expired.Key);
        var file = files.Write("said.yml", """
            tls_server_config:
              cert_file: said.crt
              key_file: said.key
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: ca.crt
              client_allowed_sans: [scraper.example, 10.0.0.9]
              cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
            http_server_config: { headers: { X-Frame-Options: sameorigin, Content-Security-Policy: } }
            basic_auth_users:
              scraper: $2y$10$Qulbj47Xxumernft7iLrPe6zw8ZmlWjQaqpPPJ6b6jjwy0FfmzRF2
              Zoë: $2y$10$Qulbj47Xxumernft7iLrPe6zw8ZmlWjQaqpPPJ6b6jjwy0FfmzRF2
            rate_limit: { interval: 100ms, burst: 20 }
            """);
        var loaded = AccessFile.Load(file).Loaded!;

        Assert.Equal($"""
            Web configuration {file}
              TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1.
              The server's certificate is of CN=localhost (localhost, 127.0.0.1), valid until 2076-11-01T00:00:00Z.
              Warning: the certificate of the server has expired: it was valid until 2076-11-01T00:00:00Z.
              Cipher suites, the first that a client has too: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.
              Clients need a certificate that is signed by CN=the authority, with one of the names scraper.example, 10.0.0.9.
              Each request needs one of these users, with its password: Zoë, scraper.
              A request per 100ms is answered, of all clients together, and up to 20 at once.
              Header X-Frame-Options: sameorigin
              No response has the header Content-Security-Policy

            """,
            AccessExplanation.Of(loaded, new(2077, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void The_example_of_the_reference_is_a_web_configuration_with_every_key()
    {
        var text = File.ReadAllText(RepositoryRoot.Combine("src", "MlBudget.Exporter", "Access", "README.md"));
        var example = text[(text.IndexOf("```yaml\n", StringComparison.Ordinal) + 8)..];
        files.Write("clients.crt", files.Authority.Pem);
        var result = AccessFile.Load(files.Write("example.yml", example[..example.IndexOf("```\n", StringComparison.Ordinal)]));

        Assert.Empty(result.Errors);
        Assert.Equal(5, result.Loaded!.Configuration.Headers.Length);
        Assert.Equal(4, result.Loaded.Stamps.Length);
    }

    [Theory]
    [InlineData(
        "http_server_config: { http2: true }",
        "http_server_config.http2: HTTP/2 is only spoken over TLS, and there is no tls_server_config")]
    [InlineData(
        "basic_auth_users: { a: $2y$10$Qulbj47Xxumernft7iLrPe6zw8ZmlWjQaqpPPJ6b6jjwy0FfmzRF2 }",
        "basic_auth_users: passwords are not encrypted on their way, since there is no tls_server_config")]
    [InlineData(
        "tls_server_config: { cert_file: server.crt, key_file: server.key, client_auth_type: RequireAnyClientCert, client_allowed_sans: [a] }",
        "tls_server_config.client_allowed_sans: nobody's signature is asked for, so whoever comes may write these names into a certificate of "
        + "their own; expected 'client_auth_type: RequireAndVerifyClientCert'")]
    public void What_is_allowed_and_hardly_meant_is_a_note(string text, string note) => Assert.Equal(
        note, Assert.Single(AccessFile.Load(files.Write("noted.yml", $"{text}\n")).Loaded!.Configuration.Notes));

    private static TheoryData<string> Named(string folder) => [.. Directory
        .EnumerateFiles(RepositoryRoot.Combine("tests", "testdata", "web", folder), "*.yml")
        .Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
