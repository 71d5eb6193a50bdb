using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Text;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads the features of a model.</summary>
internal static class FeaturesReader
{
    private static readonly (TimeSpan Least, TimeSpan Greatest) Ages = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650));

    /// <summary>The features of a mapping; none without it.</summary>
    /// <param name="node">The mapping; null for none.</param>
    /// <param name="predictions">The predictions; null where they can't be read.</param>
    public static ImmutableArray<FeatureShape> Read(NodeReader? node, PredictionInputs? predictions)
    {
        var features = new List<FeatureShape>();
        foreach (var entry in node?.Entries() ?? [])
        {
            var feature = ReadFeature(entry);
            // Violations are counted by the field's name, and these have their own.
            if (entry.Key is "prediction" or "score" or "lower" or "upper" or "label" or SamplingInput.Key && predictions?.Find(entry.Key) is not null)
                entry.ErrorAtKey($"the name '{entry.Key}' is that of a field of predictions; use another one and 'field'");
            if (features.Find(other => other.Path == feature.Path) is { } same)
                entry.ErrorAtKey($"reads the same field as the feature '{same.Name}'");
            features.Add(feature);
        }

        return [.. features];
    }

    private static FeatureShape ReadFeature(NodeReader node)
    {
        node.IsMappingOf("type", "field", "required", "min", "max", "categories", "time_field", "max_age", "importance");
        var kind = node.Required("type")?.Choice(("numeric", ColumnKind.Number), ("categorical", ColumnKind.Category));
        var path = FieldPath.ReadOrName(node);
        var time = node.Optional("time_field");
        var age = node.Optional("max_age");
        if (time is null != age is null)
            (time ?? age)!.ErrorAtKey($"stands alone, an age needs both; add '{(time is null ? "time_field" : "max_age")}'");
        var (min, max) = ReadRange(node, kind);
        return new(node.Key, path, kind ?? ColumnKind.Number)
        {
            Importance = (double?)node.Optional("importance")?.Number(0, 1_000_000) ?? 1,
            Required = node.Optional("required")?.Boolean() ?? false,
            Min = (double?)min,
            Max = (double?)max,
            Categories = ReadCategories(node, kind),
            TimePath = time is null ? null : FieldPath.ReadTime(time),
            MaxAge = age?.Duration(Ages.Least, Ages.Greatest),
        };
    }

    private static (decimal? Min, decimal? Max) ReadRange(NodeReader node, ColumnKind? kind)
    {
        var (least, greatest) = (node.Optional("min"), node.Optional("max"));
        if (kind == ColumnKind.Category)
        {
            least?.ErrorAtKey("is for numeric features; a categorical one has 'categories'");
            greatest?.ErrorAtKey("is for numeric features; a categorical one has 'categories'");
        }

        var (min, max) = (least?.Number("a number"), greatest?.Number("a number"));
        if (min > max)
            greatest!.Error($"found {greatest.Shown}, expected a number that is not below the 'min' of {least!.Shown}");
        return (min, max);
    }

    private static ImmutableArray<ConfiguredText> ReadCategories(NodeReader node, ColumnKind? kind)
    {
        if (node.Optional("categories") is not { } list)
            return [];
        if (kind == ColumnKind.Number)
            list.ErrorAtKey("is for categorical features; a numeric one has 'min' and 'max'");
        var items = list.Items();
        if (list.IsList && items.IsEmpty)
            list.Error("there is no category, expected at least one");
        var categories = new List<ConfiguredText>();
        foreach (var item in items)
        {
            if (item.Configured("a category") is not { } category)
                continue;
            if (categories.Exists(other => other.Value == category.Value))
                item.Error($"the category {item.Shown} is there twice");
            categories.Add(category);
        }

        return [.. categories];
    }
}
