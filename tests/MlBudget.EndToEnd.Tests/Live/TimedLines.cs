namespace MlBudget.EndToEnd.Tests.Live;

/// <summary>Lines of a log in their order, with when each arrives: never before the line above.</summary>
internal sealed class TimedLines
{
    private readonly DateTime[] _arrivals;
    private readonly int[] _ends;

    /// <summary>A log of these lines, which are without their ends.</summary>
    public TimedLines(IReadOnlyList<(DateTime Arrival, byte[] Bytes)> lines)
    {
        _arrivals = [.. lines.Select(line => line.Arrival)];
        _ends = new int[lines.Count];
        var content = new MemoryStream();
        for (var index = 0; index < lines.Count; index++)
        {
            content.Write(lines[index].Bytes);
            content.WriteByte((byte)'\n');
            _ends[index] = (int)content.Length;
        }

        Content = content.ToArray();
    }

    /// <summary>The lines as bytes.</summary>
    public byte[] Content { get; }

    /// <summary>How many lines there are.</summary>
    public int Lines => _ends.Length;

    /// <summary>How much has arrived up to a time.</summary>
    public int EndAt(DateTime time)
    {
        var count = Array.BinarySearch(_arrivals, time);
        count = count < 0 ? ~count : count;
        return StartOf(count);
    }

    /// <summary>When a line arrives.</summary>
    public DateTime ArrivalOf(int line) => _arrivals[line];

    /// <summary>A line without its end.</summary>
    public ReadOnlyMemory<byte> Line(int line) => Content.AsMemory(StartOf(line)..(StartOf(line + 1) - 1));

    /// <summary>Where a line starts.</summary>
    public int StartOf(int line) => line == 0 ? 0 : _ends[line - 1];
}
