namespace MlBudget.Dashboards;

/// <summary>By what links and alerts find the dashboards: promises.</summary>
internal static class Uids
{
    public const string Fleet = "mlbudget-fleet";
    public const string Model = "mlbudget-model";
    public const string Quality = "mlbudget-model-quality";
    public const string Data = "mlbudget-data-quality";
    public const string Fairness = "mlbudget-fairness";
    public const string Exporter = "mlbudget-exporter";
}
