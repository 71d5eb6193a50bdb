using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <content>What records hold of each configured field.</content>
public sealed partial class Measurements
{
    /// <summary>
    /// The measures of all configured fields. Last, once everything else was asked for: fields that nobody reads get a column that
    /// says where there is a value, and fields that are read in two ways come twice under one name, as a number first.
    /// </summary>
    /// <param name="labelsAreJoined">Whether labels of a source of their own are read.</param>
    public ImmutableArray<FieldMeasure> Fields(bool labelsAreJoined)
    {
        var fields = ImmutableArray.CreateBuilder<FieldMeasure>();
        if (_shape.IdPath is { } id)
            fields.Add(IdField("id", id, _shape.IdIsNumber, FoldInput.Predictions));
        foreach (var (name, path) in NamesOfPredictions())
            fields.AddRange(FieldsAt(name, path, _schema, Where, (FoldInput.Predictions, FoldInput.PredictionsRead)));
        if (!labelsAreJoined || _shape.Labels is not { } labels)
            return fields.ToImmutable();
        fields.Add(IdField("labels.id", labels.IdPath, labels.IdIsNumber, FoldInput.Labels));
        foreach (var (name, path) in NamesOfLabels(labels))
            fields.AddRange(FieldsAt(name, path, _tracks.Columns, _tracks.Where, (FoldInput.Labels, FoldInput.LabelsRead)));
        return fields.ToImmutable();
    }

    /// <summary>The measure that counts the predictions in which fields are looked for, by the minute: those that repeat an id are among
    /// them, as they are in what is known of fields.</summary>
    public int FieldRecords() => Add(new RecordCounting(countsRepeated: _shape.IdPath is not null), null, []);

    /// <summary>The same of all predictions that are read; null where no condition leaves any out.</summary>
    public int? RecordsRead() => Where is null ? null : Add(new RecordCounting(FoldInput.PredictionsRead), null, []);

    /// <summary>The measure that counts the labels of a source of their own, by their time.</summary>
    public int LabelRecords() => Add(new RecordCounting(FoldInput.Labels), null, []);

    /// <summary>The same of all labels that are read; null where no condition leaves any out.</summary>
    public int? LabelRecordsRead() => _tracks.Where is null ? null : Add(new RecordCounting(FoldInput.LabelsRead), null, []);

    private FieldMeasure IdField(string name, string path, bool isNumber, FoldInput records) =>
        new(name, path, null, Add(new IdCounting(RecordSchema.CanonicalId(path, isNumber), records), null, []))
        {
            IsOfLabels = records == FoldInput.Labels,
        };

    private IEnumerable<FieldMeasure> FieldsAt(
        string name, string path, SchemaBuilder schema, Condition? where, (FoldInput Counted, FoldInput Read) records)
    {
        var read = schema.ColumnsAt(path);
        foreach (var column in read.IsEmpty ? [schema.Column(new(path, ColumnKind.Presence))] : read)
        {
            var picks = where?.Columns.Contains(column) == true;
            var counting = new ColumnCounting(column, schema[column], picks ? records.Read : records.Counted);
            yield return new(name, path, column, Add(counting, null, []))
            {
                IsOfLabels = records.Counted == FoldInput.Labels,
                MayBeAbsent = schema[column].Kind == ColumnKind.Presence,
                PicksRecords = picks,
                IsUnread = read.IsEmpty,
            };
        }
    }

    /// <summary>Each path once: by the name of a field of its own, or else of the feature or the group that it is.</summary>
    private IEnumerable<(string Name, string Path)> NamesOfPredictions()
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var own = _shape.Fields.Where(field => field.Value is { IsOutcome: false, Derivation: FieldDerivation.None }
            && !IsNameOf("features.", field.Key) && !IsNameOf("groups.", field.Key)).Select(field => (field.Key, field.Value.Path));
        var computed = _shape.Fields.Where(field => field.Value.Derived is not null).SelectMany(field => InputsOf(field.Key, field.Value.Derived!));
        var features = _shape.Features.Select(feature => ($"features.{feature.Name}", feature.Path));
        var times = _shape.Features.Where(feature => feature.TimePath is not null)
            .Select(feature => ($"features.{feature.Name}.time_field", feature.TimePath!));
        var groups = _shape.Fields.Where(field => IsNameOf("groups.", field.Key)).Select(field => (field.Key, field.Value.Path))
            .Concat(_shape.Attributes.Where(attribute => attribute is { IsReadyMade: false, Fields.IsEmpty: true }).Select(attribute => ($"groups.{attribute.Name}", attribute.Path)))
            .Concat(_shape.Attributes.SelectMany(attribute => attribute.Fields.Select(path => ($"groups.{attribute.Name}.{path}", path))));
        // The order of fields is that of measures, and must not be that of a dictionary.
        return [.. Ordered(own), .. Ordered(computed), .. Ordered(features), .. Ordered(times), .. Ordered(groups)];

        IEnumerable<(string, string)> Ordered(IEnumerable<(string Name, string Path)> fields) =>
            fields.OrderBy(field => field.Name, StringComparer.Ordinal).Where(field => known.Add(field.Path));
    }

    /// <summary>What a number is computed of, by the keys under which that is configured.</summary>
    private static IEnumerable<(string Name, string Path)> InputsOf(string name, DerivedNumber derived) =>
        new[] { ($"{name}.from", derived.From), ($"{name}.to", derived.To), ($"{name}.per", derived.Per) }
            .Where(input => input.Item2 is not null).Select(input => (input.Item1, input.Item2!.Path));

    private static IEnumerable<(string Name, string Path)> NamesOfLabels(LabelShape labels) => labels.Fields
        .Select(field => (Name: field.Key is "label" || IsNameOf(OutcomePrefix, field.Key) ? field.Key : $"labels.{field.Key}", field.Value.Path))
        .OrderBy(field => field.Name, StringComparer.Ordinal).DistinctBy(field => field.Path);

    private static bool IsNameOf(string prefix, string name) => name.StartsWith(prefix, StringComparison.Ordinal);
}
