using Microsoft.Extensions.Time.Testing;
using MlBudget.Exporter.Access;
using MlBudget.Exporter.Access.Logins;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Tests.Access;

[Collection(WebFilesCollection.Name)]
public sealed class LiveAccessTests : IDisposable
{
    private readonly WebFiles _files;
    private readonly StorageDirectory _folder = new();
    private readonly RecordedLog _log = new();
    private readonly SelfMetrics _self = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly string _file;

    public LiveAccessTests(WebFiles files)
    {
        _files = files;
        _file = _folder.At("web.yml");
        WriteServer(files.Authority.Server("first.example"));
        Write("tls_server_config: { cert_file: server.crt, key_file: server.key }\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_certificate_that_is_written_anew_is_there_for_the_next_connection()
    {
        var live = Live();
        Assert.Equal("CN=first.example", Subject(live));

        WriteServer(_files.Authority.Server("second.example"));
        Assert.Equal("CN=first.example", Subject(live));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("CN=second.example", Subject(live));
        Assert.Equal(["Information: the web configuration was loaded again"], _log.LinesWithLevels);
        Assert.Contains("mlbudget_web_config_last_reload_successful 1\n", await SelfAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_leads_to_another_file_of_the_same_length_and_time_is_a_change()
    {
        var (one, other) = (_folder.At("one.yml"), _folder.At("other.yml"));
        File.WriteAllText(one, "rate_limit: { interval: 1s, burst: 1 }\n");
        File.WriteAllText(other, "rate_limit: { interval: 1s, burst: 2 }\n");
        File.SetLastWriteTimeUtc(one, DateTime.UnixEpoch);
        File.SetLastWriteTimeUtc(other, DateTime.UnixEpoch);
        File.Delete(_file);
        File.CreateSymbolicLink(_file, one);
        var live = Live();

        File.Delete(_file);
        File.CreateSymbolicLink(_file, other);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, live.Look().Configuration.RateLimit!.Burst);
    }

    [Fact]
    public async Task A_broken_file_leaves_the_last_good_one_and_is_said_once_per_episode()
    {
        var live = Live();

        Write("tls_server_config: { cert_file: nowhere.crt, key_file: server.key }\n");
        for (var look = 0; look < 3; look++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal("CN=first.example", Subject(live));
        }

        string[] episode =
        [
            "Error: the web configuration was not loaded again, the last good one stays: 1 errors",
            $"Error: {_file}:1:33: tls_server_config.cert_file: the file '{_folder.At("nowhere.crt")}' can't be read: there is no such file",
        ];
        Assert.Equal(episode, _log.LinesWithLevels);
        Assert.Contains("mlbudget_web_config_last_reload_successful 0\n", await SelfAsync(), StringComparison.Ordinal);

        // What is missing comes, without a change of the file itself.
        File.Copy(_folder.At("server.crt"), _folder.At("nowhere.crt"));
        _time.Advance(TimeSpan.FromSeconds(1));
        live.Look();

        Assert.Equal([.. episode, "Information: the web configuration was loaded again"], _log.LinesWithLevels);
        Assert.Contains("mlbudget_web_config_last_reload_successful 1\n", await SelfAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("basic_auth_users: { dave: $2y$10$Qulbj47Xxumernft7iLrPe6zw8ZmlWjQaqpPPJ6b6jjwy0FfmzRF2 }", "is gone")]
    [InlineData(null, "was added")]
    public void Encryption_can_t_be_switched_while_it_runs(string? instead, string found)
    {
        var encrypted = File.ReadAllText(_file);
        if (instead is null)
            Write("rate_limit: { interval: 1s, burst: 1 }\n");
        var live = Live();
        Write(instead ?? encrypted);

        Assert.Equal($"{_file}: tls_server_config {found}; that takes a restart of mlbudget", Assert.Single(live.Reread()));
        Assert.Equal(instead is not null, live.Look().Configuration.Tls is not null);
    }

    [Fact]
    public void What_was_asked_for_is_loaded_and_said_at_once()
    {
        var live = Live();
        WriteServer(_files.Authority.Server("second.example"));

        Assert.Empty(live.Reread());
        Assert.Equal("CN=second.example", Subject(live));
        Assert.Equal(["Information: the web configuration was loaded again"], _log.LinesWithLevels);
    }

    [Fact]
    public void The_bucket_of_a_rate_limit_that_stays_is_not_filled_again()
    {
        Write("rate_limit: { interval: 1h, burst: 1 }\n");
        var live = Live();
        Assert.True(live.Look().Limiter!.AttemptAcquire().IsAcquired);

        Write("rate_limit: { interval: 1h, burst: 1 }\nhttp_server_config: { headers: { X-Frame-Options: deny } }\n");
        Assert.Empty(live.Reread());
        Assert.False(live.Look().Limiter!.AttemptAcquire().IsAcquired);

        Write("http_server_config: { headers: { X-Frame-Options: deny } }\n");
        Assert.Empty(live.Reread());
        Assert.Null(live.Look().Limiter);

        Write("rate_limit: { interval: 1h, burst: 1 }\n");
        Assert.Empty(live.Reread());
        Assert.True(live.Look().Limiter!.AttemptAcquire().IsAcquired);
    }

    [Fact]
    public void The_bucket_of_another_rate_limit_is_given_up_with_its_timer()
    {
        Write("rate_limit: { interval: 1h, burst: 1 }\n");
        var live = Live();
        var before = live.Look().Limiter!;

        Write("rate_limit: { interval: 1h, burst: 2 }\n");
        Assert.Empty(live.Reread());

        Assert.Throws<ObjectDisposedException>(() => before.AttemptAcquire());
        live.Look(out var lease);
        Assert.True(lease!.IsAcquired);
    }

    [Fact]
    public async Task Requests_don_t_notice_that_a_bucket_is_given_up()
    {
        Write("rate_limit: { interval: 1h, burst: 2000000000 }\n");
        var live = Live();
        using var stop = new CancellationTokenSource();
        var requests = Task.Run(() =>
        {
            var refused = 0;
            while (!stop.IsCancellationRequested)
            {
                live.Look(out var lease);
                refused += lease!.IsAcquired ? 0 : 1;
            }

            return refused;
        });

        for (var burst = 2_000_000_001; burst <= 2_000_000_100; burst++)
        {
            Write($"rate_limit: {{ interval: 1h, burst: {burst} }}\n");
            Assert.Empty(live.Reread());
        }

        await stop.CancelAsync();
        Assert.Equal(0, await requests);
    }

    [Fact]
    public void Whoever_has_logged_in_is_still_known_when_a_certificate_is_renewed()
    {
        var login = new BasicCredentials("alice", "sesame");
        var hash = BCrypt.Net.BCrypt.HashPassword(login.Password, 4);
        File.AppendAllText(_file, $"basic_auth_users: {{ alice: {hash} }}\n");
        var live = Live();
        Assert.True(live.Look().Configuration.Users!.Check(login));

        WriteServer(_files.Authority.Server("second.example"));
        Assert.Empty(live.Reread());

        Assert.Equal("CN=second.example", Subject(live));
        Assert.True(live.Look().Configuration.Users!.Remembers(login));
    }

    [Fact]
    public void A_certificate_that_expires_is_said_once()
    {
        var end = new DateTimeOffset(_time.GetUtcNow().Year + 1, 3, 1, 0, 0, 0, TimeSpan.Zero);
        WriteServer(_files.Authority.Issue(null, end, false, "first.example"));
        var live = Live();
        live.Look();
        Assert.Empty(_log.Lines);

        _time.SetUtcNow(end.AddSeconds(1));
        live.Look();
        _time.Advance(TimeSpan.FromSeconds(1));
        live.Look();

        Assert.Equal(
            $"Warning: the certificate of the server has expired: it was valid until {end:yyyy}-03-01T00:00:00Z: clients refuse it",
            Assert.Single(_log.LinesWithLevels));
    }

    private static string Subject(LiveAccess live) => live.Look().Configuration.Tls!.Certificate.Subject;

    private LiveAccess Live()
    {
        var result = AccessFile.Load(_file);
        Assert.Empty(result.Errors);
        return new(result.Loaded!, _self, _time, _log.Loggers.CreateLogger<LiveAccess>());
    }

    private void Write(string text) => File.WriteAllText(_file, text);

    private void WriteServer(TestCertificate server)
    {
        File.WriteAllText(_folder.At("server.crt"), server.Pem);
        File.WriteAllText(_folder.At("server.key"), server.Key);
    }

    private Task<string> SelfAsync() => _self.TextAsync();
}
