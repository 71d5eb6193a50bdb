using Serilog.Core;
using Serilog.Events;

namespace MlBudget.Exporter.Logging;

/// <summary>
/// The events of mlbudget are known by their number and their name, not by the class that says them, which may change. On a
/// line for people, their words are enough.
/// </summary>
/// <param name="areNumbered">Whether number and name are written.</param>
internal sealed class OwnEvents(bool areNumbered) : ILogEventEnricher
{
    /// <inheritdoc/>
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent.Properties.GetValueOrDefault(Constants.SourceContextPropertyName) is not ScalarValue { Value: string category }
            || !category.StartsWith("MlBudget.", StringComparison.Ordinal))
            return;
        logEvent.RemovePropertyIfPresent(Constants.SourceContextPropertyName);
        if (!areNumbered)
            logEvent.RemovePropertyIfPresent("EventId");
    }
}
