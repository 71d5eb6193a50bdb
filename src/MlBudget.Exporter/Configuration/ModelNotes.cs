using MlBudget.Core.Models;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Slos;

namespace MlBudget.Exporter.Configuration;

/// <summary>What is allowed in a model and yet worth knowing.</summary>
internal static class ModelNotes
{
    /// <summary>The notes of a model, each with the path that it is about.</summary>
    public static IEnumerable<string> Of(ModelInputs inputs, ModelDefinition definition, IReadOnlyCollection<ConfiguredSlo> slos)
    {
        var read = definition.Predictions.Columns.Select(column => column.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var field in inputs.Predictions.Fields)
        {
            if (field.Name is not ("time" or "id" or "label") && !read.Contains(field.Path))
                yield return $"{field.Node.Path}: nothing reads this field";
        }

        foreach (var group in inputs.Groups)
        {
            if (!read.Contains(group.Path))
                yield return $"{group.Node.Path}: nothing reads this group";
        }

        if (inputs.Labels is { } labels && definition.Labels is null)
            yield return $"{labels.Node.Path}: nothing reads the labels without 'prediction' in predictions.fields";
        foreach (var slo in slos)
        {
            foreach (var (_, reason) in slo.LeftOut)
                yield return $"{slo.Spec.Node.Path}: the default alert row {reason}; it is left out";
            if (slo.Definition.Alerts.IsEmpty)
                yield return $"{slo.Spec.Node.Path}: the SLO '{slo.Definition.Name}' has no alert rows";
        }
    }
}
