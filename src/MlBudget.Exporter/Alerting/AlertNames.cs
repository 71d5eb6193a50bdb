namespace MlBudget.Exporter.Alerting;

/// <summary>The names of the alerts that are routed, hidden, sent or looked back at by name. Each has a rule and a runbook of that name.</summary>
internal static class AlertNames
{
    /// <summary>A budget goes faster than it may.</summary>
    public const string Burn = "MLBudgetBurn";

    /// <summary>A budget is spent.</summary>
    public const string Exhausted = "MLBudgetExhausted";

    /// <summary>Much of a budget went in a day.</summary>
    public const string DailySpend = "MLBudgetDailySpend";

    /// <summary>A budget will be spent soon.</summary>
    public const string Forecast = "MLBudgetExhaustionForecast";

    /// <summary>A dimension burns since another one does, probably. It only hides.</summary>
    public const string Cascade = "MLBudgetCascade";

    /// <summary>An SLO or a dimension has no data.</summary>
    public const string NoData = "MLBudgetNoData";

    /// <summary>Labels are overdue.</summary>
    public const string LabelsOverdue = "MLLabelsOverdue";

    /// <summary>A source can't be read.</summary>
    public const string SourceDown = "MLSourceDown";

    /// <summary>A source brings nothing new.</summary>
    public const string SourceStale = "MLSourceStale";

    /// <summary>The values of a feature are distributed otherwise than in the baseline.</summary>
    public const string FeatureDrift = "MLFeatureDrift";

    /// <summary>Records have lost a field that an SLO needs.</summary>
    public const string FieldLost = "MLFieldLost";

    /// <summary>A share of what a source gives is refused.</summary>
    public const string RecordsRejected = "MLRecordsRejected";

    /// <summary>Always firing, as a sign of life.</summary>
    public const string Watchdog = "MLBudgetWatchdog";

    /// <summary>A test that somebody sends; of no rule.</summary>
    public const string TestPage = "MLBudgetTestPage";
}
