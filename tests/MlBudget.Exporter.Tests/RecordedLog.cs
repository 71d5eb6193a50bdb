using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace MlBudget.Exporter.Tests;

/// <summary>A log that keeps what was said.</summary>
internal sealed class RecordedLog : ILogEventSink
{
    private readonly List<string> _lines = [];
    private readonly List<string> _linesWithLevels = [];
    private readonly List<Exception> _exceptions = [];

    public RecordedLog() => Loggers = new SerilogLoggerFactory(
        new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(this).CreateLogger(), dispose: true);

    /// <summary>Where it is said.</summary>
    public ILoggerFactory Loggers { get; }

    /// <summary>What was said, as messages.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>What was said, with its level before each message.</summary>
    public IReadOnlyList<string> LinesWithLevels => _linesWithLevels;

    /// <summary>What was thrown, of those that were said with it.</summary>
    public IReadOnlyList<Exception> Exceptions => _exceptions;

    void ILogEventSink.Emit(LogEvent logEvent)
    {
        // Requests and polls may say something at once.
        lock (_lines)
            Keep(logEvent);
    }

    private void Keep(LogEvent logEvent)
    {
        _lines.Add(logEvent.RenderMessage(CultureInfo.InvariantCulture));
        _linesWithLevels.Add($"{logEvent.Level}: {_lines[^1]}");
        if (logEvent.Exception is { } exception)
            _exceptions.Add(exception);
    }
}
