using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Paths;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Checks that paths lead through rows only where records have rows, and that the time is that of the record.</summary>
internal static class RowChecks
{
    private const string NoRows = "has [$index], which is of records with several rows; add 'rows', the path of their list";

    /// <summary>Notes problems of a model's paths.</summary>
    public static void Check(
        NodeReader model, PredictionInputs predictions, LabelInputs? labels, ImmutableArray<FeatureShape> features, ImmutableArray<GroupInput> groups)
    {
        var paths = predictions.Fields.SelectMany(field => field.Paths, (field, path) => (Path: path, field.Node))
            .Concat(features.SelectMany(feature => new[] { feature.Path, feature.TimePath })
                .Select(path => (Path: path ?? string.Empty, Node: model.Optional("features")!)))
            .Concat(groups.SelectMany(group => group.Paths, (group, path) => (path, group.Node)));
        Check(predictions.Source, [.. paths], predictions.Find("time"), predictions.Find("id"));
        if (labels is not { Source: { } source, Shape: var shape })
            return;
        var time = new RecordField("time", shape.TimePath, 1, labels.Node);
        Check(
            source,
            [
                .. labels.Outcomes.Concat(labels.Own).Select(field => (field.Path, field.Node)),
                .. new[] { shape.TimePath, shape.IdPath, shape.Path ?? string.Empty }.Select(path => (path, labels.Node)),
            ],
            time, new RecordField("id", shape.IdPath, 1, labels.Node));
    }

    private static void Check(SourceDefinition? source, ImmutableArray<(string Path, NodeReader Node)> paths, RecordField? time, RecordField? id)
    {
        if (source is null)
            return;
        if (PathConflicts.Find(paths.Select(path => path.Path)) is { } conflict)
        {
            paths.First(path => path.Path == conflict.Other).Node.ErrorAtKey(
                $"reads a text in another way than '{conflict.One}': found '{conflict.Other}', expected one way for all paths into it");
        }

        foreach (var (path, node) in source.Layout.IsTable ? paths.DistinctBy(path => path.Path) : [])
            CheckColumn(source.Layout, path, node);
        foreach (var (path, node) in source.Layout.Within is null ? [] : paths.Where(path => path.Path.StartsWith("container.log", StringComparison.Ordinal)))
            node.ErrorAtKey($"is the record itself: found '{path}', expected container.time, container.stream, or a path in the JSON of the line");
        if (source.Layout.Rows is null)
        {
            foreach (var (path, node) in paths.Where(path => IsOfRow(path.Path)).DistinctBy(path => path.Path))
                node.ErrorAtKey($"{NoRows}: found '{path}'");
        }
        else if (id is { Path.Length: > 0 } && !IsOfRow(id.Path))
        {
            id.Node.ErrorAtKey($"is the same for all rows of a record, of which all but one would be duplicates: found '{id.Path}', expected [{id.Path}, $index], "
                + "or a path with [$index]");
        }
        else if (time is not null && IsOfRow(time.Path))
        {
            time.Node.ErrorAtKey($"the rows of a record have one time: found '{time.Path}', expected a path without [$index]");
        }
    }

    /// <summary>Notes that a path begins with no column of a table, or leads into one that holds a text as if it were an object.</summary>
    private static void CheckColumn(RecordLayout layout, string text, NodeReader node)
    {
        if (text.Length == 0 || !IdPath.TryParse(IdPath.PartsOf(text), out var id, out _))
            return;
        foreach (var (steps, place) in id.Parts.OfType<RecordPath>().Select(path => (path.Steps, path.Place.ToString())))
        {
            if (id.Parts.Any(part => part?.Others.IsEmpty == false))
                node.ErrorAtKey($"is of a table, which names its columns: found '{place}', expected the name of one");
            else if (steps[0].Kind != PathStepKind.Key)
                node.ErrorAtKey($"is of a table: found '{place}', expected the name of a column");
            else if (layout.HasTexts && steps.Length > 1 && !steps[1].IsIntoText)
                node.ErrorAtKey($"is a text in a table: found '{place}', expected the name of a column, in quotes where it has dots or brackets, as '\"{place}\"'");
        }
    }

    private static bool IsOfRow(string path) =>
        path.Length > 0 && IdPath.TryParse(IdPath.PartsOf(path), out var id, out _) && (id.HasIndex || id.Parts.Any(part => part?.IsOfRow == true));
}
