using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Tasks;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration;

/// <summary>Reads what kind of model a model is: as it is written, or as its metrics and classes tell.</summary>
internal static class TaskReader
{
    /// <summary>The key of the kind.</summary>
    public const string Key = "task";

    /// <summary>The kind; the first one where that can't be told, with a problem, so that errors elsewhere are found.</summary>
    /// <param name="model">The model.</param>
    public static ModelTask Read(NodeReader model)
    {
        if (model.Optional(Key) is { } written)
            return written.Name([.. ModelTasks.All.Select(task => task.Name)]) is { } name ? ModelTasks.Find(name)! : ModelTasks.All[0];
        var fitting = Fitting(model);
        if (fitting.Length == 1)
            return fitting[0];
        model.Error(fitting.IsEmpty ? $"'{Key}' is missing, and no kind of model has all of its metrics; expected one of {Names(ModelTasks.All)}"
            : $"'{Key}' is missing, and its metrics don't tell it; expected one of {Names(fitting)}");
        return fitting.IsEmpty ? ModelTasks.All[0] : fitting[0];
    }

    /// <summary>The kinds that have all metrics and all keys of a model.</summary>
    private static ImmutableArray<ModelTask> Fitting(NodeReader model)
    {
        IEnumerable<ModelTask> tasks = ModelTasks.All;
        if (new[] { ClassesReader.Positive, ClassesReader.Negative }.Any(key => model.Optional(key) is not null))
            tasks = tasks.Where(task => task.Answers == AnswerKind.Binary);
        if (model.Optional(ManyClassesReader.Key) is not null)
            tasks = tasks.Where(task => task.Answers == AnswerKind.Class);
        ImmutableArray<NodeReader> measured =
            model.Optional("slos") is { IsList: true } slos ? [.. slos.Items().Where(slo => slo.IsMapping).Select(MeasuredBy)] : [];
        ImmutableArray<ModelTask> named = [.. tasks.Where(task => measured.All(slo => slo.Optional("metric")?.Written is not { } name || Has(task, name)))];
        // Metrics of one name, as recall, are told apart by their options; one that is none of any is a mistake of its own.
        ImmutableArray<ModelTask> fitting = [.. named.Where(task => measured.All(slo => TakesOptions(task, slo)))];
        return fitting.IsEmpty ? named : fitting;
    }

    /// <summary>Where an SLO says which metric it is of: itself, or its comparison of groups.</summary>
    private static NodeReader MeasuredBy(NodeReader slo) => slo.Optional("disparity") is { IsMapping: true } disparity ? disparity : slo;

    private static bool Has(ModelTask task, string name) => task.Find(name) is not null || task.Comparisons.Any(comparison => comparison.Name == name);

    private static bool TakesOptions(ModelTask task, NodeReader slo) => slo.Optional("metric")?.Written is not { } name || task.Find(name) is not { } metric
        || (ModelTasks.All.SelectMany(other => other.Options).All(option => slo.Optional(option.Name) is null || metric.Options.Any(own => own.Name == option.Name))
            && metric.Options.OfType<NameOption>().All(option => metric.OneOf.Contains(option) || IsGiven(slo, option))
            && (metric.OneOf.IsEmpty || metric.OneOf.Any(option => IsGiven(slo, option))));

    private static bool IsGiven(NodeReader slo, NameOption option) => option.Default is not null || slo.Optional(option.Name) is not null;

    private static string Names(ImmutableArray<ModelTask> tasks) => string.Join(", ", tasks.Select(task => task.Name));
}
