namespace MlBudget.Exporter.Logging;

/// <summary>A logger whose events have properties beside those of their messages: which model they are about, which source.</summary>
internal sealed class ContextLogger : ILogger
{
    private readonly ILogger _inner;
    private readonly KeyValuePair<string, object?>[] _properties;

    private ContextLogger(ILogger inner, KeyValuePair<string, object?>[] properties) => (_inner, _properties) = (inner, properties);

    /// <summary>A logger that says what another one does, with one more property, which is written before those that it has.</summary>
    public static ContextLogger Create(ILogger log, string name, object value)
    {
        var property = new KeyValuePair<string, object?>(name, value);
        return log is ContextLogger outer ? new(outer._inner, [property, .. outer._properties]) : new(log, [property]);
    }

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        using (_inner.BeginScope(_properties))
            _inner.Log(logLevel, eventId, state, exception, formatter);
    }

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => _inner.IsEnabled(logLevel);

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _inner.BeginScope(state);
}

/// <summary>What events are about.</summary>
internal static class LogContext
{
    /// <summary>A logger of what happens to a model.</summary>
    public static ILogger OfModel(this ILogger log, string model) => log.With("Model", model);

    /// <summary>A logger of what happens to a source of a model.</summary>
    public static ILogger OfSource(this ILogger log, string model, string source) => log.OfModel(model).With("Source", source);

    /// <summary>A logger whose events have a property beside those of their messages.</summary>
    public static ILogger With(this ILogger log, string property, string value) => ContextLogger.Create(log, property, value);
}
