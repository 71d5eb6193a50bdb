using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace MlBudget.Exporter.Tests;

/// <summary>A log that keeps what was said.</summary>
internal sealed class RecordedLog : ILogEventSink
{
    private readonly List<string> _lines = [];
    private readonly List<Exception> _exceptions = [];

    public RecordedLog() => Logger = new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(this).CreateLogger();

    /// <summary>Where it is said.</summary>
    public Serilog.ILogger Logger { get; }

    /// <summary>What was said, as messages.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>What was thrown, of those that were said with it.</summary>
    public IReadOnlyList<Exception> Exceptions => _exceptions;

    void ILogEventSink.Emit(LogEvent logEvent)
    {
        _lines.Add(logEvent.RenderMessage(CultureInfo.InvariantCulture));
        if (logEvent.Exception is { } exception)
            _exceptions.Add(exception);
    }
}
