using MlBudget.Core.Joins.Waiting;
using MlBudget.Core.Labels;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Core.Joins;

/// <content>
/// Ids of older versions. They hashed a number as it was written, 5.0 apart from 5. As long as anything that they have stored
/// waits, a record whose id is such a number is looked up by both hashes: the one of its value, and the raw one.
/// </content>
internal sealed partial class LabelJoin
{
    /// <summary>Whether anything may wait under a raw hash.</summary>
    public bool MayHoldRawIds => Layout.RawIdsTo != RowLayout.NoRawIds;

    /// <summary>The id under which a prediction is known, or is to be added.</summary>
    /// <param name="id">The hash of its id.</param>
    /// <param name="raw">The hash of its id as it is written.</param>
    /// <param name="time">When it was made, in microseconds since the epoch.</param>
    public UInt128 PredictionId(UInt128 id, UInt128 raw, long time)
    {
        _early.Rename(raw, id);
        return TryFindOlder(id, raw, out var waiting) && time < _definition.ExpiryOf(waiting.Hour.Hour) ? raw : id;
    }

    /// <summary>The id under which the prediction of a label waits, or is to come.</summary>
    /// <param name="id">The hash of the label's id.</param>
    /// <param name="raw">The hash of its id as it is written.</param>
    /// <param name="arrival">When it became known, in microseconds since the epoch.</param>
    public UInt128 LabelId(UInt128 id, UInt128 raw, long arrival)
    {
        _early.Rename(raw, id);
        return TryFindOlder(id, raw, out var waiting) && IsInTime(waiting, arrival) ? raw : id;
    }

    /// <summary>Finds the row that an older version has stored, unless a later one has taken its place.</summary>
    private bool TryFindOlder(UInt128 id, UInt128 raw, out WaitingRow waiting) =>
        !_rows.TryFind(id, out waiting) && _rows.TryFind(raw, out waiting) && waiting.Hour.Hour <= Layout.RawIdsTo;

    /// <summary>What was taken back may be known by raw hashes up to an hour; null where an older version wrote it.</summary>
    private void RestoreRawIds(long? to)
    {
        var newest = RowLayout.NoRawIds;
        if (_rows.Hours.Count > 0)
            newest = _rows.Hours.Last().Hour;
        if (_early.Hours.Count > 0)
            newest = Math.Max(newest, _early.Hours.Last().Hour);
        _layout = _layout with { RawIdsTo = Math.Min(newest, to ?? long.MaxValue) };
    }

    private void ExpireRawIds(long now)
    {
        // Early labels wait until the end of the hour in which their wait ends.
        if (Layout.RawIdsTo is { } hour and not RowLayout.NoRawIds
            && _definition.ExpiryOf(hour) <= JoinDefinition.HourOf(now) * EventTime.PerHour)
            _layout = _layout with { RawIdsTo = RowLayout.NoRawIds };
    }
}
