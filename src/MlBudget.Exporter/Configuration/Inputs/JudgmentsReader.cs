using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Measures;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads where it is said which items of lists are relevant.</summary>
internal static class JudgmentsReader
{
    /// <summary>The key of the position of the first item.</summary>
    public const string FirstPosition = "first_position";

    /// <summary>The fields that are lists and nothing else.</summary>
    public static readonly ImmutableArray<string> Lists = [Measurements.Items, Measurements.Positions, Label, Clicks, Unshown];

    /// <summary>What labels' fields are for, beside those of all models.</summary>
    public static readonly ImmutableArray<string> OfLabels = [Item, Position, Clicks, Unshown];

    private const string Label = "label", Clicks = "clicks", Unshown = "unshown", Item = "item", Position = "position";

    private const string Expected = "expected 'label: grades[*]', a grade of each item in the order in which they were shown, 'clicks: positions[*]', "
        + "or, where each label is of one item, its 'item' or its 'position'";

    /// <summary>Where predictions' own records say it; null where they don't.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <param name="labels">What else is said of labels; null for nothing.</param>
    public static JudgmentShape? OfPredictions(PredictionInputs? predictions, NodeReader? labels)
    {
        var (grades, clicks, unshown) = (predictions?.Find(Label), predictions?.Find(Clicks), predictions?.Find(Unshown));
        if (grades is not null && clicks is not null)
            clicks.Node.ErrorAtKey("items are either graded, by 'label', or clicked, by 'clicks'; leave one out");
        if (unshown is not null && grades is null)
            unshown.Node.ErrorAtKey("has the grades of other items than those of 'label: grades[*]', which is not there");
        return (grades ?? clicks) is null ? null : new()
        {
            Grades = grades?.List,
            Clicks = grades is null ? clicks?.List : null,
            Unshown = unshown?.List,
            FirstPosition = ReadFirst(labels, clicks is not null, predictions),
        };
    }

    /// <summary>Where labels of a source of their own say it; null, with a problem unless they tell something else, where they don't.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="fields">Their fields.</param>
    /// <param name="predictions">The predictions.</param>
    public static JudgmentShape? OfSource(NodeReader labels, LabelFields fields, PredictionInputs? predictions)
    {
        var (clicks, unshown) = (fields.Written(Clicks), fields.Written(Unshown));
        var written = Ways(fields, predictions);
        var label = fields.Written(Label) ?? (written is [{ Key: Item or Position }, ..] ? null : fields.Usual(Label));
        foreach (var other in written.Skip(1))
            other.ErrorAtKey($"labels judge items in one way, found '{written[0].Key}' and '{other.Key}'; leave one out");
        if (written.IsEmpty)
        {
            if (label is not null)
                label.Error($"found {label.Shown}, {Expected}");
            else if (fields.Outcomes is null)
                fields.Node.Error($"labels judge no items; {Expected}, or 'outcomes'");
        }

        var isOfLists = written is [{ Key: Label or Clicks }, ..];
        if (unshown is not null && !(isOfLists && label is not null))
            unshown.ErrorAtKey("has the grades of other items than those of 'label: grades[*]', which is not there");
        if (isOfLists)
        {
            labels.Optional("unlabelled_after")?.ErrorAtKey("is for judgments of single items: a list without a label of its own is not judged; write an empty list into its label");
            return new()
            {
                Grades = clicks is null ? ListPath.Read(label!) : null,
                Clicks = clicks is null ? null : ListPath.Read(clicks),
                Unshown = unshown is null ? null : ListPath.Read(unshown),
                FirstPosition = ReadFirst(labels, clicks is not null, predictions: null),
            };
        }

        if (written.IsEmpty)
        {
            ReadFirst(labels, false, predictions);
            return null;
        }

        if (labels.Optional("unlabelled_after") is { IsMapping: true } unlabelled && unlabelled.Optional("positive") is { } positive)
            positive.ErrorAtKey("of a list of which nothing came no item is relevant; write negative");
        if (labels.Optional("wins") is { } wins && wins.Written == "last")
            wins.Error("of the judgments of an item the earliest counts, whichever come later; leave 'wins' out");
        var isPosition = written[0].Key == Position;
        if (!isPosition && predictions is not null && predictions.Find(Measurements.Items) is null)
            written[0].ErrorAtKey($"names items, and it is not known where they were shown; add '{Measurements.Items}: …[*]' to predictions.fields");
        return new()
        {
            Item = isPosition ? null : RecordFields.ReadPlace(written[0]).Path,
            Position = isPosition ? Number(written[0]) : null,
            Grade = label is null ? null : Number(label),
            FirstPosition = ReadFirst(labels, isPosition, predictions),
        };
    }

    /// <summary>The fields that say which items are judged: those that are configured, or else that of the format that predictions have as well.</summary>
    private static ImmutableArray<NodeReader> Ways(LabelFields fields, PredictionInputs? predictions)
    {
        var label = fields.Written(Label);
        NodeReader?[] ways = [label is not null && ListPath.IsList(label) ? label : null, fields.Written(Clicks), fields.Written(Item), fields.Written(Position)];
        ImmutableArray<NodeReader> written = [.. ways.OfType<NodeReader>()];
        if (!written.IsEmpty)
            return written;
        var usual = predictions?.Find(Measurements.Items) is null ? fields.Usual(Position) ?? fields.Usual(Item) : fields.Usual(Item) ?? fields.Usual(Position);
        return usual is null ? [] : [usual];
    }

    /// <summary>What the names of judgments of single items stand for in conditions on labels.</summary>
    public static IEnumerable<(string Name, ConditionField Field)> Named(JudgmentShape? judged)
    {
        if (judged?.Item is { } item)
            yield return (Item, new(item));
        if (judged?.Position is { } position)
            yield return (Position, position);
        if (judged?.Grade is { } grade)
            yield return (Label, grade);
    }

    private static ConditionField Number(NodeReader node)
    {
        var field = RecordFields.ReadPlace(node, isNumber: true);
        return new(field.Path, field.Scale) { IsNumber = true };
    }

    private static int ReadFirst(NodeReader? labels, bool arePositions, PredictionInputs? predictions)
    {
        if (labels?.Optional(FirstPosition) is not { } node)
            return 1;
        if (!arePositions)
            node.ErrorAtKey("is for labels that name the positions of items");
        else if (predictions?.Find(Measurements.Positions) is not null)
            node.ErrorAtKey($"is for logs without positions; predictions.fields.{Measurements.Positions} says where each item was");
        return (int?)node.Integer(0, 1) ?? 1;
    }
}
