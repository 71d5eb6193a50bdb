using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Live;

/// <summary>Some days of the employment log, as plain text: its records in their order, with when each arrives.</summary>
internal sealed class EmploymentStretch
{
    private readonly DateTime[] _arrivals;
    private readonly int[] _ends;

    private EmploymentStretch(IReadOnlyList<string> lines, IReadOnlyList<DateTime> arrivals)
    {
        Content = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        _arrivals = [.. arrivals];
        _ends = new int[lines.Count];
        var end = 0;
        for (var index = 0; index < lines.Count; index++)
            _ends[index] = end += Encoding.UTF8.GetByteCount(lines[index]) + 1;
    }

    /// <summary>The lines as bytes.</summary>
    public byte[] Content { get; }

    /// <summary>How many lines there are.</summary>
    public int Lines => _ends.Length;

    /// <summary>Cuts a stretch out of a file of the log.</summary>
    public static EmploymentStretch Cut(string file, string timeField, DateTime from, DateTime to)
    {
        var (lines, times) = (new List<string>(), new List<DateTime>());
        using var reader = new StreamReader(new GZipStream(
            File.OpenRead(Path.Combine(RepositoryRoot.Employment, file)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var record = JsonDocument.Parse(line);
            var time = record.RootElement.GetProperty(timeField).GetDateTime();
            if (time >= to)
                break;
            if (time < from)
                continue;
            lines.Add(line);
            times.Add(time);
        }

        return new(lines, times);
    }

    /// <summary>How much has arrived up to a time.</summary>
    public int EndAt(DateTime time)
    {
        var count = Array.BinarySearch(_arrivals, time);
        count = count < 0 ? ~count : count;
        return count == 0 ? 0 : _ends[count - 1];
    }
}
