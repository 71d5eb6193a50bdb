using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace MlBudget.Core.Tests.Statistics;

/// <summary>Two features of the log of a real model, of its stable month and of a day of production.</summary>
internal static class EmploymentFeatures
{
    private static readonly string Folder = Path.Combine(
        Environment.GetEnvironmentVariable("MLBUDGET_SHARED") ?? Path.Combine(Oracle.Root(), "..", "shared"), "data", "employment");

    private static readonly Lazy<Row[]> Stable = new(() => [.. Read("reference.jsonl.gz")]);

    private static readonly Lazy<Row[]> Production = new(() => [.. Read("predictions.jsonl.gz")]);

    /// <summary>Skips a test where the log is not there.</summary>
    public static void SkipWithoutLog() =>
        Skip.IfNot(Directory.Exists(Folder), $"the employment log is not in {Folder}");

    /// <summary>AGEP: the values, and their counts over 64 quantile bins of the stable month.</summary>
    public static (double[] Reference, double[] Sample, HistogramPair Binned) Ages(string from, string to)
    {
        double[] reference = [.. Stable.Value.Select(row => row.Age)], sample = [.. Between(from, to).Select(row => row.Age)];
        double[] sorted = [.. reference.Order()];
        double[] edges = [.. Enumerable.Range(1, 63).Select(bin => sorted[bin * sorted.Length / 64]).Distinct()];
        var counts = PlainStatistics.Histogram(reference, edges);
        var sums = new double[counts.Length];
        foreach (var age in reference)
            sums[edges.Count(edge => edge < age)] += age;
        double[] means = [.. sums.Zip(counts, (sum, count) => sum / count)];
        var mean = reference.Average();
        var deviation = Math.Sqrt(reference.Average(age => (age - mean) * (age - mean)));
        return (reference, sample, new(counts, PlainStatistics.Histogram(sample, edges), means, deviation));
    }

    /// <summary>RELP: the counts of its 18 codes, which stand for values too where a mean is wanted.</summary>
    public static HistogramPair Relations(string from, string to)
    {
        return new(Count(Stable.Value), Count(Between(from, to)), [.. Enumerable.Range(0, 18).Select(code => (double)code)], 4);

        static long[] Count(IEnumerable<Row> rows)
        {
            var counts = new long[18];
            foreach (var row in rows)
                counts[row.Relation]++;
            return counts;
        }
    }

    /// <summary>Times of the log are ISO 8601 in UTC: their order is that of the texts.</summary>
    private static IEnumerable<Row> Between(string from, string to) => Production.Value.Where(row =>
        string.CompareOrdinal(row.Time, from) >= 0 && string.CompareOrdinal(row.Time, to) < 0);

    private static IEnumerable<Row> Read(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(Folder, name)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var record = JsonDocument.Parse(line);
            var features = record.RootElement.GetProperty("features");
            yield return new(
                record.RootElement.GetProperty("timestamp").GetString()!,
                features.GetProperty("AGEP").GetDouble(),
                int.Parse(features.GetProperty("RELP").GetString()!, CultureInfo.InvariantCulture));
        }
    }

    private sealed record Row(string Time, double Age, int Relation);
}
