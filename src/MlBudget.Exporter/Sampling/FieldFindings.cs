using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Sampling;

/// <summary>What records hold of the configured fields: which are not there, or of another type, or no longer.</summary>
internal static class FieldFindings
{
    /// <summary>In so great a share of the records it was a field that all have.</summary>
    private const double NearlyAll = 0.9;

    /// <summary>So many characters of a path are shown: keys of one inside the other are longer than a class.</summary>
    private const int MostOfPath = 200;

    /// <summary>The findings of a model's fields.</summary>
    public static IEnumerable<Finding> Of(ModelSample sample)
    {
        foreach (var field in sample.Definition.Fields.DistinctBy(field => field.Name))
        {
            var source = field.IsOfLabels ? sample.Labels! : sample.Predictions;
            if (!MayBeUnknown(field, sample) && OfField(field, sample, source) is { } text)
                yield return new($"{source.Name}: {field.Shown} {text}");
        }

        foreach (var source in sample.Sources.Where(source => source.Records == 0 && source.Refused > 0))
        {
            var schema = source == sample.Predictions ? sample.Definition.Predictions : sample.Definition.Labels!.Schema!;
            foreach (var path in new[] { schema.TimePath, schema.IdPath }.OfType<string>())
            {
                if (Meant(path, source.Heads) is { } meant)
                    yield return new($"{source.Name}: '{path}' is not there: {meant}");
            }
        }
    }

    /// <summary>Whether no record has a field that nobody has configured or reads: its format may have it, and need not.</summary>
    private static bool MayBeUnknown(FieldMeasure field, ModelSample sample)
    {
        var isComputed = !field.IsOfLabels && field.Column is { } column && sample.Definition.Predictions.Columns[column].Derived is not null;
        return sample.CountsOf(field) is { Present: 0, Mistyped: 0 }
            && (((field.IsUnread || isComputed) && sample.Model.UsualFields.Contains(field.Name)) || sample.Model.UsualFields.Any(usual => field.Name.StartsWith($"{usual}.", StringComparison.Ordinal)));
    }

    private static string? OfField(FieldMeasure field, ModelSample sample, SampledSource source)
    {
        var all = sample.CountsOf(field);
        if (all.Records == 0)
            return null;
        var (records, mistyped) = (PlainNumber.Format(all.Records), PlainNumber.Format(all.Mistyped));
        if (all.Present == 0 && all.Mistyped == 0)
        {
            return field.MayBeAbsent && Meant(field.Path, source.Heads) is null
                ? $"is in none of {records} records: right where nothing had it, and else its path is another one"
                : $"is in none of {records} records{(Meant(field.Path, source.Heads) is { } meant ? $": {meant}" : ": is its path right?")}";
        }

        if (all.Present == 0)
            return $"is of another type in all of the {mistyped} records that have it: {Expected(field, sample)}";
        if (all.Mistyped > 0)
            return $"is of another type in {mistyped} of {records} records: {Expected(field, sample)}";
        return sample.PartsOf(field) is [var oldest, .., var newest] && WasLost(oldest, newest)
            ? $"was in nearly all records of {source.Heads.Heads[0].Place}, and is in none of the newest: was it renamed?" : null;
    }

    private static bool WasLost(FieldCounts oldest, FieldCounts newest) => oldest.Records > 0
        && oldest.Present >= NearlyAll * oldest.Records && newest is { Records: >= Finding.Enough, Present: 0 };

    private static string Expected(FieldMeasure field, ModelSample sample)
    {
        var schema = field.IsOfLabels ? sample.Definition.Labels!.Schema! : sample.Definition.Predictions;
        if (field.Column is not { } column)
            return schema.IdIsNumber ? "an id is expected to be a number, or a text that is one" : "an id is expected to be a text or a number";
        return schema.Columns[column].Kind switch
        {
            Core.Records.ColumnKind.Number => "a number is expected, and a text is none, whatever it holds",
            Core.Records.ColumnKind.Time => "a time is expected, in RFC 3339 or as a number since the epoch",
            _ => "a text, a number or a truth value is expected, and no object or array",
        };
    }

    /// <summary>Which path was meant by one that no record has; null where none is near.</summary>
    private static string? Meant(string path, SourceHeads heads)
    {
        var known = heads.Heads.SelectMany(head => head.Paths).Distinct().ToArray();
        var folded = Plain(path);
        var meant = known.FirstOrDefault(other => other.Length > 0 && Plain(other) == folded)
            ?? known.FirstOrDefault(other => other.EndsWith($".{path}", StringComparison.Ordinal))
            ?? known.FirstOrDefault(other => path.EndsWith($".{other}", StringComparison.Ordinal))
            ?? NearestName.Find(path, known);
        return meant is null || known.Contains(path) ? null : $"records have {FoundText.Of(meant, MostOfPath)}, write that";
    }

    /// <summary>A path without what differs by the habits of who writes it: case, underscores, hyphens.</summary>
    private static string Plain(string path) => string.Concat(path.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
