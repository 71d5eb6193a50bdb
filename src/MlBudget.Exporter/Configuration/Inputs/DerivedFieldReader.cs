using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Settings;
using MlBudget.Sources.Paths;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads numbers that are computed of others of the same record: <c>{ from: first_token_at, to: completed_at, per: output_tokens, less: 1 }</c>.</summary>
internal static class DerivedFieldReader
{
    private const string From = "from", To = "to", Per = "per", Less = "less";

    /// <summary>Names whose values are what they are.</summary>
    private static readonly ImmutableArray<string> Given = ["time", "id", "prediction", "label", "score", "version", "lower", "upper", SamplingInput.Key];

    /// <summary>Whether a field is written so.</summary>
    public static bool IsOne(NodeReader node) => node.IsMapping && (node.Optional(From) ?? node.Optional(To) ?? node.Optional(Per) ?? node.Optional(Less)) is not null;

    /// <summary>The field.</summary>
    public static RecordField Read(NodeReader node)
    {
        node.IsMappingOf(From, To, Per, Less, "scale", "type");
        if (Given.Contains(node.Key))
            node.ErrorAtKey($"'{node.Key}' is a value of the record, and not computed of others; write another name");
        var areNumbers = node.Optional("type")?.Name(["number"]) is not null;
        var (from, to) = (Input(node.Required(From), areNumbers), Input(node.Required(To), areNumbers));
        var per = node.Optional(Per) is { } divisor ? Number(divisor, areNumbers) : null;
        var less = ReadLess(node);
        var scale = RecordFields.ReadScale(node);
        if (from is null || to is null)
            return new(node.Key, string.Empty, 1, node);
        if (from == to)
            node.Required(To)!.Error($"found '{to.Path}', expected another field than that of 'from', of which it would be 0");
        var derived = new DerivedNumber(from, to) { Per = per, Less = less };
        return new(node.Key, derived.Text, scale, node) { Derived = derived };
    }

    private static decimal ReadLess(NodeReader node)
    {
        if (node.Optional(Less) is not { } less)
            return 0;
        if (node.Optional(Per) is null)
            less.ErrorAtKey("'less' is taken off the number that 'per' names; add 'per'");
        var number = less.Number();
        if (number < 0)
            less.Error($"found {less.Shown}, expected 0 or a number above it");
        return Math.Max(0, number ?? 0);
    }

    private static ColumnSpec? Input(NodeReader? node, bool isNumber) => node is null ? null : isNumber ? Number(node, isInTexts: true)
        : FieldPath.ReadTime(node) is { } path ? new(path, ColumnKind.Time) : null;

    private static ColumnSpec? Number(NodeReader node, bool isInTexts) =>
        FieldPath.ReadWith(node, isInTexts ? [new NumberReading()] : []) is { } path ? new(path.ToString(), ColumnKind.Number) : null;
}
