using Serilog.Events;
using Serilog.Formatting;

namespace MlBudget.Exporter.Logging;

/// <summary>
/// Writes log events as <c>key=value</c> pairs on one line, as Prometheus and its exporters do:
/// <c>ts=… level=warn msg="…" model=fraud</c>.
/// </summary>
internal sealed class LogfmtFormatter : ITextFormatter
{
    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        Write(output, "ts", LogKeys.Time(logEvent));
        Write(output, " level", LogKeys.Level(logEvent));
        Write(output, " msg", LogKeys.Message(logEvent));
        foreach (var (key, value) in LogKeys.Properties(logEvent))
            Write(output, " " + key, LogKeys.Text(value));
        if (logEvent.Exception is { } exception)
            Write(output, " err", exception.ToString());
        output.Write('\n');
    }

    private static void Write(TextWriter output, string key, string value)
    {
        output.Write(key);
        output.Write('=');
        output.Write(NeedsQuotes(value) ? Quote(value) : value);
    }

    private static bool NeedsQuotes(string value) =>
        value.Length == 0 || value.Any(letter => letter is ' ' or '=' or '"' or '\\' || char.IsControl(letter));

    private static string Quote(string value)
    {
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal);
        // What is still a control character could move a terminal's cursor.
        return $"\"{string.Concat(escaped.Select(letter => char.IsControl(letter) ? $"\\u{(int)letter:x4}" : letter.ToString()))}\"";
    }
}
