using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Live;

/// <summary>Some days of the employment log, as plain text.</summary>
internal static class EmploymentStretch
{
    /// <summary>Cuts a stretch out of a file of the log.</summary>
    public static TimedLines Cut(string file, string timeField, DateTime from, DateTime to)
    {
        var lines = new List<(DateTime, byte[])>();
        using var reader = new StreamReader(new GZipStream(
            File.OpenRead(Path.Combine(RepositoryRoot.Employment, file)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var record = JsonDocument.Parse(line);
            var time = record.RootElement.GetProperty(timeField).GetDateTime();
            if (time >= to)
                break;
            if (time >= from)
                lines.Add((time, Encoding.UTF8.GetBytes(line)));
        }

        return new(lines);
    }
}
