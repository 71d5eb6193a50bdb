using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Configuration;

/// <summary>Says in words what a template means.</summary>
internal static class TemplateMeaning
{
    /// <summary>The sentences.</summary>
    public static IEnumerable<string> Of(ModelTemplate template)
    {
        var (field, most) = (template.ForEach.Field, template.ForEach.MaxModels);
        yield return $"A template: each value of the field {field} is a model of its own, as soon as it is in a record. What is said of {template.Name} here holds for each.";
        yield return $"At most {most} {(most == 1 ? "model" : "models")}. One without a record for {Durations.Format(template.Lifetime)} leaves, when nothing of it counts any more. "
            + "Records whose value is beyond that, is missing, can't be a name, or would give the name of another model count in no budget, and in "
            + "mlbudget_template_unwatched_records_total.";
    }

    /// <summary>What is allowed in a template and yet worth knowing.</summary>
    /// <param name="spec">The model as it is written.</param>
    /// <param name="prototype">The model that stands for all of the template's.</param>
    public static IEnumerable<string> NotesOf(ModelSpec spec, MonitoredModel prototype)
    {
        if (prototype.FeedsOf(FeedRole.Labels).Any() && spec.Inputs.Labels is { ModelField: null } labels)
        {
            yield return $"{labels.Node.Path}: each model of the template reads the labels of all of them, so an id must be that of one model only, and labels of "
                + "others count as unknown; write for_each, the field of labels.fields that names the model, where their records tell it";
        }
    }
}
