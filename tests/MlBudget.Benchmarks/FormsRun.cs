using System.Diagnostics;
using System.Globalization;
using System.Text;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Files;
using MlBudget.Wrappings;

namespace MlBudget.Benchmarks;

/// <summary>
/// How fast the same records are read from files of every form, decoded as a model wants them and not counted, in turns, beside plain JSON
/// lines. The files are in the operating system's cache.
/// </summary>
internal static class FormsRun
{
    private const int Turns = 5;

    /// <summary>Runs it.</summary>
    /// <param name="count">How many records.</param>
    public static void Run(int count)
    {
        var records = FraudLines.Generate(count).Select(Encoding.UTF8.GetString).ToArray();
        Wrapping[] forms = [new("JSON lines", (lines, _) => Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")), .. Wrapping.All];
        var directory = Directory.CreateTempSubdirectory("mlbudget-benchmark-");
        try
        {
            var files = forms.Select((form, index) => Path.Combine(directory.FullName, index.ToString(CultureInfo.InvariantCulture))).ToArray();
            foreach (var (form, file) in forms.Zip(files))
                File.WriteAllBytes(file, form.Write(records, new Random(1)));
            var seconds = forms.Select(_ => new List<double>()).ToArray();
            for (var turn = 0; turn <= Turns; turn++)
            {
                for (var form = 0; form < forms.Length; form++)
                {
                    var taken = Time(files[form], count);
                    // The first turn warms up.
                    if (turn > 0)
                        seconds[form].Add(taken);
                }
            }

            var medians = seconds.Select(times => times.Order().ElementAt(Turns / 2)).ToArray();
            for (var form = 0; form < forms.Length; form++)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {forms[form].Name} | {new FileInfo(files[form]).Length / 1e6:F1} MB | {count / medians[form] / 1e6:F2} M rows/s | {medians[form] / medians[0]:F2} |"));
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static double Time(string file, int count)
    {
        var schema = FraudLines.Define().Predictions;
        using var source = new FileSource(
            "predictions", [file], schema,
            new(ClockMode.Log, TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30)));
        var batch = new Batch(schema);
        var watch = Stopwatch.StartNew();
        source.Refresh();
        var rows = 0;
        bool mayHaveMore;
        do
        {
            mayHaveMore = source.Read(batch, Instant.MaxValue);
            rows += batch.Count;
            batch.Clear();
        }
        while (mayHaveMore);
        var taken = watch.Elapsed.TotalSeconds;
        return rows == count ? taken : throw new InvalidOperationException($"Found {rows} records in {file}, expected {count}: {source.Statistics.Error}");
    }
}
