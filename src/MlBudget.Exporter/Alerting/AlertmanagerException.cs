namespace MlBudget.Exporter.Alerting;

/// <summary>Alertmanager can't be asked, or refuses. The message says where and why, without what may be a secret.</summary>
internal sealed class AlertmanagerException : Exception
{
    public AlertmanagerException(string message)
        : base(message)
    {
    }

    public AlertmanagerException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public AlertmanagerException()
    {
    }
}
