using MlBudget.Exporter.Logging;
using Serilog.Events;
using Serilog.Parsing;

namespace MlBudget.Exporter.Tests.Logging;

public sealed class LogfmtFormatterTests
{
    [Fact]
    public void An_event_is_one_line_of_pairs_with_quotes_where_they_are_needed() => Assert.Equal(
        "ts=2026-06-01T10:30:00.250Z level=warn msg=\"a \\\"b\\\"\\n\\u001bc\" model_name=m path=\"x y\"\n",
        Format(LogEventLevel.Warning, "a \"b\"\n\u001bc", null, ("ModelName", "m"), ("Path", "x y")));

    [Theory]
    [InlineData(LogEventLevel.Debug, "debug")]
    [InlineData(LogEventLevel.Information, "info")]
    [InlineData(LogEventLevel.Warning, "warn")]
    [InlineData(LogEventLevel.Error, "error")]
    [InlineData(LogEventLevel.Fatal, "error")]
    public void Levels_have_the_names_of_the_command_line(LogEventLevel level, string name) =>
        Assert.Contains($" level={name} ", Format(level, "x", null));

    [Fact]
    public void An_exception_stays_on_the_line() => Assert.EndsWith(
        " err=\"System.InvalidOperationException: a b\"\n", Format(LogEventLevel.Error, "x", new InvalidOperationException("a b")));

    private static string Format(
        LogEventLevel level, string message, Exception? exception, params (string Name, string Value)[] properties)
    {
        var template = new MessageTemplate([new TextToken(message)]);
        var entry = new LogEvent(
            new DateTimeOffset(2026, 6, 1, 12, 30, 0, 250, TimeSpan.FromHours(2)), level, exception, template,
            properties.Select(property => new LogEventProperty(property.Name, new ScalarValue(property.Value))));
        var output = new StringWriter();
        new LogfmtFormatter().Format(entry, output);
        return output.ToString();
    }
}
