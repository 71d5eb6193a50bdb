using MlBudget.Exporter.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using ILogger = Serilog.ILogger;

namespace MlBudget.Exporter.Tests.Logging;

public sealed class SaidOnceFormatterTests
{
    private const string Text = "the folder is gone";

    [Fact]
    public void A_text_that_is_the_whole_message_is_said_once_in_logfmt() => Assert.EndsWith(
        $" level=error msg=\"{Text}\" model=m\n",
        Logfmt(log => log.ForContext("Model", "m").Error("{Error:l}", Text)), StringComparison.Ordinal);

    [Fact]
    public void A_text_that_is_the_whole_message_is_said_once_in_json_as_an_event_of_the_same_kind()
    {
        var json = new JsonFormatter();
        var logged = Logged(log => log.ForContext("Model", "m").Error("{Error:l}", Text));
        var twice = Written(json, logged);
        var once = Written(new SaidOnceFormatter(json), logged);

        Assert.Contains($",\"error\":\"{Text}\"", twice, StringComparison.Ordinal);
        Assert.Equal(twice.Replace($",\"error\":\"{Text}\"", "", StringComparison.Ordinal), once);
    }

    [Fact]
    public void A_text_within_a_message_is_a_property_as_well() => Assert.EndsWith(
        $" msg=\"m: {Text}\" model=m error=\"{Text}\"\n",
        Logfmt(log => log.Error("{Model:l}: {Error:l}", "m", Text)), StringComparison.Ordinal);

    [Fact]
    public void A_property_beside_a_message_of_the_same_text_stays() => Assert.EndsWith(
        " msg=m model=m\n", Logfmt(log => log.ForContext("Model", "m").Error("m")), StringComparison.Ordinal);

    private static string Logfmt(Action<ILogger> write) => Written(new SaidOnceFormatter(new LogfmtFormatter()), Logged(write));

    private static string Written(ITextFormatter formatter, LogEvent logged)
    {
        var output = new StringWriter();
        formatter.Format(logged, output);
        return output.ToString();
    }

    private static LogEvent Logged(Action<ILogger> write)
    {
        var last = new Last();
        using var log = new LoggerConfiguration().WriteTo.Sink(last).CreateLogger();
        write(log);
        return last.Event!;
    }

    private sealed class Last : ILogEventSink
    {
        public LogEvent? Event { get; private set; }

        public void Emit(LogEvent logEvent) => Event = logEvent;
    }
}
