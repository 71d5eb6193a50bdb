using System.Diagnostics;
using System.Globalization;

namespace MlBudget.Benchmarks.Yardstick;

/// <summary>
/// A replay of 30 days of predictions without labels: plain files of a day each, as logs are rotated. All files together are greater than
/// memory where there are many predictions, so what reading them alone takes is measured as well.
/// </summary>
internal static class MonthRun
{
    private const int Days = 30;
    private const int BytesPerLine = 350;

    /// <summary>Writes the files, reads them, replays them, and says how long the last two took.</summary>
    /// <param name="predictions">How many predictions.</param>
    /// <param name="program">The <c>mlbudget.dll</c> that is measured.</param>
    public static void Run(long predictions, string program)
    {
        var folder = Directory.CreateTempSubdirectory("mlbudget-yardstick-");
        try
        {
            if (Write(folder, predictions) is not { } size)
                return;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{predictions:N0} predictions in {Days} plain files, {size / 1e9:0.0} GB, {Machine.Describe()}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Files read alone: {Read(folder).TotalSeconds:0.0} s"));
            var run = Replay(folder, program);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"Replay: {run.Wall:0.0} s, {run.Cpu:0.0} CPU seconds, {predictions / run.Wall / 1e6:0.00} million a second, a load of {Machine.Load()} at its end"));
            Console.WriteLine(run.Output);
            Check(run.Output, predictions);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Writes the files.</summary>
    /// <returns>How many bytes they have; null where there isn't room for them, which is said.</returns>
    public static long? Write(DirectoryInfo folder, long predictions)
    {
        var free = new DriveInfo(folder.FullName).AvailableFreeSpace;
        if (free < predictions * BytesPerLine)
        {
            Console.Error.WriteLine($"{predictions} predictions take {predictions * BytesPerLine >> 30} GiB, and {folder.FullName} has {free >> 30} GiB: no more than {free / BytesPerLine}");
            Environment.ExitCode = 1;
            return null;
        }

        var log = new YardstickLog(predictions, TimeSpan.FromDays(Days));
        var sizes = new long[Days];
        Parallel.For(0, Days, day => sizes[day] = YardstickFiles.Write(
            Path.Combine(folder.FullName, $"predictions-{day:00}.jsonl"), predictions * day / Days, predictions * (day + 1) / Days, log.WritePrediction));
        return sizes.Sum();
    }

    /// <summary>Replays them on two cores.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="program">The <c>mlbudget.dll</c> that is measured.</param>
    /// <param name="options">What it is told besides.</param>
    public static ChildRun Replay(DirectoryInfo folder, string program, params IEnumerable<string> options) => Child.Run(
        "0,1", new Dictionary<string, string> { [YardstickFiles.Variable] = folder.FullName },
        ["dotnet", program, "replay", $"--config.file={YardstickFiles.Beside("month.yml")}", "--step=6h", .. options]);

    private static TimeSpan Read(DirectoryInfo folder)
    {
        var clock = Stopwatch.StartNew();
        var buffer = new byte[1 << 20];
        foreach (var path in folder.EnumerateFiles().OrderBy(file => file.Name))
        {
            using var file = new FileStream(path.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            while (file.Read(buffer) > 0)
            {
            }
        }

        return clock.Elapsed;
    }

    /// <summary>The window of 30 days ends with the last whole minute, so it holds all but the events of one minute.</summary>
    public static void Check(string output, long predictions)
    {
        var cells = output.Split('\n').Single(line => line.StartsWith("| success ", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries);
        var events = long.Parse(cells[4], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        var perMinute = (predictions + Days * 1440 - 1) / (Days * 1440);
        if (events > predictions || events < predictions - perMinute)
            throw new InvalidDataException($"{events} of {predictions} predictions were counted.");
    }
}
