using MlBudget.Exporter.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;

namespace MlBudget.Exporter.Tests.Logging;

/// <summary>What an event of the program looks like on a line of the log.</summary>
public sealed class OwnEventsTests
{
    private const string Words = "p.jsonl:7: not JSON; more of the kind are only counted";

    [Fact]
    public void A_line_for_people_has_the_words_and_what_they_are_about() => Assert.EndsWith(
        $" level=warn msg=\"{Words}\" file=p.jsonl line=7 detail=\"not JSON\" reason=malformed source=predictions model=fraud\n",
        Written(new LogfmtFormatter(), areNumbered: false, typeof(LogEvents), Refuse), StringComparison.Ordinal);

    [Fact]
    public void A_line_for_programs_has_the_number_and_the_name_as_well()
    {
        var line = Written(new JsonFormatter(), areNumbered: true, typeof(LogEvents), Refuse);

        Assert.Contains(
            $",\"level\":\"warn\",\"msg\":\"{Words}\",\"file\":\"p.jsonl\",\"line\":7,\"detail\":\"not JSON\",\"event_id\":402,"
            + "\"event\":\"RecordRefused\",\"reason\":\"malformed\",\"source\":\"predictions\",\"model\":\"fraud\"}\n", line, StringComparison.Ordinal);
        Assert.DoesNotContain("SourceContext", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Events_of_the_host_keep_their_number_and_name(bool areNumbered) => Assert.Contains(
        "\"event_id\":402,\"event\":\"RecordRefused\"", Written(new JsonFormatter(), areNumbered, typeof(Uri), Refuse), StringComparison.Ordinal);

    [Fact]
    public void What_an_event_is_about_is_said_of_that_event_alone()
    {
        var line = Written(new LogfmtFormatter(), areNumbered: false, typeof(LogEvents), log =>
        {
            Refuse(log);
            log.SourceRecovered();
        });

        Assert.EndsWith(" level=info msg=\"the source can be read again\"\n", line, StringComparison.Ordinal);
    }

    private static void Refuse(Microsoft.Extensions.Logging.ILogger log) =>
        log.OfSource("fraud", "predictions").With("Reason", "malformed").RecordRefused("p.jsonl", 7, "not JSON");

    private static string Written(
        ITextFormatter formatter, bool areNumbered, Type category, Action<Microsoft.Extensions.Logging.ILogger> write)
    {
        var sink = new Formatted(formatter);
        var logger = new LoggerConfiguration().Enrich.With(new OwnEvents(areNumbered)).WriteTo.Sink(sink).CreateLogger();
        using var logs = new SerilogLoggerFactory(logger, dispose: true);
        write(logs.CreateLogger(category));
        return sink.Text;
    }

    private sealed class Formatted(ITextFormatter formatter) : ILogEventSink
    {
        public string Text { get; private set; } = "";

        public void Emit(LogEvent logEvent)
        {
            using var output = new StringWriter();
            formatter.Format(logEvent, output);
            Text += output.ToString();
        }
    }
}
