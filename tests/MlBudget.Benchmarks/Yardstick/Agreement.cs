using System.Globalization;
using System.Text.RegularExpressions;
using MlBudget.Core.Time;

namespace MlBudget.Benchmarks.Yardstick;

/// <summary>Whether two engines have counted the same. Where they have not, the first difference ends the run.</summary>
internal static partial class Agreement
{
    /// <summary>Holds the windows of all polls of a replay against tallies per slot.</summary>
    /// <param name="history">The OpenMetrics history of the replay.</param>
    /// <param name="tallies">The tallies of another engine.</param>
    /// <returns>How many sums were compared.</returns>
    /// <exception cref="InvalidDataException">They differ, or something was not compared at all.</exception>
    public static int OfHistory(string history, Tallies tallies)
    {
        var samples = File.ReadLines(history).Select(line => Line().Match(line)).Where(match => match.Success).Select(match => match.Groups).ToArray();
        var watermarks = samples.Where(sample => sample["window"].Length == 0)
            .ToDictionary(sample => (sample["slo"].Value, sample["at"].Value), sample => Seconds(sample["value"].Value));
        var (compared, missing) = (0, tallies.Series.ToHashSet());
        foreach (var sample in samples.Where(sample => sample["window"].Length > 0))
        {
            var (slo, group) = (sample["slo"].Value, sample["group"].Success ? sample["group"].Value : null);
            var to = watermarks[(slo, sample["at"].Value)];
            var sums = tallies.Sum(slo, group, to - Length(sample["window"].Value), to);
            var (found, expected) = (Seconds(sample["value"].Value), sample["bad"].Success ? sums.Bad : sums.Events);
            if (found != expected)
                throw new InvalidDataException($"DuckDB has {expected}, and the replay says {sample[0].Value}");
            missing.Remove((slo, group));
            compared++;
        }

        return missing.Count == 0 ? compared : throw new InvalidDataException($"The replay shows nothing of {string.Join(", ", missing)}");
    }

    /// <summary>Holds two files of tallies against each other.</summary>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public static void OfFiles(string one, string other)
    {
        var (lines, others) = (File.ReadLines(one).ToHashSet(), File.ReadLines(other).ToHashSet());
        if (lines.Except(others).Concat(others.Except(lines)).FirstOrDefault() is { } difference)
            throw new InvalidDataException($"{one} and {other} differ: {difference}");
    }

    private static long Seconds(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static long Length(string window) => (long)Durations.Parse(window).TotalSeconds;

    [GeneratedRegex(
        """^mlbudget_(watermark_timestamp_seconds|(window|group)_(?<bad>bad_)?events)\{.*slo="(?<slo>[^"]*)"(.*group="(?<group>[^"]*)")?(.*window="(?<window>[^"]*)")?\} (?<value>\d+) (?<at>\d+)$""")]
    private static partial Regex Line();
}
