using System.Globalization;
using Serilog.Events;

namespace MlBudget.Exporter.Logging;

/// <summary>What lines of the log have beside their message, under the same keys in either format.</summary>
internal static class LogKeys
{
    /// <summary>The instant, in UTC.</summary>
    public static string Time(LogEvent logEvent) =>
        logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>The level, by its name on the command line.</summary>
    public static string Level(LogEvent logEvent) => logEvent.Level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "debug",
        LogEventLevel.Information => "info",
        LogEventLevel.Warning => "warn",
        _ => "error",
    };

    /// <summary>The message.</summary>
    public static string Message(LogEvent logEvent) => logEvent.RenderMessage(CultureInfo.InvariantCulture);

    /// <summary>The properties, but for where an event was said: by their keys in small letters, <c>group_values</c>.</summary>
    public static IEnumerable<(string Key, LogEventPropertyValue Value)> Properties(LogEvent logEvent) => logEvent.Properties
        .Where(property => property.Key != "SourceContext").Select(property => (SnakeCase(property.Key), property.Value));

    /// <summary>A value as a text; an instant as RFC 3339.</summary>
    public static string Text(LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: DateTimeOffset time } => time.ToString("o", CultureInfo.InvariantCulture),
        ScalarValue scalar => Convert.ToString(scalar.Value, CultureInfo.InvariantCulture) ?? string.Empty,
        _ => value.ToString(null, CultureInfo.InvariantCulture),
    };

    private static string SnakeCase(string name) => string.Concat(name.Select((letter, index) =>
        char.IsUpper(letter) && index > 0 ? $"_{char.ToLowerInvariant(letter)}" : char.ToLowerInvariant(letter).ToString()));
}
