using System.Collections.Immutable;
using System.Threading.RateLimiting;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Access;

/// <summary>What is in force of a web configuration, swapped whole.</summary>
/// <param name="Loaded">The configuration.</param>
/// <param name="Limiter">Counts requests; null where any number is answered.</param>
internal sealed record AccessInForce(LoadedAccess Loaded, RateLimiter? Limiter)
{
    /// <summary>What it says.</summary>
    public AccessConfiguration Configuration => Loaded.Configuration;
}

/// <summary>
/// The web configuration that is in force. Whoever comes, by a connection or a request, lets it see whether its files have changed, at
/// most once a second; then it is loaded anew. A new one with errors is refused, the last good one stays, and the log says so once per
/// episode.
/// </summary>
internal sealed class LiveAccess
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _looking = new();
    private readonly SelfMetrics _self;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private volatile AccessInForce _current;
    private ImmutableArray<string> _refusal = [];
    private string? _fault;
    private long _looked;

    /// <summary>Puts the first one into force.</summary>
    /// <param name="initial">The one to begin with.</param>
    /// <param name="self">Gets how loading it anew went.</param>
    /// <param name="time">The clock of looks and of certificates.</param>
    /// <param name="log">Gets errors and notes.</param>
    public LiveAccess(LoadedAccess initial, SelfMetrics self, TimeProvider time, ILogger<LiveAccess> log)
    {
        (_self, _time, _log) = (self, time, log);
        _current = new(initial, LimiterOf(initial.Configuration.RateLimit));
        _looked = time.GetTimestamp();
        self.WebConfigurationLoaded(isGood: true);
        Note(initial.Configuration);
        NoteCertificate();
    }

    /// <summary>Whether connections are encrypted. That can't change while the exporter runs.</summary>
    public bool HasTls => _current.Configuration.Tls is not null;

    /// <summary>What is in force, after a look at the files where the last one is a second ago. Nobody waits for another one's look.</summary>
    public AccessInForce Look()
    {
        if (_time.GetElapsedTime(Interlocked.Read(ref _looked)) < LookInterval || !_looking.TryEnter())
            return _current;
        try
        {
            Interlocked.Exchange(ref _looked, _time.GetTimestamp());
            NoteCertificate();
            // What was refused is tried again: a permission that is given changes neither length nor time.
            if (!_refusal.IsEmpty || _current.Loaded.Stamps.Any(stamp => !stamp.IsCurrent))
            {
                var errors = Load();
                Say(errors, isNew: !errors.SequenceEqual(_refusal));
            }
        }
        finally
        {
            _looking.Exit();
        }

        return _current;
    }

    /// <summary>What is in force for a request, and what its bucket of tokens says to one more.</summary>
    /// <param name="lease">The answer; null where any number of requests is answered.</param>
    public AccessInForce Look(out RateLimitLease? lease)
    {
        while (true)
        {
            var current = Look();
            try
            {
                lease = current.Limiter?.AttemptAcquire();
                return current;
            }
            catch (ObjectDisposedException)
            {
                // Another one has come into force meanwhile: it does so before the old bucket is given up.
            }
        }
    }

    /// <summary>Loads it anew, whether anything has changed or not, and says how that went also where it has been said before: somebody
    /// has asked.</summary>
    /// <returns>The errors; none where the new one is in force.</returns>
    public ImmutableArray<string> Reread()
    {
        lock (_looking)
        {
            var errors = Load();
            Say(errors, isNew: true);
            return errors;
        }
    }

    private void Say(ImmutableArray<string> errors, bool isNew)
    {
        _refusal = errors;
        if (errors.IsEmpty)
        {
            _log.WebConfigurationReloaded();
        }
        else if (isNew)
        {
            _log.WebConfigurationRefused(errors.Length);
            foreach (var error in errors)
                _log.ConfigurationError(error);
        }
    }

    private ImmutableArray<string> Load()
    {
        var (before, file) = (_current, _current.Loaded.File);
        var result = Read(file);
        var errors = result.Loaded is { } loaded && loaded.Configuration.Tls is null == HasTls
            ? [$"{file}: tls_server_config {(HasTls ? "is gone" : "was added")}; that takes a restart of mlbudget"] : result.Errors;
        _self.WebConfigurationLoaded(isGood: errors.IsEmpty);
        if (!errors.IsEmpty)
            return errors;
        var configuration = result.Loaded!.Configuration;
        var (limit, users) = (configuration.RateLimit, configuration.Users?.InPlaceOf(before.Configuration.Users));
        // The same limit goes on where it is: a new bucket would be full.
        _current = new(
            result.Loaded with { Configuration = configuration with { Users = users } },
            limit == before.Configuration.RateLimit ? before.Limiter : LimiterOf(limit));
        // Else the timer that fills the old one would keep both for as long as the exporter runs.
        if (before.Limiter != _current.Limiter)
            before.Limiter?.Dispose();
        Note(configuration);
        NoteCertificate();
        return [];
    }

    /// <summary>Whatever a new file does to its reader, who comes is let in or not by the old one.</summary>
    private static AccessResult Read(string file)
    {
        try
        {
            return AccessFile.Load(file);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return new(null, [$"{file}: loading it has failed: {error.Message}"]);
        }
    }

    private void Note(AccessConfiguration configuration)
    {
        foreach (var note in configuration.Notes)
            _log.ConfigurationNote(note);
    }

    private void NoteCertificate()
    {
        var fault = _current.Configuration.Tls?.FaultAt(_time.GetUtcNow());
        if (fault is not null && fault != _fault)
            _log.CertificateFaulty(fault);
        _fault = fault;
    }

    private static TokenBucketRateLimiter? LimiterOf(RateLimit? limit) => limit is null ? null : new(new()
    {
        TokenLimit = limit.Burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = limit.Interval,
        AutoReplenishment = true,
        QueueLimit = 0,
    });
}
