using MlBudget.Core.Compiling;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Exporter.Configuration;

/// <summary>Says in words which texts are which class, of answers and of labels.</summary>
internal static class ClassesMeaning
{
    /// <summary>The sentences: one, where labels have the classes of answers; none without answers.</summary>
    public static IEnumerable<string> Of(ModelDefinition definition)
    {
        if (definition.PredictionColumn is null)
            yield break;
        if (definition.Task.Answers == AnswerKind.Class)
        {
            yield return OfMany(definition);
            yield break;
        }

        var (answers, labels) = (definition.Classes, definition.LabelClasses);
        var hasLabels = definition.Labels is { } label && (label.Column is not null || label.Tracks.OfType<ClassTrack>().Any());
        var areTheSame = answers.Canonical == labels.Canonical;
        var refused = definition.Labels?.Origin == LabelOrigin.Joined ? "a label of any other is refused" : "a label of any other is none";
        yield return Describe(
            hasLabels && areTheSame ? "Answers and labels" : "Answers", answers,
            hasLabels && areTheSame ? $"an answer of any other text violates the schema, and {refused}" : "any other violates the schema");
        if (hasLabels && !areTheSame)
            yield return Describe("Labels", labels, refused);
    }

    private static string OfMany(ModelDefinition definition)
    {
        var sides = definition.Labels is { } labels && (labels.Column is not null || labels.Tracks.OfType<LabelTrack>().Any()) ? "Answers and labels" : "Answers";
        return definition.ManyClasses is not { IsEmpty: false } classes ? $"{sides} are one of many classes, told apart by their texts."
            : $"{sides} are one of {classes.Length} classes: {string.Join(", ", classes.Select(name => FoundText.Of(name)))}. An answer of any other text violates the schema; it is right or "
                + "wrong as others are, and in no mean over classes.";
    }

    private static string Describe(string what, BinaryClasses classes, string others) =>
        $"{what} are positive where they are {classes.PositiveWords}, and negative where they are "
        + (classes.NegativeWords is { } negative ? $"{negative}; {others}." : "anything else.");
}
