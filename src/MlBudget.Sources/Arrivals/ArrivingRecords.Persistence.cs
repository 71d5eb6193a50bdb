using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Arrivals;

/// <summary>What is kept of a stream of records from process to process.</summary>
internal sealed partial class ArrivingRecords
{
    /// <summary>
    /// Earlier versions wrote here how many records they held back, at most 99. 100 says instead that what is set aside follows the
    /// released lines.
    /// </summary>
    private const int HasAside = ArrivalGuard.Agreement;

    /// <summary>Writes how its times were judged so far.</summary>
    public void Save(BlobWriter writer)
    {
        writer.OptionalTime(Opening);
        writer.OptionalTime(_waiting);
        writer.Flag(_guard is not null);
        if (_guard is not null)
            _guard.Save(writer);
        else
            SaveOpeningTimes(writer);
        writer.Total(_aside.IsNew ? 0 : HasAside);
        writer.Total(_released.Count);
    }

    /// <summary>The records that it keeps; often none.</summary>
    public byte[] SaveKept(BlobWriter writer)
    {
        writer.Clear();
        foreach (var (line, _) in _released)
            writer.Bytes(line);
        if (!_aside.IsNew)
            _aside.Save(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Goes on as another process has judged.</summary>
    /// <param name="reader">Reads what <see cref="Save"/> has written.</param>
    /// <param name="lines">What <see cref="SaveKept"/> has given.</param>
    /// <param name="last">The number of the last record that was done with.</param>
    /// <exception cref="BlobException">It is something else.</exception>
    public void Restore(ref BlobReader reader, ReadOnlySpan<byte> lines, long last)
    {
        Opening = reader.OptionalTime();
        _waiting = reader.OptionalTime();
        if (reader.Flag())
            _guard = ArrivalGuard.Restore(limits, ref reader);
        else
            RestoreOpeningTimes(ref reader);
        var (held, released) = (reader.Count(HasAside), reader.Count(ArrivalGuard.Agreement));
        var kept = new BlobReader(lines);
        if (held < HasAside)
            RestoreRow(ref kept, held, last);
        // They lie before the line where reading stopped, as a rule without another one between them.
        for (var left = released; left > 0; left--)
            _released.Enqueue((kept.Bytes().ToArray(), last - left + 1));
        if (held == HasAside)
            _aside.Restore(ref kept);
        if (!kept.AtEnd)
            throw new BlobException("found more lines than are held back");
    }

    /// <summary>Once there is a guard, it knows what mattered of them.</summary>
    private void SaveOpeningTimes(BlobWriter writer)
    {
        writer.Total(_openingTimes.Count);
        foreach (var time in _openingTimes)
            writer.Time(time);
    }

    /// <summary>An earlier version kept the records in a row only, without their times, and had counted them.</summary>
    private void RestoreRow(ref BlobReader kept, int count, long last)
    {
        for (var number = last - count + 1; number <= last; number++)
        {
            var line = kept.Bytes().ToArray();
            _aside.Add(new(line, format.TimeOf(line) ?? new Instant(EventTime.Latest - 1), number) { IsCounted = true }, inRow: count);
        }
    }

    private void RestoreOpeningTimes(ref BlobReader reader)
    {
        for (var left = reader.Count(ArrivalGuard.Agreement); left > 0; left--)
            _openingTimes.Add(reader.Time());
    }
}
