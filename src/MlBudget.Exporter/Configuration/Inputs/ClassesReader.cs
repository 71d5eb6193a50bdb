using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Tasks;
using MlBudget.Core.Text;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads which texts are which class: of a model's answers, or of its labels.</summary>
internal sealed class ClassesReader
{
    /// <summary>The key of the positive class.</summary>
    public const string Positive = "positive_class";

    /// <summary>The key of the negative class.</summary>
    public const string Negative = "negative_class";

    /// <summary>How the texts that were read so far are written, and under which key, by what they stand for.</summary>
    private readonly Dictionary<string, (string Shown, string Key)> _known = new(StringComparer.Ordinal);

    private ClassesReader()
    {
    }

    /// <summary>The classes of a mapping; null where it has none.</summary>
    /// <param name="node">The mapping.</param>
    /// <param name="others">The classes whose positive texts hold where only the negative class is given.</param>
    public static BinaryClasses? Read(NodeReader node, BinaryClasses others)
    {
        var (positive, negative) = (node.Optional(Positive), node.Optional(Negative));
        return positive is null && negative is null ? null : new ClassesReader().Read(positive, negative, others);
    }

    /// <summary>Says that a model has no positive and negative class, where any are written.</summary>
    /// <param name="node">The mapping.</param>
    /// <param name="task">What kind of model it is.</param>
    public static void Refuse(NodeReader node, ModelTask task)
    {
        foreach (var key in new[] { Positive, Negative })
            node.Optional(key)?.ErrorAtKey(WhyNone(task));
    }

    /// <summary>Why a task that is not binary has no positive and negative class.</summary>
    public static string WhyNone(ModelTask task) => task.Answers switch
    {
        AnswerKind.Number => $"is for classes; answers and labels of the task {task.Name} are numbers",
        AnswerKind.List => $"is for classes; labels of the task {task.Name} say which items of a list are relevant",
        AnswerKind.None => $"is for classes; answers of the task {task.Name} are compared with no label",
        _ => $"is for two classes; answers and labels of the task {task.Name} are one of many",
    };

    private BinaryClasses Read(NodeReader? positive, NodeReader? negative, BinaryClasses others)
    {
        var hits = ReadTexts(positive);
        if (positive is null)
            hits = TakeOver(others);
        var misses = ReadTexts(negative);
        return new(hits, misses);
    }

    private ImmutableArray<ConfiguredText> TakeOver(BinaryClasses others)
    {
        foreach (var text in others.Positive.IsEmpty ? [ClassText.True] : others.Positive)
            _known.TryAdd(ClassText.Fold(text.Value), ($"'{text.Shown}'", Positive));
        return others.Positive;
    }

    private ImmutableArray<ConfiguredText> ReadTexts(NodeReader? node)
    {
        if (node is null)
            return [];
        var items = node.IsList ? node.Items() : [node];
        if (items.IsEmpty)
            node.Error("there is no class, expected at least one");
        var texts = ImmutableArray.CreateBuilder<ConfiguredText>();
        foreach (var item in items)
        {
            if (item.Configured(node.IsList ? "a class" : "a class or a list of classes") is not { } text)
                continue;
            if (_known.TryAdd(ClassText.Fold(text.Value), (item.Shown, node.Key)))
                texts.Add(text);
            else
                item.Error(Repeats(item, node.Key, _known[ClassText.Fold(text.Value)]));
        }

        return texts.ToImmutable();
    }

    private static string Repeats(NodeReader item, string key, (string Shown, string Key) known) =>
        (known.Key == key, known.Shown == item.Shown) switch
        {
            (true, true) => $"the class {item.Shown} is there twice",
            (true, false) => $"found {item.Shown}, which is the same class as {known.Shown}",
            (false, true) => $"found {item.Shown}, which is positive; a class is either positive or negative",
            _ => $"found {item.Shown}, which is the same class as {known.Shown}, and that is positive",
        };
}
