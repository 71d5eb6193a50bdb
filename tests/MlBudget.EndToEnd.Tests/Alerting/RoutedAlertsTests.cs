using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Alerting;

/// <summary>What a real Alertmanager makes of alerts with the shipped file: which become one notification, and which are hidden.</summary>
/// <param name="shipped">The Alertmanager.</param>
public sealed class RoutedAlertsTests(ShippedAlertmanager shipped) : IClassFixture<ShippedAlertmanager>
{
    /// <summary>Pairs of an alert and one that fires with it, each of a model of its own, and whether it is hidden then.</summary>
    private static readonly (string Fires, string With, bool IsHidden)[] Pairs =
    [
        ("MLBudgetBurn severity=critical slo=a", "MLBudgetBurn severity=warning slo=a", true),
        ("MLBudgetBurn severity=critical slo=a", "MLBudgetDailySpend severity=info slo=a", true),
        ("MLBudgetBurn severity=critical slo=a", "MLBudgetExhaustionForecast severity=warning slo=a", true),
        ("MLBudgetBurn severity=critical slo=a", "MLBudgetBurn severity=warning slo=b", false),
        ("MLBudgetBurn severity=critical slo=a", "MLBudgetBurn severity=critical long=6h slo=a", false),
        ("MLBudgetBurn severity=critical slo=a", "MLBudgetExhausted severity=warning slo=a", false),
        ("MLBudgetBurn severity=critical slo=a", "MLBudgetNoData severity=warning slo=a", false),
        ("MLBudgetBurn severity=critical slo=a", "MLFieldLost severity=warning slo=a", false),
        ("MLBudgetBurn severity=critical slo=a", "MLFeatureDrift severity=info feature=f", false),
        ("MLBudgetBurn severity=warning slo=a", "MLBudgetDailySpend severity=info slo=a", false),
        ("MLBudgetExhausted severity=warning slo=a", "MLBudgetBurn severity=warning slo=a", true),
        ("MLBudgetExhausted severity=warning slo=a", "MLBudgetDailySpend severity=info slo=a", true),
        ("MLBudgetExhausted severity=warning slo=a", "MLBudgetExhaustionForecast severity=warning slo=a", true),
        ("MLBudgetExhausted severity=warning slo=a", "MLBudgetBurn severity=critical slo=a", false),
        ("MLBudgetExhausted severity=warning slo=a", "MLBudgetExhaustionForecast severity=warning slo=b", false),
        ("MLSourceDown severity=warning source=s", "MLBudgetNoData severity=warning slo=a", true),
        ("MLSourceDown severity=warning source=s", "MLSourceStale severity=warning source=t", true),
        ("MLSourceDown severity=warning source=s", "MLLabelsOverdue severity=warning", true),
        ("MLSourceDown severity=warning source=s", "MLSourceDown severity=warning source=t", false),
        ("MLSourceDown severity=warning source=s", "MLRecordsRejected severity=warning source=s", false),
        ("MLSourceDown severity=warning source=s", "MLFieldLost severity=warning slo=a", false),
        ("MLSourceDown severity=warning source=s", "MLBudgetBurn severity=critical slo=a", false),
        ("MLSourceDown severity=warning source=s", "MLBudgetBurn severity=warning slo=a", false),
        ("MLSourceDown severity=warning source=s", "MLBudgetExhausted severity=warning slo=a", false),
        ("MLBudgetCascade severity=info cause=x dimension=data_quality", "MLBudgetBurn severity=critical slo=a", true),
        ("MLBudgetCascade severity=info cause=x dimension=data_quality", "MLBudgetBurn severity=warning slo=a", false),
        ("MLBudgetCascade severity=info cause=x dimension=data_quality", "MLBudgetExhausted severity=warning slo=a", false),
        ("MLBudgetCascade severity=info cause=x dimension=infrastructure", "MLBudgetBurn severity=critical slo=a dimension=data_quality", false),
        // What is of fairness is never hidden.
        ("MLBudgetCascade severity=info cause=x dimension=fairness", "MLBudgetBurn severity=critical slo=f dimension=fairness", false),
        ("MLBudgetBurn severity=critical slo=f dimension=fairness", "MLBudgetBurn severity=warning slo=f dimension=fairness", false),
        ("MLBudgetExhausted severity=warning slo=f dimension=fairness", "MLBudgetBurn severity=warning slo=f dimension=fairness", false),
        ("MLBudgetExhausted severity=warning slo=f dimension=fairness", "MLBudgetExhaustionForecast severity=warning slo=f dimension=fairness", false),
        ("MLBudgetExhausted severity=warning slo=f dimension=fairness", "MLBudgetDailySpend severity=info slo=f dimension=fairness", false),
        ("MLSourceDown severity=warning source=s", "MLBudgetNoData severity=warning slo=f dimension=fairness", false),
        ("MLSourceDown severity=warning source=s", "MLBudgetNoData severity=warning dimension=fairness", false),
    ];

