using MlBudget.Settings;

namespace MlBudget.Exporter.Alerting;

/// <summary>One receiver of Alertmanager, and how it is reached.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">What the path of its webhook ends with where nothing is written: <c>sre/page</c>.</param>
/// <param name="Written">The receiver as it is written in the configuration, without a name; null where none is.</param>
internal sealed record Contact(string Name, string Path, NodeReader? Written = null)
{
    /// <summary>Where nothing is written notifications go to this machine: Alertmanager says loudly when nobody takes them there.</summary>
    private const string Local = "http://127.0.0.1:9095/";

    /// <summary>The address of the webhook that stands in for a receiver.</summary>
    public string Webhook => Local + Path;
}
