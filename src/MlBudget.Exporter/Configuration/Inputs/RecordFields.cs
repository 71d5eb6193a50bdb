using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Tasks;
using MlBudget.Settings;
using MlBudget.Sources;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Paths;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>One field of a record.</summary>
/// <param name="Name">What conditions call it.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Scale">What its number is multiplied by.</param>
/// <param name="Node">Where it is configured.</param>
internal sealed record RecordField(string Name, string Path, decimal Scale, NodeReader Node)
{
    /// <summary>Of an id: whether it is a number, also where it is written as a text. Of an outcome: whether it is a number, of which
    /// metrics may be had.</summary>
    public bool IsNumber { get; init; }

    /// <summary>The list that it is, of lists; null of others.</summary>
    public ListShape? List { get; init; }

    /// <summary>Of what it is computed; null where it is in the record itself. <see cref="Path"/> says that then.</summary>
    public DerivedNumber? Derived { get; init; }

    /// <summary>The paths in a record that are read for it.</summary>
    public IEnumerable<string> Paths => Derived?.Inputs.Select(input => input.Path) ?? [Path];

    /// <summary>Whether it is there since its format has it, and nobody has configured it.</summary>
    public bool IsUsual { get; init; }
}

/// <summary>The predictions of a model.</summary>
/// <param name="Source">Where they come from; null where that can't be read.</param>
/// <param name="Fields">The fields of their records.</param>
internal sealed record PredictionInputs(SourceDefinition? Source, ImmutableArray<RecordField> Fields)
{
    /// <summary>Where the condition is written that picks the predictions that count; null for all.</summary>
    public NodeReader? Where { get; init; }

    /// <summary>The longest time that predictions may be late as a rule.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);

    /// <summary>How late they come as a rule: all windows end that long before now.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Which part of them is logged; null where all are.</summary>
    public SamplingInput? Sampling { get; init; }

    /// <summary>Of a model without predictions.</summary>
    public static readonly PredictionInputs None = new(null, []);

    /// <summary>A field; null where it is not configured.</summary>
    public RecordField? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);
}

/// <summary>Reads what is in the records of predictions.</summary>
internal static class RecordFields
{
    /// <summary>The name in conditions of what is computed from the score.</summary>
    public const string Confidence = "confidence";

    private static readonly ImmutableArray<string> Keywords = ["and", "or", "not", "is", "in", "null", "true", "false"];

    /// <summary>The predictions of a model; null, with problems, where not even their fields can be read.</summary>
    /// <param name="node">The predictions.</param>
    /// <param name="task">What kind of model it is.</param>
    /// <param name="classes">The classes of answers.</param>
    public static PredictionInputs? Read(NodeReader node, ModelTask task, BinaryClasses classes)
    {
        if (!node.IsMappingOf([.. SourceKinds.KeysOf(node), "fields", "where", "delay", SamplingInput.Key]))
            return null;
        var source = SourceKinds.Read(node);
        var preset = RecordPresets.Of(node);
        var usual = preset?.Fields?.Entries() ?? [];
        var hasTime = usual.Any(field => field.Key == "time");
        var fields = hasTime ? node.Optional("fields") : node.Required("fields");
        if (fields is { IsMapping: false })
            fields.Entries();
        if (fields is { IsMapping: false } || (fields is null && !hasTime))
            return null;

        if (!hasTime)
            fields!.Required("time");
        var own = fields?.Entries() ?? [];
        var others = usual.Where(field => own.All(each => each.Key != field.Key) && (task.Answers == AnswerKind.List || !ListPath.IsList(field)))
            .Select(field => (ListPath.IsList(field) ? ReadList(field) : ReadOther(field)) with { IsUsual = true });
        var sampling = node.Optional(SamplingInput.Key) is { } sampled ? SamplingReader.Read(sampled) : null;
        if (sampling?.Field is not null)
            own.FirstOrDefault(field => field.Key == SamplingInput.Key)?.ErrorAtKey($"'{SamplingInput.Key}' is the number that predictions.{SamplingInput.Key} names; write another name");
        return new(source, [.. own.Select(field => ReadOwn(field, task, classes)), .. others, .. OfSampling(sampling)])
        {
            Sampling = sampling,
            Where = node.Optional("where") ?? preset?.Where,
            Delay = node.Optional("delay")?.Duration(TimeSpan.Zero, PredictionInputs.LongestDelay) ?? TimeSpan.Zero,
        };
    }

