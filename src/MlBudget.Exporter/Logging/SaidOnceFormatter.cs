using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace MlBudget.Exporter.Logging;

/// <summary>
/// Leaves out a property that is all of the message, as of the template <c>{Error:l}</c>: it would stand on the line twice.
/// </summary>
/// <param name="inner">Writes what is left.</param>
internal sealed class SaidOnceFormatter(ITextFormatter inner) : ITextFormatter
{
    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output) => inner.Format(WithoutMessage(logEvent), output);

    private static LogEvent WithoutMessage(LogEvent logEvent)
    {
        if (logEvent.MessageTemplate.Tokens.Take(2).ToArray() is not [PropertyToken { PropertyName: var name }])
            return logEvent;
        var message = logEvent.RenderMessage(CultureInfo.InvariantCulture);
        if (logEvent.Properties.GetValueOrDefault(name) is not ScalarValue { Value: string said } || said != message)
            return logEvent;
        // The template keeps its text, which is what the identity of a kind of event is made from.
        var template = new MessageTemplate(logEvent.MessageTemplate.Text, [new TextToken(message)]);
        var others = logEvent.Properties.Where(property => property.Key != name)
            .Select(property => new LogEventProperty(property.Key, property.Value));
        return new(
            logEvent.Timestamp, logEvent.Level, logEvent.Exception, template, others,
            logEvent.TraceId ?? default, logEvent.SpanId ?? default);
    }
}
