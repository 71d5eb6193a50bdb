using System.Collections.Immutable;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Inherited;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Logging;
using MlBudget.Settings;
using MlBudget.Sources.Spooling;

namespace MlBudget.Exporter.Intake;

/// <summary>The streams that may be pushed to: those that a source of the configuration in force reads.</summary>
internal sealed class PushedStreams
{
    private readonly LiveConfiguration _live;
    private readonly Spools _spools;
    private readonly PushMetrics _metrics;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private (ExporterConfiguration Of, ImmutableDictionary<string, Spool> Streams)? _known;

    /// <param name="live">The configuration.</param>
    /// <param name="spools">Where what is pushed waits to be read.</param>
    /// <param name="self">Get how much that is.</param>
    /// <param name="logs">Hear of what is kept and read by nobody.</param>
    public PushedStreams(LiveConfiguration live, Spools spools, SelfMetrics self, ILoggerFactory logs)
    {
        (_live, _spools, _metrics, _log) = (live, spools, self.Pushes, logs.CreateLogger<PushedStreams>());
        self.Pushes.BeforeScrape(NoteBytes);
    }

    /// <summary>What bounds a post.</summary>
    public PushLimits Limits => _live.Current.Push;

    /// <summary>What waits in memory to be written.</summary>
    public WaitingBytes Unwritten => _spools.Unwritten;

    /// <summary>After how many seconds there is room again in a spool that is full, as far as is known: what is read is let go of by a poll.</summary>
    public int SecondsToNextPoll => (int)Math.Ceiling(_live.Current.PollInterval.TotalSeconds);

    /// <summary>The spool of a stream; null where nobody reads it.</summary>
    /// <param name="stream">Its name.</param>
    /// <param name="known">What is said of the streams that are read.</param>
    public Spool? Find(string stream, out string known)
    {
        var streams = Streams();
        known = streams.IsEmpty ? "no source of the configuration has type: push" : NodeReader.Suggestion(stream, [.. streams.Keys.Order(StringComparer.Ordinal)]);
        return streams.GetValueOrDefault(stream);
    }

    private ImmutableDictionary<string, Spool> Streams()
    {
        var configuration = _live.Current;
        lock (_lock)
        {
            if (_known is { } known && known.Of == configuration)
                return known.Streams;
            var streams = configuration.Streams.ToImmutableDictionary(stream => stream, _spools.Of, StringComparer.Ordinal);
            foreach (var spool in streams.Values)
                (spool.MaxBytes, spool.PairWithin) = (configuration.Push.MaxSpoolBytes, configuration.Push.PairWithin);
            _metrics.Know(streams.Keys);
            _known = (configuration, streams);
            NoteUnread(streams);
            return streams;
        }
    }

    private void NoteUnread(ImmutableDictionary<string, Spool> streams)
    {
        try
        {
            foreach (var stream in _spools.OnDisk().Where(stream => !streams.ContainsKey(stream)))
                _log.StreamUnread(stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is only said for those who have misspelt a name, and a folder that can't be listed has worse to say elsewhere.
        }
    }

    private void NoteBytes()
    {
        foreach (var (stream, spool) in Streams())
            _metrics.Kept(stream, spool.Bytes, spool.MaxBytes);
    }
}
