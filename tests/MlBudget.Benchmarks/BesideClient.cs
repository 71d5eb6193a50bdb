using System.Diagnostics;
using System.Globalization;

namespace MlBudget.Benchmarks;

/// <summary>Compares what a source reads with what the client alone reads of the same, in turns of which medians are taken.</summary>
internal static class BesideClient
{
    private const int Turns = 7;

    /// <summary>Writes the head of the table.</summary>
    /// <param name="rows">How many rows are read in a turn.</param>
    /// <param name="what">What they are called.</param>
    public static void Begin(int rows, string what) =>
        Console.WriteLine($"{rows} {what}, the median of {Turns} turns\n\n| type | {what}/s | the client alone | beside it |\n|---|---|---|---|");

    /// <summary>Measures both, and writes a row of the table.</summary>
    /// <param name="type">What is read.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="own">Reads them as the exporter does; it returns how many.</param>
    /// <param name="alone">Reads them by the client alone; it returns how many.</param>
    /// <exception cref="InvalidOperationException">Not all rows were read.</exception>
    public static void Compare(string type, int rows, Func<int> own, Func<int> alone)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            ours.Add(rows / Seconds(own, rows));
            theirs.Add(rows / Seconds(alone, rows));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| `{type}` | {Median(ours) / 1e6:F3} M | {Median(theirs) / 1e6:F3} M | {Median(ours) / Median(theirs):F2} |"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Seconds(Func<int> read, int expected)
    {
        var clock = Stopwatch.StartNew();
        var found = read();
        return found == expected ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"{found} rows of {expected} were read.");
    }
}
