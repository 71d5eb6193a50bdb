using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Kinds;

/// <summary>Reads how the records of a source are written, for kinds of sources whose records are bytes.</summary>
internal static class LayoutReader
{
    /// <summary>The keys that say it.</summary>
    public static ImmutableArray<KeySpec> Keys { get; } =
    [
        new("format", $"how each record is written: {string.Join(", ", RecordForms.Named.Select(form => $"`{form.Name}` ({form.Meaning})"))}, or as a program "
            + $"writes it, which also says where the usual fields are: {string.Join(", ", RecordPresets.All.Select(preset => $"`{preset.Name}`"))}. `json` if left out, "
            + $"or what the names of all files end in: {string.Join(", ", RecordForms.Endings.Select(ending => $"`{ending}`"))}, also before `.gz`, `.zst` or `.bz2`"),
        new("delimiter", "of `csv` what stands between the values of a row: a comma, a semicolon, a vertical bar or `\"\\t\"`; what the first line of each file has most of if left out"),
        new("prefix", "a regular expression of what stands before each record, as a time and a level. Its named groups are fields: "
            + "`(?<at>\\S+ \\S+) (?<level>\\w+) `"),
        new("within", "the value in which all paths begin, as `message | json`, or of a container's log `log | logfmt` where its lines are that. "
            + "Paths that begin with `container.` begin outside of it. The whole record if left out, and `log | json` with `docker` and `cri`"),
        new("rows", "where a list is in each record of which every element is a row, with `[$index]` in the paths of its fields. The record is one "
            + "row if left out"),
    ];

    /// <summary>The keys that say it where each record comes by itself, as in a queue: it is no row of a table then.</summary>
    public static ImmutableArray<KeySpec> KeysOfRecords { get; } =
    [
        new("format", $"how each record is written: {string.Join(", ", RecordForms.Named.Where(form => !form.IsTable).Select(form => $"`{form.Name}` ({form.Meaning})"))}, or as a "
            + $"program writes it, as in [files](#files): {string.Join(", ", RecordPresets.All.Where(preset => !preset.Layout.IsTable).Select(preset => $"`{preset.Name}`"))}. `json` if left out"),
        .. Keys.Where(key => key.Name is "prefix" or "within" or "rows"),
    ];

    /// <summary>The layout that settings describe whose records come by themselves. What can't be read has its problem, and is left out.</summary>
    /// <param name="settings">The mapping that has the keys among others.</param>
    public static RecordLayout ReadOfRecords(NodeReader settings)
    {
        var layout = Read(settings);
        if (!layout.IsTable)
            return layout;
        settings.Optional("format")!.Error($"found '{layout.Format}', which is of files: here each record comes by itself; expected a form such as json or logfmt");
        return RecordLayout.Json;
    }

    /// <summary>Those that say it where each record is a JSON object anyway.</summary>
    public static ImmutableArray<KeySpec> KeysOfObjects { get; } =
    [
        new("within", "the value in which all paths begin, as `message | json`. The whole record if left out"),
        Keys.Single(key => key.Name == "rows"),
    ];

    /// <summary>The layout that settings describe where each record is a JSON object anyway.</summary>
    /// <param name="settings">The mapping that has the keys among others.</param>
    public static RecordLayout ReadOfObjects(NodeReader settings) => RecordLayout.Json with
    {
        Within = ReadPlace(settings.Optional("within"), "the path of a value such as message | json"),
        Rows = ReadPlace(settings.Optional("rows"), "the path of a list such as instances"),
    };

    /// <summary>The layout that settings describe. What can't be read has its problem, and is left out.</summary>
    /// <param name="settings">The mapping that has the keys among others.</param>
    /// <param name="ofNames">The form that the names of the files say; null where they say none.</param>
    public static RecordLayout Read(NodeReader settings, RecordFormSpec? ofNames = null)
    {
        string[] names = [.. RecordForms.Named.Select(each => each.Name), .. RecordPresets.All.Select(preset => preset.Name)];
        var format = settings.Optional("format")?.Name([.. names]);
        var written = RecordPresets.Of(settings)?.Layout ?? Of(RecordForms.Find(format) ?? (settings.Optional("format") is null ? ofNames : null), format is null);
        if (written.IsTable)
            return ReadTable(settings, written);
        if (written.IsOtlp)
            return ReadOtlp(settings, written);
        settings.Optional("delimiter")?.ErrorAtKey($"is of rows in files of text: expected 'format: csv' with it, found '{written.Format}'");
        var layout = written with
        {
            Prefix = ReadPrefix(settings.Optional("prefix")),
            Within = ReadPlace(settings.Optional("within"), "the path of a value such as message | json") ?? written.Within,
            Rows = ReadPlace(settings.Optional("rows"), "the path of a list such as instances") ?? written.Rows,
        };
        if (layout.Prefix is not null && written.Within is not null)
            settings.Optional("prefix")!.ErrorAtKey("stands before JSON or logfmt in files; within a container's log it can't be read");
        return layout;
    }

    /// <summary>The layout of OpenTelemetry's documents, of whose rows the paths are known.</summary>
    private static RecordLayout ReadOtlp(NodeReader settings, RecordLayout written)
    {
        foreach (var key in (ReadOnlySpan<string>)["delimiter", "prefix", "within", "rows"])
            settings.Optional(key)?.ErrorAtKey($"is of other records: '{written.Format}' reads documents of OpenTelemetry, of which each call or evaluation is a row");
        return written;
    }

    private static RecordLayout Of(RecordFormSpec? form, bool isOfNames) => form is null ? RecordLayout.Json
        : new() { Format = form.Name, Form = form.Form, Delimiter = form.Delimiter, IsOfNames = isOfNames };

    /// <summary>The layout of tables, of which a value is at the name of its column.</summary>
    private static RecordLayout ReadTable(NodeReader settings, RecordLayout written)
    {
        foreach (var key in (ReadOnlySpan<string>)["prefix", "within", "rows"])
            settings.Optional(key)?.ErrorAtKey($"is of records that are lines; of '{written.Format}' a row is a record, and a path begins with the name of its column");
        if (settings.Optional("delimiter") is not { } node)
            return written;
        if (written.Form != RecordForm.Csv || written.Delimiter is not null)
        {
            node.ErrorAtKey($"is of rows in files of text: expected 'format: csv' with it, found '{written.Format}'");
            return written;
        }

        const string Expected = "',', ';', '|' or \"\\t\"";
        if (node.Literal(Expected) is not { } text)
            return written;
        if (text is "," or ";" or "|" or "\t")
            return written with { Delimiter = text[0] };
        node.Error($"found {node.Shown}, expected {Expected}");
        return written;
    }

    private static string? ReadPrefix(NodeReader? node)
    {
        if (node?.Literal("a regular expression such as '(?<at>\\S+ \\S+) '") is not { } prefix)
            return null;
        if (PrefixSyntax.FaultOf(prefix) is not { } fault)
            return prefix;
        node.Error($"found {node.Shown}, {fault}");
        return null;
    }

    private static string? ReadPlace(NodeReader? node, string expected)
    {
        if (node?.Literal(expected) is not { } text)
            return null;
        if (!RecordPath.TryParse(text, out var path, out var fault))
            node.Error($"found {node.Shown}, {fault}");
        else if (path.IsOfRow || !path.Readings.IsEmpty || !path.Others.IsEmpty)
            node.Error($"found {node.Shown}, expected {expected}");
        else
            return path.ToString();
        return null;
    }
}
