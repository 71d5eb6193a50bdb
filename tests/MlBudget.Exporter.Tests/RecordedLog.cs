using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace MlBudget.Exporter.Tests;

/// <summary>A log that keeps what was said.</summary>
internal sealed class RecordedLog : ILogEventSink
{
    private readonly List<string> _lines = [];

    public RecordedLog() => Logger = new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(this).CreateLogger();

    /// <summary>Where it is said.</summary>
    public Serilog.ILogger Logger { get; }

    /// <summary>What was said, as messages.</summary>
    public IReadOnlyList<string> Lines => _lines;

    void ILogEventSink.Emit(LogEvent logEvent) => _lines.Add(logEvent.RenderMessage(CultureInfo.InvariantCulture));
}
