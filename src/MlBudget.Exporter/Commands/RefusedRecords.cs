using System.Collections.Immutable;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Commands;

/// <summary>Says of which sources most records were refused: budgets of what is left would be those of something else.</summary>
internal static class RefusedRecords
{
    /// <summary>A line for each source of which more records were refused than taken: those that could not be read, were set aside,
    /// or were older than what is kept when they came.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="sources">Its sources.</param>
    public static IEnumerable<string> Describe(string model, ImmutableArray<SourceStatus> sources)
    {
        foreach (var source in sources)
        {
            var refused = source.Rejected.Select(reason => (Name: MetricNames.Of(reason.Reason), reason.Count))
                .Append((Name: "late", Count: source.Late)).Where(reason => reason.Count > 0).ToList();
            var count = refused.Sum(reason => reason.Count);
            if (count <= source.Records)
                continue;
            var reasons = refused.OrderByDescending(reason => reason.Count).Select(reason => $"{reason.Name} {Words.Count(reason.Count)}");
            yield return $"{model}: {source.Name}: {Words.Count(count)} of {Words.Count(count + source.Records)} records were refused: "
                + string.Join(", ", reasons);
        }
    }
}