    private static RecordField ReadOwn(NodeReader field, ModelTask task, BinaryClasses classes) => field.Key switch
    {
        _ when task.Answers == AnswerKind.List && (JudgmentsReader.Lists.Contains(field.Key) || ListPath.IsList(field)) => ReadList(field),
        "prediction" or "label" when task.Answers == AnswerKind.Number && !DerivedFieldReader.IsOne(field) => ReadPlace(field, isNumber: true),
        "prediction" when task.Answers == AnswerKind.Binary && !DerivedFieldReader.IsOne(field) => ReadAnswer(field, classes),
        _ => ReadOther(field),
    };

    private static RecordField ReadOther(NodeReader field)
    {
        if (!DerivedFieldReader.IsOne(field))
            return ReadField(field);
        CheckName(field);
        return DerivedFieldReader.Read(field);
    }

    private static RecordField ReadList(NodeReader field)
    {
        CheckName(field);
        return ListPath.ReadField(field);
    }

    private static RecordField[] OfSampling(SamplingInput? sampling) => sampling?.Field is { } field ? [field] : [];

    /// <summary>Whether a condition can have a name for this: letters, digits, underscores and dots.</summary>
    public static bool CanBeNamed(string name) => name.Length > 0
        && (char.IsLetter(name[0]) || name[0] == '_')
        && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '.')
        && !Keywords.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>A field by a name of its own. It is there even if where it is can't be read, so that nobody else misses it
    /// too.</summary>
    public static RecordField ReadField(NodeReader node)
    {
        CheckName(node);
        return ReadPlace(node);
    }

    /// <summary>A field by the name of its key: a path, or a mapping with one.</summary>
    /// <param name="node">The field.</param>
    /// <param name="isOutcome">Whether it is an outcome.</param>
    /// <param name="isNumber">Whether it is an answer or a label that is a number.</param>
    public static RecordField ReadPlace(NodeReader node, bool isOutcome = false, bool isNumber = false)
    {
        if (!isOutcome && node.Key == "id")
            return ReadId(node);
        if (!isOutcome && node.Key == "time")
            return new(node.Key, FieldPath.ReadTime(node) ?? string.Empty, 1, node);
        if (!node.IsMapping)
            return new(node.Key, FieldPath.Read(node) ?? string.Empty, 1, node) { IsNumber = isNumber };
        node.IsMappingOf("field", "scale", "type", "values");
        var isOfTexts = node.Optional("type")?.Name(["number"]) is not null;
        var values = node.Optional("values") is { } written ? ReadValues(written) : null;
        // The numbers of an outcome are counted as what they always were; its path may say that they are in texts.
        PathReading?[] readings = [values, isOfTexts && !isOutcome ? new NumberReading() : null];
        var path = node.Required("field") is { } field ? FieldPath.ReadWith(field, [.. readings.OfType<PathReading>()]) : null;
        return new(node.Key, path?.ToString() ?? string.Empty, ReadScale(node, isNumber), node) { IsNumber = (isOfTexts && isOutcome) || isNumber };
    }

    /// <summary>An answer that is a score at least as great as a threshold, or not; a field like others where it isn't written so.</summary>
    /// <param name="node">The field <c>prediction</c>.</param>
    /// <param name="classes">The classes of answers.</param>
    private static RecordField ReadAnswer(NodeReader node, BinaryClasses classes)
    {
        if (!node.IsMapping || (node.Optional("score") ?? node.Optional("threshold")) is null)
            return ReadPlace(node);
        node.IsMappingOf("score", "threshold", "type");
        var (score, threshold) = (node.Required("score"), node.Required("threshold")?.Number());
        if (!classes.AreShown)
            node.Error("an answer by a threshold shows the classes in its path; write them without references");
        if (score is null || threshold is null || !classes.AreShown)
            return new(node.Key, string.Empty, 1, node);
        var above = classes.Positive.IsEmpty ? "1" : classes.Positive[0].Value;
        var below = classes.Negative.IsEmpty ? classes.Positive.IsEmpty ? "0" : $"not {above}" : classes.Negative[0].Value;
        PathReading?[] readings = [node.Optional("type")?.Name(["number"]) is null ? null : new NumberReading(), new ThresholdReading(threshold.Value, above, below)];
        return new(node.Key, FieldPath.ReadWith(score, [.. readings.OfType<PathReading>()])?.ToString() ?? string.Empty, 1, node);
    }

    private static RecordField ReadId(NodeReader node)
    {
        if (!node.IsMapping)
            return new(node.Key, FieldPath.ReadId(node) ?? string.Empty, 1, node);
        node.IsMappingOf("field", "scale", "type");
        return new(node.Key, node.Required("field") is { } field ? FieldPath.ReadId(field) ?? string.Empty : string.Empty, ReadScale(node), node)
        {
            IsNumber = node.Optional("type")?.Name(["number"]) is not null,
        };
    }

    /// <summary>What is read as what; null, with a problem, where that can't be read.</summary>
    private static ValuesReading? ReadValues(NodeReader node)
    {
        var entries = node.Entries();
        if (node.IsMapping && entries.IsEmpty)
            node.Error("there is no value, expected a text and what it is read as, at least once");
        var values = entries.Select(entry => (entry.Key, Value: entry.Literal("a number or a text"))).ToArray();
        return values.Length == 0 || values.Any(each => each.Value is null) ? null : new([.. values.Select(each => (each.Key, each.Value!))]);
    }

    /// <summary>What a number is multiplied by; 1 where that is not written.</summary>
    internal static decimal ReadScale(NodeReader node, bool isNumber = false)
    {
        if (node.Optional("scale") is not { } scale)
            return 1;
        if (!isNumber && (node.Key is "time" or "id" or "prediction" or "label" or "version"))
            scale.ErrorAtKey($"'{node.Key}' is not a number that can be scaled");
        var number = scale.Number();
        if (number == 0)
            scale.Error("a scale of 0 makes every value 0, expected another number");
        return number ?? 1;
    }

    private static void CheckName(NodeReader node)
    {
        if (node.Key == Confidence || node.Key.StartsWith("features.", StringComparison.Ordinal)
            || node.Key.StartsWith("groups.", StringComparison.Ordinal)
            || node.Key.StartsWith(OutcomesReader.Prefix, StringComparison.Ordinal))
            node.ErrorAtKey($"the name '{node.Key}' is taken; write another one");
        else if (!CanBeNamed(node.Key))
            node.ErrorAtKey($"'{node.Key}' can't be a name in conditions; write letters, digits and underscores");
    }

    /// <summary>What the names in conditions stand for.</summary>
    public static ImmutableDictionary<string, ConditionField> ForConditions(ModelInputs inputs)
    {
        var names = ImmutableDictionary.CreateBuilder<string, ConditionField>(StringComparer.Ordinal);
        foreach (var field in inputs.Predictions.Fields)
        {
            if (field is { Name: not ("time" or "id"), List: null })
                names[field.Name] = new(field.Path, field.Scale) { Derived = field.Derived };
        }

        if (inputs.Answers is AnswerKind.Binary or AnswerKind.Class && inputs.Predictions.Find("score") is { } score)
            names[Confidence] = new(score.Path, score.Scale, inputs.Answers == AnswerKind.Binary ? FieldDerivation.Confidence : FieldDerivation.Probability);
        var others = inputs.Features.Select(feature => ($"features.{feature.Name}", feature.Path))
            .Concat(inputs.Groups.Where(group => group is { IsOfRecords: true, Fields.IsEmpty: true }).Select(group => ($"groups.{group.Name}", group.Path)));
        foreach (var (name, path) in others)
        {
            if (CanBeNamed(name))
                names[name] = new(path);
        }

        foreach (var outcome in inputs.Labels?.Outcomes ?? [])
            names[OutcomesReader.Prefix + outcome.Name] = new(outcome.Path, outcome.Scale) { IsOutcome = true, IsNumber = outcome.IsNumber };
        return names.ToImmutable();
    }
}