    [SkippableFact]
    public async Task An_alert_hides_what_it_says_already_and_nothing_of_fairness_or_spent_budgets()
    {
        AlertmanagerServer.SkipIfMissing();
        await shipped.Server.SendAsync([.. Pairs.Select((pair, number) => Labels(pair.Fires, number))]);
        // The same of another model hides nothing.
        var others = Pairs.Select((pair, number) => (Alert: Labels(pair.With, 1000 + number), IsHidden: false));
        var with = Pairs.Select((pair, number) => (Alert: Labels(pair.With, number), pair.IsHidden)).Concat(others).ToArray();
        await shipped.Server.SendAsync([.. with.Select(one => one.Alert)]);

        var expected = with.Where(one => one.IsHidden).Select(one => one.Alert).Order(StringComparer.Ordinal).ToArray();
        var hidden = await Deadline.UntilAsync(HiddenAsync, hidden => hidden.Length >= expected.Length, $"{expected.Length} hidden alerts");

        Assert.Equal(expected, hidden);
    }

    [SkippableFact]
    public async Task A_latency_spike_is_one_page_and_a_spent_budget_one_ticket()
    {
        AlertmanagerServer.SkipIfMissing();
        const string Spike = " model=spike dimension=infrastructure slo=latency owner=sre";
        await shipped.Server.SendAsync(
            "alertname=MLBudgetBurn severity=critical long=1h short=5m reset=minutes" + Spike,
            "alertname=MLBudgetBurn severity=critical long=6h short=30m reset=minutes" + Spike,
            "alertname=MLBudgetBurn severity=warning long=1d short=2h reset=hours" + Spike,
            "alertname=MLBudgetBurn severity=warning long=3d short=6h reset=days" + Spike,
            "alertname=MLBudgetDailySpend severity=info" + Spike,
            "alertname=MLBudgetExhausted severity=warning" + Spike);
        await NotifiedAsync("spike", 2);
        // Notifications that come later than these would have come by then, as all wait equally long.
        await shipped.Server.SendAsync(
            "alertname=MLBudgetBurn severity=critical model=later owner=sre", "alertname=MLBudgetExhausted severity=warning model=later owner=sre");
        await NotifiedAsync("later", 2);

        Assert.Equal(
            [
                "sre/page firing [spike infrastructure] firing: MLBudgetBurn latency 1h, MLBudgetBurn latency 6h; resolved: ",
                "sre/ticket firing [spike infrastructure] firing: MLBudgetExhausted latency; resolved: ",
            ],
            (await NotifiedAsync("spike", 2)).Select(notification => notification.ToString()).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task What_several_own_reaches_each_of_them_and_a_name_that_nobody_knows_reaches_the_default()
    {
        AlertmanagerServer.SkipIfMissing();
        await shipped.Server.SendAsync(
            "alertname=MLBudgetBurn severity=critical model=joint dimension=fairness slo=parity owner=ml-engineering+product+legal+ghosts");

        var notifications = await NotifiedAsync("joint", 4);

        Assert.Equal(
            ["default/page", "legal/page", "ml-engineering/page", "product/page"],
            notifications.Select(notification => notification.Path).Order(StringComparer.Ordinal));
    }

    private static string Labels(string alert, int model)
    {
        var isOfFairness = alert.Contains("dimension=", StringComparison.Ordinal);
        var dimension = alert.Contains("slo=", StringComparison.Ordinal) && !isOfFairness ? " dimension=data_quality" : "";
        return $"alertname={alert} model=m{model}{dimension} owner=sre";
    }

    private Task<Notification[]> NotifiedAsync(string model, int count) => Deadline.UntilAsync(
        () => Task.FromResult(shipped.Receiver.Notifications.Where(one => one.Group.Split(' ')[0] == model).ToArray()),
        notifications => notifications.Length >= count, $"{count} notifications of {model}");

    private async Task<string[]> HiddenAsync() =>
    [
        .. (await shipped.Server.AlertsAsync())
            .Where(alert => alert.GetProperty("status").GetProperty("inhibitedBy").GetArrayLength() > 0)
            .Select(alert => alert.GetProperty("annotations").GetProperty("summary").GetString()!)
            .Where(alert => alert.Contains(" model=m", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
