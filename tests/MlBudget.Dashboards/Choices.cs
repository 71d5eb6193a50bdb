using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>What readers of several dashboards choose.</summary>
internal static class Choices
{
    /// <summary>One model.</summary>
    public static readonly Variable Model = new("model", "Model", "label_values(mlbudget_slo_info, model)");

    /// <summary>Any of the models.</summary>
    public static readonly Variable Models = Model with { IsMany = true };

    /// <summary>Any of the dimensions of the model.</summary>
    public static readonly Variable Dimensions = new("dimension", "Dimension", "label_values(mlbudget_slo_info{model=~\"$model\"}, dimension)") { IsMany = true };

    /// <summary>Any of the SLOs of the dimensions.</summary>
    public static readonly Variable Slos =
        new("slo", "SLO", "label_values(mlbudget_slo_info{model=~\"$model\",dimension=~\"$dimension\"}, slo)") { IsMany = true };

    /// <summary>Any of the teams that own a dimension.</summary>
    public static readonly Variable Owners = new("owner", "Owner", "label_values(mlbudget_slo_info{model=~\"$model\"}, owner)") { IsMany = true };

    /// <summary>Any of the SLOs of one dimension.</summary>
    public static Variable SlosOf(string dimension) =>
        new("slo", "SLO", $"label_values(mlbudget_slo_info{{model=\"$model\",dimension=\"{dimension}\"}}, slo)") { IsMany = true };
}
