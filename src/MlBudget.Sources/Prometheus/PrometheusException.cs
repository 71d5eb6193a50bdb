namespace MlBudget.Sources.Prometheus;

/// <summary>A server hasn't answered as it should.</summary>
/// <param name="message">What was found and what was expected, with no more of an address than its host.</param>
/// <param name="isTooMuch">Whether less may be asked for at once instead.</param>
internal sealed class PrometheusException(string message, bool isTooMuch = false) : Exception(message)
{
    /// <summary>Whether less may be asked for at once instead.</summary>
    public bool IsTooMuch => isTooMuch;
}
