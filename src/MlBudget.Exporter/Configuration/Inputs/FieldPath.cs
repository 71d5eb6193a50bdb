using System.Collections.Immutable;
using MlBudget.Exporter.Configuration.Times;
using MlBudget.Settings;
using MlBudget.Sources.Paths;
using MlBudget.Sources.Times;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads where values are in a record, and how they are read: as <see cref="RecordPath"/> writes it.</summary>
internal static class FieldPath
{
    private const string Expected = "the name of a field, or a path such as features.age";

    /// <summary>The path that is written; null, with a problem, where it is none.</summary>
    public static string? Read(NodeReader node) => ReadWith(node, [])?.ToString();

    private static string? ReadTimePath(NodeReader node, ImmutableArray<PathReading> readings) => ReadWith(node, readings, isTime: true)?.ToString();

    /// <summary>The path of a time: a path, or a mapping with one and the form and the zone that its texts have; null, with a problem, where it
    /// is none.</summary>
    public static string? ReadTime(NodeReader node)
    {
        if (!node.IsMapping)
            return ReadTimePath(node, []);
        node.IsMappingOf("field", "format", "zone");
        var path = node.Required("field");
        var forms = node.Optional("format") is { } format ? format.IsList ? format.Items() : [format] : [];
        var zone = node.Optional("zone") is { } written ? ZoneReader.Read(written) : null;
        var reading = new TimeReading([.. forms.Select(ReadForm).OfType<string>()], zone?.Id);
        return path is null ? null : ReadTimePath(path, reading is { Formats: [], Zone: null } ? [] : [reading]);
    }

    /// <summary>Where an id is: a path, or a list of paths and <c>$index</c> of which all parts together are the id; null, with a problem, where
    /// it is none.</summary>
    public static string? ReadId(NodeReader node)
    {
        if (!node.IsList)
            return ReadIdOf([node]);
        var parts = node.Items();
        if (parts.IsEmpty)
            node.Error("there is no part of an id, expected a path at least");
        return parts.IsEmpty ? null : ReadIdOf(parts);
    }

    /// <summary>The path that is written, with readings behind those that it has itself; null, with a problem, where it is none.</summary>
    /// <param name="node">Where it is written.</param>
    /// <param name="readings">The readings.</param>
    /// <param name="isTime">Whether it is a time.</param>
    public static RecordPath? ReadWith(NodeReader node, ImmutableArray<PathReading> readings, bool isTime = false)
    {
        if (node.Literal(Expected) is not { } text)
            return null;
        if (RecordPath.TryParse(text, out var path, out var fault) && (isTime || !path.All.Any(each => each.Readings.OfType<TimeReading>().Any())))
        {
            if (!isTime || path.Others.All(other => Written(other) == Written(path)))
                return path.With(readings);
            fault = "expected times on both sides of '??' that are read alike";
        }

        node.Error($"found {node.Shown}, {fault ?? "which reads a time, and this is none"}");
        return null;

        static string Written(RecordPath path) => string.Join(' ', path.Readings.Select(reading => reading.Canonical));
    }

    /// <summary>The path under <c>field</c>, or the name that an entry has; a problem where neither is a path.</summary>
    public static string ReadOrName(NodeReader entry)
    {
        if (entry.Optional("field") is { } field)
            return Read(field) ?? entry.Key;
        if (RecordPath.TryParse(entry.Key, out var path, out var fault))
            return path.ToString();
        entry.ErrorAtKey($"without 'field' the name is the path: found '{entry.Key}', {fault}");
        return entry.Key;
    }

    private static string? ReadIdOf(ImmutableArray<NodeReader> parts)
    {
        var (texts, areParts) = (new List<string>(), true);
        foreach (var part in parts)
        {
            if (part.Literal(Expected) is not { } text)
                return null;
            if (!IdPath.TryParse([text, "id"], out _, out var fault))
            {
                part.Error($"found {part.Shown}, {fault}");
                areParts = false;
            }

            texts.Add(text);
        }

        if (IdPath.TryParse(texts, out var id, out var whole))
            return id.ToString();
        if (areParts)
            parts[0].Error($"found {parts[0].Shown}, {whole}");
        return null;
    }

    private static string? ReadForm(NodeReader node)
    {
        if (node.Literal("the form of a time such as %d/%m/%Y %H:%M:%S") is not { } form)
            return null;
        if (TimeForm.FaultOf(form) is not { } fault)
            return form;
        node.Error($"found {node.Shown}: {fault}");
        return null;
    }
}
