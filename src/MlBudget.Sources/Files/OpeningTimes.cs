using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Formats;

namespace MlBudget.Sources.Files;

/// <summary>
/// Looks ahead at the first records of a file, by a reader of its own, so that what is found depends neither on
/// batches nor on buffers.
/// </summary>
internal static class OpeningTimes
{
    /// <summary>Lines beyond which a file that is mostly unreadable isn't looked through.</summary>
    private const int MaxLines = 1000;

    /// <summary>Bytes beyond which it isn't looked through either.</summary>
    private const int MaxBytes = 16 << 20;

    /// <summary>The times of the next records of a file, at most as many as a guard wants.</summary>
    /// <returns>None where nothing can be read: reading itself reports why.</returns>
    public static List<Instant> Of(LogFile file, RecordFormat format)
    {
        var times = new List<Instant>();
        try
        {
            using var reader = file.OpenReader(forTimes: true);
            var budget = new ReadBudget(MaxLines, MaxBytes);
            for (; reader is not null && times.Count < ArrivalGuard.Agreement && !budget.IsSpent; budget.Lines--)
            {
                var kind = reader.Peek(budget, out var line);
                if (kind is LineKind.End or LineKind.Paused || (kind == LineKind.Unfinished && file.KindOfRest(reader) == LineKind.End))
                    break;
                kind = reader.MakeRecord(kind == LineKind.Unfinished ? LineKind.Line : kind, ref line);
                if (kind is not (LineKind.TooLong or LineKind.Refused) && format.TimeOf(line) is { } time)
                    times.Add(time);
                reader.Consume();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // What was found before is all there is.
        }

        return times;
    }
}
