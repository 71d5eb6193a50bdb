using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Access;

/// <summary>
/// Two exporters that tests share: one asks for a certificate and a user, and may be asked to reload; the other speaks TLS 1.3 alone,
/// with one curve that OpenSSL is told.
/// </summary>
public sealed class GuardedExporter : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new("the authority");
    private ExporterProcess? _guarded;
    private ExporterProcess? _strict;

    /// <summary>Asks for a certificate and a user.</summary>
    internal ExporterProcess Guarded => _guarded!;

    /// <summary>Speaks TLS 1.3 alone.</summary>
    internal ExporterProcess Strict => _strict!;

    /// <summary>Who signs.</summary>
    internal TestAuthority Authority => _authority;

    /// <summary>The configuration, whatever it is of.</summary>
    internal string Configuration => $"--config.file={_folder.At("mlbudget.yml")}";

    /// <summary>A file of the folder of the web configuration.</summary>
    internal string At(string name) => _folder.At(name);

    /// <summary>Writes a file there.</summary>
    internal string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Writes the certificate of the server that asks for a user.</summary>
    internal void WriteServer(params string[] names)
    {
        var server = _authority.Server(names);
        Write("server.crt", server.Pem);
        Write("server.key", server.Key);
    }

    public async Task InitializeAsync()
    {
        Write("predictions.jsonl", """{"t":1760000000,"error":null}""" + "\n");
        Write("mlbudget.yml", $$"""
            defaults: { poll_interval: 1s }
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: {{At("predictions.jsonl")}}, fields: { time: t, error: error } }
                slos:
                  - { name: success, dimension: infrastructure, good: error is null, objective: 0.5 }

            """);
        var client = _authority.Client("scraper.example");
        Write("client.crt", client.Pem);
        Write("client.key", client.Key);
        Write("ca.crt", _authority.Pem);
        WriteServer("localhost", "127.0.0.1");
        WriteWeb();
        Write("strict.yml", $"""
            tls_server_config: {"{"} cert_file: server.crt, key_file: server.key, min_version: TLS13 {"}"}

            """);
        var groups = Write("openssl.cnf", """
            openssl_conf = init
            [init]
            ssl_conf = ssl
            [ssl]
            system_default = tls
            [tls]
            Groups = P-521

            """);
        _guarded = ExporterProcess.Launch([
            "run", "--clock=log", Configuration, $"--web.config.file={At("web.yml")}", "--web.enable-lifecycle", "--web.enable-admin-api",
            $"--storage.path={At("data")}",
        ]);
        _strict = ExporterProcess.Launch(
            ["run", "--clock=log", Configuration, $"--web.config.file={At("strict.yml")}"],
            new Dictionary<string, string> { ["OPENSSL_CONF"] = groups });
        await _guarded.ListeningAsync();
        await _strict.ListeningAsync();
    }

    /// <summary>Writes the web configuration that asks for a user.</summary>
    /// <param name="more">What else is in it.</param>
    internal void WriteWeb(string more = "")
    {
        Write("web.yml", $"""
            tls_server_config:
              cert_file: server.crt
              key_file: server.key
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: ca.crt
              client_allowed_sans: [scraper.example]
            basic_auth_users: {"{"} prometheus: {BCrypt.Net.BCrypt.HashPassword("open", 4)} {"}"}
            {more}

            """);
    }

    /// <summary>Asks by curl, which knows the authority.</summary>
    /// <returns>What it ends with, the status with the version of HTTP, and the body.</returns>
    internal async Task<(int Exit, string Status, string Body)> CurlAsync(string path, params string[] more)
    {
        using var curl = await ChildProcess.RunAsync("curl",
            ["--silent", "--max-time", "60", "--cacert", At("ca.crt"), "--write-out", "\n%{http_code} HTTP/%{http_version}", .. more,
                new Uri(Guarded.Address, path).ToString()]);
        var exit = await curl.ExitCodeAsync();
        var output = curl.Output.TrimEnd('\n');
        var status = output.LastIndexOf('\n');
        return (exit, output[(status + 1)..], status < 0 ? "" : output[..status]);
    }

    /// <summary>What shows the client's certificate to a server, for curl.</summary>
    internal string[] Certificate => ["--cert", At("client.crt"), "--key", At("client.key")];

    /// <summary>The same with the user.</summary>
    internal string[] Whole => [.. Certificate, "--user", "prometheus:open"];

    /// <summary>Connects by openssl and hangs up.</summary>
    /// <returns>What it ends with, and what it says.</returns>
    internal async Task<(int Exit, string Said)> OpenSslAsync(Uri address, params string[] more)
    {
        using var client = await ChildProcess.RunAsync(
            "openssl", ["s_client", "-connect", address.Authority, "-CAfile", At("ca.crt"), .. more]);
        return (await client.ExitCodeAsync(), client.Output + client.Errors);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _guarded?.Dispose();
        _strict?.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }
}
