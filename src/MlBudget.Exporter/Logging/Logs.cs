using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;

namespace MlBudget.Exporter.Logging;

/// <summary>How log lines are written.</summary>
internal enum LogFormat
{
    /// <summary><c>key=value</c> pairs.</summary>
    Logfmt,

    /// <summary>A JSON object a line, with the same keys.</summary>
    Json,
}

/// <summary>Where logs go: to standard error, so that reports and YAML have standard output for themselves.</summary>
internal static class Logs
{
    /// <summary>Loggers of a level, <c>info</c> if none is given, and a format.</summary>
    public static ILoggerFactory Create(LogLevel? level, LogFormat format)
    {
        var least = LevelConvert.ToSerilogLevel(level ?? LogLevel.Information);
        ITextFormatter formatter = format == LogFormat.Json ? new JsonFormatter() : new LogfmtFormatter();
        var logger = new LoggerConfiguration()
            .MinimumLevel.Is(least)
            .MinimumLevel.Override("Microsoft", least > LogEventLevel.Warning ? least : LogEventLevel.Warning)
            // What keeps the host from starting is thrown at its caller as well, who says it in one line.
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal)
            .Enrich.With(new OwnEvents(areNumbered: format == LogFormat.Json))
            .WriteTo.Console(new SaidOnceFormatter(formatter), standardErrorFromLevel: LogEventLevel.Verbose)
            .CreateLogger();
        return new SerilogLoggerFactory(logger, dispose: true);
    }
}
