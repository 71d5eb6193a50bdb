using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Employment;

/// <summary>Months in one window, against the facts that the data's own README states.</summary>
public sealed class WholePeriodTests
{
    /// <summary>The README rounds to six digits.</summary>
    private const double HalfOfTheLastDigit = 5e-7;

    [SkippableFact]
    public async Task False_positive_rates_by_sex_are_those_of_the_data_sheet()
    {
        var last = await LastAsync("production");

        // "Production FPR by sex: male 0.177275 (n = 100,564), female 0.230505 (n = 108,328)."
        Assert.Equal(0.177275, Group("mlbudget_group_value", "fpr-parity-sex", "false_positive_rate", "1")!.Value, HalfOfTheLastDigit);
        Assert.Equal(0.230505, Group("mlbudget_group_value", "fpr-parity-sex", "false_positive_rate", "2")!.Value, HalfOfTheLastDigit);
        Assert.Equal(100_564, Group("mlbudget_group_events", "accuracy-parity-sex", "accuracy", "1", ("window", "92d")));
        Assert.Equal(108_328, Group("mlbudget_group_events", "accuracy-parity-sex", "accuracy", "2", ("window", "92d")));
        Assert.Equal(208_892, last["mlbudget_predictions_total", ("model", "production")]);

        double? Group(string metric, string slo, string proportion, string group, params (string, string)[] more) => last[
            metric,
            [
                ("model", "production"), ("dimension", "fairness"), ("slo", slo),
                ("attribute", "sex"), ("group", group), ("metric", proportion), .. more,
            ]];
    }

    [SkippableFact]
    public async Task The_reference_periods_rates_are_those_of_the_data_sheet()
    {
        var last = await LastAsync("reference", "--to=2026-08-03T00:00Z");

        // "Reference accuracy 0.827157, FPR 0.213472, TPR 0.868469", of 68,785 rows.
        Assert.Equal(0.827157, Value("mlbudget_sli_value", "accuracy")!.Value, HalfOfTheLastDigit);
        Assert.Equal(0.213472, Value("mlbudget_sli_value", "fpr")!.Value, HalfOfTheLastDigit);
        Assert.Equal(0.868469, Value("mlbudget_sli_value", "tpr")!.Value, HalfOfTheLastDigit);
        Assert.Equal(68_785, Value("mlbudget_window_events", "accuracy"));
        Assert.Equal(1, last["mlbudget_label_coverage_ratio", ("model", "reference")]);

        double? Value(string metric, string slo) =>
            last[metric, ("model", "reference"), ("dimension", "model_quality"), ("slo", slo), ("window", "31d")];
    }

    private static async Task<MetricsText> LastAsync(string model, params string[] more)
    {
        RepositoryRoot.SkipWithoutEmployment();
        using var folder = new TempFolder();
        await EmploymentReplay.ReplayAsync(
            "whole-period.yml", folder.At("history.om"), ["--step=7d", $"--model={model}", .. more]);
        return MetricsText.OfHistory(folder.At("history.om"));
    }
}
