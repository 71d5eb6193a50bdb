using System.Globalization;
using System.IO.Compression;

namespace MlBudget.Benchmarks.Yardstick;

/// <summary>The replay of a month (<see cref="MonthRun"/>) on one thread and on two, in turns, of plain files and of the same compressed. What they say
/// must be the same.</summary>
internal static class ThreadsRun
{
    private static readonly int[] Threads = [1, 2];

    /// <summary>Writes the files, and measures.</summary>
    /// <param name="predictions">How many predictions.</param>
    /// <param name="turns">How often each has its turn.</param>
    /// <param name="program">The <c>mlbudget.dll</c> that is measured.</param>
    /// <exception cref="InvalidDataException">What two runs say differs.</exception>
    public static void Run(long predictions, int turns, string program)
    {
        var folder = Directory.CreateTempSubdirectory("mlbudget-threads-");
        try
        {
            if (MonthRun.Write(folder, predictions) is not { } size)
                return;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{predictions:N0} predictions, {size / 1e9:0.0} GB, {Machine.Describe()}"));
            Console.WriteLine("| files | threads | seconds, median | least and most | CPU seconds, median |");
            Console.WriteLine("|---|---|---|---|---|");
            var output = MonthRun.Replay(folder, program).Output;
            MonthRun.Check(output, predictions);
            Measure("plain", folder, program, turns, output);
            Parallel.ForEach(folder.GetFiles(), Compress);
            Measure("gzip", folder, program, turns, output);
            Console.WriteLine($"A load of {Machine.Load()} at the end.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(string files, DirectoryInfo folder, string program, int turns, string output)
    {
        var runs = Threads.ToDictionary(threads => threads, _ => new List<ChildRun>());
        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var threads in Threads)
            {
                var run = MonthRun.Replay(folder, program, $"--threads={threads}");
                if (run.Output != output)
                    throw new InvalidDataException($"On {threads} threads the replay says now:\n{run.Output}");
                runs[threads].Add(run);
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files}, {threads}: {run.Wall:0.00} s, {run.Cpu:0.00} CPU s, load {Machine.Load()}"));
            }
        }

        foreach (var threads in Threads)
        {
            var all = runs[threads];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {files} | {threads} | {Median(all.Select(run => run.Wall)):0.00} | {all.Min(run => run.Wall):0.00} to {all.Max(run => run.Wall):0.00} | {Median(all.Select(run => run.Cpu)):0.00} |"));
        }

        var ratio = Median(runs[1].Zip(runs[2]).Select(pair => pair.First.Wall / pair.Second.Wall));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files}: two threads are {ratio:0.00} times as fast as one, median of the pairs."));
    }

    private static void Compress(FileInfo file)
    {
        using (var plain = file.OpenRead())
        using (var packed = new GZipStream(File.Create(file.FullName + ".gz"), CompressionLevel.Optimal))
            plain.CopyTo(packed);
        file.Delete();
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
