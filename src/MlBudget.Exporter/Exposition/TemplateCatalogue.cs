using System.Collections.Immutable;

namespace MlBudget.Exporter.Exposition;

/// <summary>The metrics of templates, which each stand for several models: <c>model</c> is the template's name. They stand behind those of
/// <see cref="PictureCatalogue"/>.</summary>
internal static class TemplateCatalogue
{
    private static readonly ImmutableArray<string> OfModel = ["model"];
    private static readonly FamilyList Families = new(first: 3500);

    public static readonly MetricFamily Info = Gauge("mlbudget_template_info",
        "1 for each entry of the configuration that stands for a model for each value of a field: field, and who owns the infrastructure of the models.",
        [.. OfModel, "field", "owner"]);

    public static readonly MetricFamily Models = Gauge("mlbudget_template_models",
        "How many models the template stands for now.", OfModel);

    public static readonly MetricFamily ModelsLimit = Gauge("mlbudget_template_models_limit",
        "How many models the template stands for at the most: max_models.", OfModel);

    public static readonly MetricFamily UnwatchedRecords = Families.Add("mlbudget_template_unwatched_records_total", MetricKind.Counter,
        "Records of the template's predictions that are of no model, and count in no budget, since their value is beyond max_models, is missing, can't be a "
        + "name, or would give a name that is another model's: beyond_bound, no_value, no_name, name_taken.",
        [.. OfModel, "reason"]);

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<MetricFamily> All = Families.All;

    private static MetricFamily Gauge(string name, string help, ImmutableArray<string> labels) =>
        Families.Add(name, MetricKind.Gauge, help, labels);
}
