using System.Text.Json;
using MlBudget.Exporter.Logging;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace MlBudget.Exporter.Tests.Logging;

public sealed class JsonFormatterTests
{
    private static readonly LogEventLevel[] Levels = Enum.GetValues<LogEventLevel>();

    [Fact]
    public void An_event_is_one_line_of_json_with_numbers_as_numbers_and_control_characters_escaped() => Assert.Equal(
        """{"ts":"2026-06-01T10:30:00.250Z","level":"info","msg":"a \"b\"\n\u001Bc","line":7,"share":0.5,"is_new":true,"wall":"2026-06-01T12:30:00.2500000+02:00"}""" + "\n",
        Format(new JsonFormatter(), LogEventLevel.Information, "a \"b\"\n\u001bc", null, ("Line", 7L), ("Share", 0.5), ("IsNew", true), ("Wall", At)));

    [Fact]
    public void Every_line_has_its_level_and_the_keys_of_logfmt()
    {
        foreach (var level in Levels)
        {
            (string, object)[] properties = [("Model", "fraud"), ("GroupValues", 3L), ("SourceContext", "MlBudget")];
            var json = JsonDocument.Parse(Format(new JsonFormatter(), level, "words", new InvalidOperationException("x"), properties)).RootElement;
            var logfmt = Format(new LogfmtFormatter(), level, "words", new InvalidOperationException("x"), properties);

            Assert.Equal(["ts", "level", "msg", "model", "group_values", "err"], json.EnumerateObject().Select(property => property.Name));
            Assert.All(json.EnumerateObject(), property => Assert.Contains($"{property.Name}=", logfmt, StringComparison.Ordinal));
            Assert.Contains($" level={json.GetProperty("level").GetString()} ", logfmt, StringComparison.Ordinal);
        }
    }

    private static readonly DateTimeOffset At = new(2026, 6, 1, 12, 30, 0, 250, TimeSpan.FromHours(2));

    private static string Format(
        ITextFormatter formatter, LogEventLevel level, string message, Exception? exception, params (string Name, object Value)[] properties)
    {
        var entry = new LogEvent(
            At, level, exception, new MessageTemplate([new TextToken(message)]),
            properties.Select(property => new LogEventProperty(property.Name, new ScalarValue(property.Value))));
        var output = new StringWriter();
        formatter.Format(entry, output);
        return output.ToString();
    }
}
