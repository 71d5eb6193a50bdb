using MlBudget.Core.Joins.Segments;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Core.Joins;

/// <content>
/// How what waits is saved: for each commit every hour that changed gets one more segment, of what is new in it. Nothing
/// that is saved changes; an hour of many segments is written anew as one.
/// </content>
internal sealed partial class LabelJoin
{
    private const long LatestHour = EventTime.Latest / EventTime.PerHour;

    private readonly BlobWriter _blob = new();
    private RowLayout _layout;

    /// <summary>What is kept of a row now.</summary>
    public RowLayout Layout => _layout;

    /// <summary>Gives all that has changed since the last commit; again, and with what came since, if that commit failed.</summary>
    public void WriteChanges(ILedgerWriter writer)
    {
        foreach (var hour in _rows.Ended)
            writer.DeleteSegments(SegmentKind.Predictions, hour);
        foreach (var hour in _early.Ended)
            writer.DeleteSegments(SegmentKind.EarlyLabels, hour);
        foreach (var hour in _rows.Hours)
        {
            if (!hour.IsUnsaved)
                continue;
            _blob.Clear();
            RowSegment.Write(_blob, hour, Layout);
            Write(writer, SegmentKind.Predictions, hour);
        }

        foreach (var hour in _early.Hours)
        {
            if (!_early.IsUnsaved(hour))
                continue;
            _blob.Clear();
            EarlySegment.Write(_blob, _early, hour, Layout);
            Write(writer, SegmentKind.EarlyLabels, hour);
        }
    }

    /// <summary>Notes that all that was given by the last <see cref="WriteChanges"/> is committed; nothing came since.</summary>
    public void Committed()
    {
        _rows.MarkSaved();
        _early.MarkSaved();
    }

    /// <summary>Takes a committed segment back, before anything else: in the order of kind, hour and number.</summary>
    /// <param name="key">Which segment it is.</param>
    /// <param name="rows">Its bytes.</param>
    /// <param name="stored">What was kept of a row when it was written.</param>
    /// <exception cref="BlobException">The bytes are not what was written; what was taken back is of no use.</exception>
    public void RestoreSegment(SegmentKey key, ReadOnlySpan<byte> rows, RowLayout stored)
    {
        if (key.Hour is < -LatestHour or > LatestHour)
            throw new BlobException($"found the hour {key.Hour}, expected one before the year 6000");
        var isRows = key.Kind == SegmentKind.Predictions;
        if (stored.Identity != Layout.Identity)
        {
            if (isRows)
                _rows.End(key.Hour);
            else
                _early.End(key.Hour);
        }
        else if (isRows)
        {
            RowSegment.Read(_rows, key, rows, Layout, stored, _definition.Groups);
        }
        else
        {
            EarlySegment.Read(_early, key, rows, Layout, stored);
        }
    }

    /// <summary>Ends taking back: where something else was kept of a row, all is written anew by the next commit.</summary>
    /// <param name="stored">What was kept of a row.</param>
    public void Restored(RowLayout stored)
    {
        RestoreRawIds(stored.RawIdsTo);
        if (stored with { RawIdsTo = Layout.RawIdsTo } == Layout)
            return;
        foreach (var hour in _rows.Hours)
            hour.IsOutdated = true;
        foreach (var hour in _early.Hours)
            hour.IsOutdated = true;
    }

    /// <summary>The hour before which lists that are judged item by item have counted by arrival; 0 where none have.</summary>
    public long ListsCountedBefore => _judged?.CountedBefore ?? 0;

    /// <summary>Takes over the counters of an earlier run.</summary>
    public void RestoreCounters(LedgerCounters counters)
    {
        Conflicts = counters.LabelConflicts;
        _rows.RestoreCounters(counters.LabelsExpired, counters.WaitingOverflow);
        _early.RestoreCounters(counters.LabelsUnknown, 0);
        if (_judged is not null)
            _judged.CountedBefore = counters.ListsCountedBefore;
    }

    private void Write(ILedgerWriter writer, SegmentKind kind, SegmentedHour hour)
    {
        if (hour.IsRewritten && hour.Segments > 0)
            writer.DeleteSegments(kind, hour.Hour);
        writer.WriteSegment(new(kind, hour.Hour, hour.NextSegment), _blob.Written);
    }
}
