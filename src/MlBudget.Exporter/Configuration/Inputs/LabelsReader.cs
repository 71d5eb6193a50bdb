using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Tasks;
using MlBudget.Exporter.Configuration.Inherited;
using MlBudget.Settings;
using MlBudget.Sources;
using MlBudget.Sources.Layouts;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads where labels are: in the predictions' own records, or in a source of their own.</summary>
internal static class LabelsReader
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(90);

    private const string EachKey = "for_each";

    /// <summary>The labels; null where there are none.</summary>
    /// <param name="node">The source of labels; null where none is configured.</param>
    /// <param name="predictions">The predictions; null where they can't be read.</param>
    /// <param name="task">What kind of model it is.</param>
    /// <param name="answers">Which text is which class of answers.</param>
    public static LabelInputs? Read(NodeReader? node, PredictionInputs? predictions, ModelTask task, BinaryClasses answers)
    {
        var inline = predictions?.Find("label");
        if (task.Answers != AnswerKind.Binary && node is not null)
            RefuseClasses(node, task);
        if (task.Answers == AnswerKind.None && inline is not null)
        {
            inline.Node.ErrorAtKey(WhyNoLabel(task, "write another name, and conditions on it"));
            inline = null;
        }

        if (task.Answers == AnswerKind.List && JudgmentsReader.OfPredictions(predictions, node) is { } judged)
        {
            inline = predictions!.Find("label") ?? predictions.Find("clicks");
            if (node is null || HasOnlyMeanings(node))
                return new(null, new(LabelOrigin.Inline, null, TimeSpan.Zero) { Judgments = judged }, node ?? inline!.Node);
        }

        if (inline is not null && (node is null || HasOnlyMeanings(node)))
        {
            if (task.Answers == AnswerKind.Number)
                return new(null, new(LabelOrigin.Inline, null, TimeSpan.Zero), inline.Node);
            var classes = node is null || task.Answers == AnswerKind.Class ? null : ClassesReader.Read(node, answers);
            return new(null, new(LabelOrigin.Inline, inline.Path, TimeSpan.Zero) { Classes = classes }, inline.Node);
        }

        if (node is null)
            return null;
        if (HasOnlyMeanings(node))
        {
            node.ErrorAtKey("says what labels mean, and not where they are; add 'label' to predictions.fields, or 'type', 'path' and 'fields'");
            return null;
        }

        if (inline is not null)
            node.ErrorAtKey("labels come from a source of their own or from 'label' in predictions.fields, not from both");
        if (!node.IsMappingOf(
            [.. SourceKinds.KeysOf(node), "fields", "delay", "min_coverage", "unlabelled_after", "wins", "where", SamplingInput.Key, EachKey, ClassesReader.Positive,
            ClassesReader.Negative, .. task.Answers == AnswerKind.List ? [JudgmentsReader.FirstPosition] : Array.Empty<string>()]))
            return null;
        if (predictions is not null && predictions.Find("id") is null)
            node.ErrorAtKey("labels are joined by id; add 'id' to predictions.fields");
        var source = SourceKinds.Read(node);
        var delay = node.Optional("delay")?.Duration(TimeSpan.Zero, LongestDelay) ?? TimeSpan.Zero;
        var where = node.Optional("where");
        var fields = new LabelFields(node, RecordPresets.Of(node)?.Labels, task.Answers == AnswerKind.List ? JudgmentsReader.OfLabels : []);
        var known = fields.AreKnown(where ?? node.Optional(EachKey));
        var outcomes = known ? OutcomesReader.Read(fields.Outcomes) : [];
        if (known && task.Answers == AnswerKind.Number && NumberIn(fields, outcomes) is { } number)
            outcomes = outcomes.Insert(0, number);
        var own = known ? fields.ReadOwn() : [];
        if (known && task.Answers == AnswerKind.None)
            RequireOutcomes(fields, task);
        var judgments = known && task.Answers == AnswerKind.List ? JudgmentsReader.OfSource(node, fields, predictions) : null;
        var label = task.Answers is AnswerKind.Number or AnswerKind.None or AnswerKind.List || (known && fields is { Outcomes: not null, Label: null }) ? null : Path("label");
        var sampling = node.Optional(SamplingInput.Key) is { } sampled ? ReadSampling(sampled, known && (fields.Label is not null || judgments is not null), own) : null;
        var coverage = ReadCoverage(node.Optional("min_coverage"));
        if (coverage is { } least && sampling?.Shape.Shape.Probability is { } asked && asked < least)
        {
            node.Optional("min_coverage")!.Error($"asks for labels of {NodeReader.Format(100 * least)}% of all predictions, and by labels.sampling {NodeReader.Format(100 * asked)}% get some, so that nothing ever has a value; "
                + $"write less than {NodeReader.Format(asked)}");
        }

        var id = known && fields.Required("id") is { } field ? RecordFields.ReadPlace(field) : null;
        var shape = new LabelShape(LabelOrigin.Joined, label, delay)
        {
            TimePath = known && fields.Required("time") is { } time ? FieldPath.ReadTime(time) ?? string.Empty : string.Empty,
            IdPath = id?.Path ?? string.Empty,
            IdIsNumber = id?.IsNumber ?? false,
            Unlabelled = task.Answers switch
            {
                AnswerKind.Binary => ReadUnlabelled(node.Optional("unlabelled_after"), label is not null),
                AnswerKind.List => ReadUnlabelled(node.Optional("unlabelled_after"), judgments is not null),
                _ => null,
            },
            Wins = node.Optional("wins")?.Choice(("first", LabelPrecedence.First), ("last", LabelPrecedence.Last)) ?? default,
            Classes = task.Answers != AnswerKind.Binary ? null : ReadClasses(node, label, answers),
            Sampling = sampling?.Shape,
            Fields = FieldsForConditions(label, outcomes, sampling is { Shape.IsOfPredictions: false, Field: { } told } ? own.Add(told) : own, task)
                .AddRange(JudgmentsReader.Named(judgments).Select(named => KeyValuePair.Create(named.Name, named.Field))),
            Judgments = judgments,
        };
        return new(source, shape, node)
        {
            Outcomes = outcomes,
            Own = own,
            Where = where,
            ModelField = ReadEach(node.Optional(EachKey), own),
            Sampling = sampling,
            MinCoverage = coverage,
        };

        string Path(string key) => known && fields.Required(key) is { } field ? RecordFields.ReadPlace(field).Path : string.Empty;
    }

    /// <summary>Which part of the predictions gets labels: of outcomes, each of which is a condition's.</summary>
    private static LabelSamplingInput? ReadSampling(NodeReader node, bool hasLabels, ImmutableArray<RecordField> own)
    {
        if (hasLabels)
            node.ErrorAtKey("is of outcomes: what labels.fields tells beside them is compared with answers or lists, which is not weighted; write what it tells among the outcomes");
        var sampling = SamplingReader.ReadLabels(node);
        if (sampling is { Shape.IsOfPredictions: false, Field: not null })
            own.FirstOrDefault(field => field.Name == LabelSampling.LabelField)?.Node.ErrorAtKey($"'{LabelSampling.LabelField}' is the number that labels.sampling names; write another name");
        return sampling;
    }

    /// <summary>The label of a model that answers numbers; null where only outcomes are told.</summary>
    private static RecordField? NumberIn(LabelFields fields, ImmutableArray<RecordField> outcomes)
    {
        var label = fields.Outcomes is null ? fields.Required("label") : fields.Label;
        outcomes.FirstOrDefault(outcome => outcome.Name == "label")?.Node.Error("the name 'label' is taken; write another one");
        return label is null ? null : RecordFields.ReadPlace(label, isNumber: true);
    }

    /// <summary>Of answers that no label is compared with, only outcomes are told.</summary>
    private static void RequireOutcomes(LabelFields fields, ModelTask task)
    {
        if (fields.Written("label") is { } label)
            label.ErrorAtKey(WhyNoLabel(task, "write it among the outcomes"));
        else
            fields.Required("outcomes");
    }

    private static string WhyNoLabel(ModelTask task, string remedy) => $"answers of the task {task.Name} are compared with no label; {remedy}";

    private static void RefuseClasses(NodeReader node, ModelTask task)
    {
        ClassesReader.Refuse(node, task);
        if (task.Answers != AnswerKind.List)
            node.Optional("unlabelled_after")?.ErrorAtKey(ClassesReader.WhyNone(task));
    }

    private static string? ReadEach(NodeReader? node, ImmutableArray<RecordField> own)
    {
        if (node?.Literal("the name of a field in labels.fields such as model_name") is not { } field)
            return null;
        if (own.All(known => known.Name != field))
            node.Error($"found {node.Shown}, which is no field of the labels beside those of {string.Join(", ", LabelFields.Names)}; add it to labels.fields");
        return field;
    }

    /// <summary>What the names in a condition on labels stand for.</summary>
    private static ImmutableDictionary<string, ConditionField> FieldsForConditions(
        string? label, ImmutableArray<RecordField> outcomes, ImmutableArray<RecordField> own, ModelTask task)
    {
        var names = ImmutableDictionary.CreateBuilder<string, ConditionField>(StringComparer.Ordinal);
        foreach (var field in own)
            names[field.Name] = new(field.Path, field.Scale);
        foreach (var outcome in outcomes)
            names[OutcomesReader.Prefix + outcome.Name] = new(outcome.Path, outcome.Scale) { IsNumber = outcome.IsNumber };
        if (label is not null)
            names["label"] = new(label);
        else if (task.Answers == AnswerKind.Number && outcomes.FirstOrDefault(outcome => outcome.Name == "label") is { } number)
            names["label"] = new(number.Path, number.Scale);
        return names.ToImmutable();
    }

    /// <summary>Labels in the predictions' own records may have classes of their own, or positions from 0 on, and nothing else is to be said of them.</summary>
    private static bool HasOnlyMeanings(NodeReader node) => node.IsMapping && node.Entries() is { IsEmpty: false } entries
        && entries.All(entry => entry.Key is ClassesReader.Positive or ClassesReader.Negative or JudgmentsReader.FirstPosition);

    private static BinaryClasses? ReadClasses(NodeReader node, string? label, BinaryClasses answers)
    {
        var key = node.Optional(ClassesReader.Positive) ?? node.Optional(ClassesReader.Negative);
        if (label is null)
            key?.ErrorAtKey("says what a 'label' means, which labels.fields doesn't have; outcomes have no classes");
        return ClassesReader.Read(node, answers);
    }

    private static decimal? ReadCoverage(NodeReader? node) => node?.Share(
        "0 asks for no label at all; leave it out",
        "1 would take the value away for one missing label; write a number below 1, such as 0.95");

    private static Assumption? ReadUnlabelled(NodeReader? node, bool hasLabels)
    {
        if (node is null || !node.IsMappingOf("negative", "positive"))
            return null;
        if (!hasLabels)
            node.ErrorAtKey("stands for a missing 'label', which labels.fields doesn't have; outcomes are never assumed");
        if (node.OneOf("negative", "positive") is not { } after
            || after.Duration(TimeSpan.FromHours(1), SloWindow.Bounds.Greatest + LongestDelay) is not { } duration)
            return null;
        return new(after.Key == "negative" ? BinaryClass.Negative : BinaryClass.Positive, duration);
    }
}
