using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Tasks;
using MlBudget.Core.Text;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads which classes a model of many tells apart.</summary>
internal static class ManyClassesReader
{
    /// <summary>The key of the classes.</summary>
    public const string Key = "classes";

    /// <summary>The classes of a model; empty where they are not written.</summary>
    /// <param name="model">The model.</param>
    /// <param name="task">What kind of model it is.</param>
    public static ImmutableArray<string> Read(NodeReader model, ModelTask task)
    {
        if (model.Optional(Key) is not { } node)
            return [];
        if (task.Answers != AnswerKind.Class)
        {
            node.ErrorAtKey(task.Answers is AnswerKind.Number or AnswerKind.None or AnswerKind.List ? ClassesReader.WhyNone(task)
                : $"is for many classes, with task: {MulticlassClassification.Instance.Name}; write {ClassesReader.Positive} and {ClassesReader.Negative}");
            return [];
        }

        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var classes = ImmutableArray.CreateBuilder<string>();
        foreach (var item in node.Items())
        {
            if (item.Literal("a class") is not { } text)
                continue;
            if (known.TryAdd(ClassText.Fold(text), item.Shown))
                classes.Add(text);
            else if (known[ClassText.Fold(text)] == item.Shown)
                item.Error($"the class {item.Shown} is there twice");
            else
                item.Error($"found {item.Shown}, which is the same class as {known[ClassText.Fold(text)]}");
        }

        if (node.IsList && node.Items().Length < 2)
            node.Error("found fewer than two classes, expected all that the model may answer");
        return classes.ToImmutable();
    }

    /// <summary>Says that there are more classes than are told apart.</summary>
    /// <param name="model">The model.</param>
    /// <param name="classes">Its classes.</param>
    /// <param name="most">How many are told apart.</param>
    public static void CheckCount(NodeReader model, ImmutableArray<string> classes, int most)
    {
        if (classes.Length > most)
            model.Optional(Key)!.Error($"found {PlainNumber.Format((long)classes.Length)} classes, expected at most {PlainNumber.Format((long)most)}, as limits.max_classes says");
    }
}
