using MlBudget.Core.Compiling;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration;

/// <summary>What is allowed in a model and yet worth knowing.</summary>
internal static class ModelNotes
{
    /// <summary>The notes of a model, each with the path that it is about.</summary>
    public static IEnumerable<string> Of(ModelInputs inputs, ModelDefinition definition, IReadOnlyCollection<ConfiguredSlo> slos)
    {
        var unread = Unread(definition, ofLabels: false);
        foreach (var field in inputs.Predictions.Fields)
        {
            if (!field.IsUsual && field.Name is not ("time" or "id" or "label") && unread.Contains(field.Path))
                yield return $"{field.Node.Path}: nothing reads this field";
        }

        foreach (var group in inputs.Groups)
        {
            if (group.Fields.IsEmpty ? unread.Contains(group.Path) : definition.Attributes.All(attribute => attribute.Path != group.Path))
                yield return $"{group.Node.Path}: nothing reads this group";
        }

        foreach (var note in inputs.Labels is { } labels ? OfLabels(labels, definition, inputs.Predictions.Where is not null) : [])
            yield return note;
        if (inputs.Predictions.Find("time") is { } time && inputs.Predictions.Source?.NoteOf(definition.Predictions) is { } ofPredictions)
            yield return $"{time.Node.Path}: {ofPredictions}";
        if (definition.Labels?.Schema is { } schema && inputs.Labels?.Source?.NoteOf(schema) is { } ofLabels)
            yield return $"{inputs.Labels.Node.Path}: {ofLabels}";
        foreach (var note in SloNotes.Of(definition, slos, inputs))
            yield return note;
    }

    /// <summary>The paths at which nothing but the count of fields looks.</summary>
    private static HashSet<string> Unread(ModelDefinition definition, bool ofLabels) => definition.Fields
        .Where(field => field.IsUnread && field.IsOfLabels == ofLabels).Select(field => field.Path).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> OfLabels(LabelInputs labels, ModelDefinition definition, bool arePicked)
    {
        if (definition.Labels is null && labels.Shape.Path is not null)
            yield return $"{labels.Node.Path}: nothing reads the labels without 'prediction' in predictions.fields";
        var unread = Unread(definition, ofLabels: true);
        var isUnread = (string path) => definition.Labels?.Schema is null || unread.Contains(path);
        foreach (var outcome in labels.Outcomes)
        {
            if (isUnread(outcome.Path))
                yield return $"{outcome.Node.Path}: nothing reads the outcome '{outcome.Name}'";
        }

        if (labels is { MinCoverage: { } least, Sampling.Shape.IsByRecord: true })
        {
            yield return $"{labels.Node.Path}.min_coverage: asks for labels of {NodeReader.Format(100 * least)}% of all predictions, and labels.sampling says by record how many get some: "
                + "where those are fewer on the whole nothing ever has a value";
        }

        foreach (var field in labels.Own)
        {
            if (!field.IsUsual && isUnread(field.Path))
                yield return $"{field.Node.Path}: nothing reads this field";
        }

        if (definition.Labels?.Schema is not null && labels.Shape.Delay == TimeSpan.Zero)
        {
            yield return $"{labels.Node.Path}: delay is 0, so what needs labels ends now, and labels that are not there at once are "
                + "reported as overdue; where they come later, write how much";
        }

        if (arePicked && definition.Labels?.Schema is not null)
        {
            yield return $"{labels.Node.Path}: labels of predictions that 'where' leaves out wait as if theirs were still to come, "
                + "and are counted as unknown";
        }

        if (labels.Shape.Unlabelled is { } assumption && assumption.After > labels.Shape.Delay)
            yield return $"{labels.Node.Path}: unlabelled_after is longer than delay, so the latest hours of every window are only "
                + $"partly labelled; write a delay of {Durations.Format(assumption.After)}";
    }
}
