using System.IO.Compression;
using System.Text.Json;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Employment;

/// <summary>A prediction of the employment log with what turned out to be true.</summary>
/// <param name="Time">When.</param>
/// <param name="Answer">Whether the model said yes.</param>
/// <param name="Score">The probability of yes that it gave.</param>
/// <param name="Label">Whether it was so.</param>
internal sealed record EmploymentRow(DateTimeOffset Time, bool Answer, double Score, bool Label);

/// <summary>The employment log, read as plainly as can be.</summary>
internal static class EmploymentRows
{
    private static readonly Lazy<Dictionary<string, bool>> Labels = new(() => Lines("labels")
        .GroupBy(line => line.GetProperty("prediction_id").GetString()!)
        .ToDictionary(lines => lines.Key, lines => lines.First().GetProperty("label").GetInt32() == 1));

    /// <summary>The rows of a file that are labelled.</summary>
    public static EmploymentRow[] Read(string name) => [.. Lines(name)
        .Where(line => Labels.Value.ContainsKey(line.GetProperty("prediction_id").GetString()!))
        .Select(line => new EmploymentRow(
            line.GetProperty("timestamp").GetDateTimeOffset(), line.GetProperty("prediction").GetInt32() == 1,
            line.GetProperty("score").GetDouble(), Labels.Value[line.GetProperty("prediction_id").GetString()!]))];

    private static IEnumerable<JsonElement> Lines(string name)
    {
        using var file = File.OpenRead(Path.Combine(RepositoryRoot.Employment, $"{name}.jsonl.gz"));
        using var lines = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }
}
