using MlBudget.Core.Compiling;
using MlBudget.Core.Measures;

namespace MlBudget.Exporter.Configuration;

/// <summary>Tells people what is read of lists.</summary>
internal static class ListsMeaning
{
    /// <summary>The sentences of a model, if it has lists.</summary>
    public static IEnumerable<string> Of(ModelDefinition definition)
    {
        var lists = definition.Measures.Select(measure => measure.Counting).OfType<LongListCounting>().Select(list => list.Name).Distinct().ToArray();
        if (lists.Length > 0)
            yield return $"Of each list the first {definition.Limits.MaxItems} elements are read: {string.Join(", ", lists)}.";
    }
}
