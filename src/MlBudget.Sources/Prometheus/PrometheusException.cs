namespace MlBudget.Sources.Prometheus;

/// <summary>A server hasn't answered as it should.</summary>
/// <param name="message">What was found and what was expected, with no more of an address than its host.</param>
/// <param name="load">What it says of how much was asked for at once.</param>
internal sealed class PrometheusException(string message, Load load = Load.Unknown) : Exception(message)
{
    /// <summary>What it says of how much was asked for at once.</summary>
    public Load Load => load;
}

/// <summary>What an error says of how much was asked for at once.</summary>
internal enum Load
{
    /// <summary>Nothing: asking for less would be answered alike.</summary>
    Unknown,

    /// <summary>It may have been too much, or the server is not well: less is asked for after a pause.</summary>
    MaybeTooMuch,

    /// <summary>The server is well and won't answer so much: less is asked for at once.</summary>
    TooMuch,
}
