using MlBudget.EndToEnd.Tests.Live;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>A log that is written bit by bit and rotated in every way: renamed, then compressed, then copied and cut.</summary>
/// <param name="path">The file.</param>
/// <param name="lines">What is written to it.</param>
/// <param name="random">Where it is cut.</param>
internal sealed class RotatedLog(string path, TimedLines lines, Random random) : IGrowingLog
{
    private const int Rotations = 6;

    /// <summary>The lines that a rotated file starts with, evenly over the log.</summary>
    private readonly Queue<int> _starts = new(FraudLog.Starts(lines).Chunk(Math.Max(1, lines.Lines / FraudLog.Block / Rotations))
        .Select(starts => starts[^1]));

    private readonly LogWriter _writer = new(path, lines.Content);
    private string _rotated = path;
    private int _rotations;

    /// <summary>Writes what has arrived up to a time, but for the last line or two; rotates where it is due.</summary>
    public void WriteTo(DateTime time)
    {
        var end = lines.EndAt(time) - random.Next(400);
        if (_starts.TryPeek(out var start) && lines.StartOf(start) <= end)
            Rotate(lines.StartOf(_starts.Dequeue()));
        _writer.WriteTo(end);
    }

    /// <summary>Writes the rest.</summary>
    public void Finish() => _writer.WriteTo(lines.Content.Length);

    public void Dispose() => _writer.Dispose();

    private void Rotate(int end)
    {
        // Somewhere within the line before: a renamed file gets the rest of it.
        _writer.WriteTo(end - random.Next(1, 40));
        switch (_rotations++ % 3)
        {
            case 0:
                _rotated = _writer.RenameAndCreate();
                break;
            case 1:
                LogWriter.Compress(_rotated);
                break;
            default:
                _writer.CopyAndTruncate();
                break;
        }
    }
}
