namespace MlBudget.Benchmarks.Yardstick;

/// <summary>A folder with a log, and what reads it.</summary>
internal static class YardstickFiles
{
    /// <summary>The variable by which the configuration finds the folder.</summary>
    public const string Variable = "YARDSTICK";

    private const int BufferBytes = 1 << 20;

    /// <summary>A file that lies beside the program: a configuration or a script.</summary>
    public static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, "Yardstick", file);

    /// <summary>The predictions of a folder.</summary>
    public static string Predictions(string folder) => Path.Combine(folder, "predictions.jsonl");

    /// <summary>The labels of a folder.</summary>
    public static string Labels(string folder) => Path.Combine(folder, "labels.jsonl");

    /// <summary>Writes predictions and labels of a log.</summary>
    /// <returns>How many bytes each of them has.</returns>
    public static (long Predictions, long Labels) Write(YardstickLog log, string folder) =>
        (Write(Predictions(folder), 0, log.Count, log.WritePrediction), Write(Labels(folder), 0, log.Count, log.WriteLabel));

    /// <summary>Writes a range of lines.</summary>
    /// <param name="path">The file, which is not there yet.</param>
    /// <param name="from">The first line's number.</param>
    /// <param name="to">The number behind the last.</param>
    /// <param name="writeLine">Writes a line and says how long it is.</param>
    /// <returns>How many bytes.</returns>
    public static long Write(string path, long from, long to, Func<long, Memory<byte>, int> writeLine)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var (buffer, used) = (new byte[BufferBytes], 0);
        for (var number = from; number < to; number++)
        {
            if (used > BufferBytes - YardstickLog.MaxLineBytes)
            {
                file.Write(buffer, 0, used);
                used = 0;
            }

            used += writeLine(number, buffer.AsMemory(used));
        }

        file.Write(buffer, 0, used);
        return file.Length;
    }
}
