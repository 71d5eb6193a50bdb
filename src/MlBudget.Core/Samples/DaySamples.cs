using System.Numerics;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Samples;

/// <summary>
/// A uniform sample of the predictions of each day, from which it is learned how values are distributed when all is well.
/// It has one writer.
/// </summary>
internal sealed class DaySamples
{
    private const long LatestDay = EventTime.Latest / DaySample.PerDay;

    /// <summary>So many texts that no row has any more are put up with, beside as many as there are others.</summary>
    private const int SpareTexts = 4096;

    private readonly SortedDictionary<long, DaySample> _days = [];
    private readonly HashSet<long> _ended = [];
    private readonly BlobWriter _blob = new();
    private DaySample? _last;
    private ulong[] _hashes = [];

    /// <summary>No samples.</summary>
    /// <param name="layout">What is kept of a row.</param>
    public DaySamples(SampleLayout layout)
    {
        Layout = layout;
        Texts = [.. layout.Columns.Select(column => column.IsCategory ? new SampleTexts() : null)];
    }

    /// <summary>What is kept of a row.</summary>
    public SampleLayout Layout { get; }

    /// <summary>The texts by column; null for columns of numbers.</summary>
    public SampleTexts?[] Texts { get; }

    /// <summary>The days that have any, the oldest first.</summary>
    public IReadOnlyCollection<DaySample> Days => _days.Values;

    /// <summary>The sample of a day; null where it has none.</summary>
    public DaySample? Find(long day) => _days.GetValueOrDefault(day);

    /// <summary>Samples the rows of a batch of predictions that count.</summary>
    public void Fold(FoldFrame frame)
    {
        var batch = frame.Batch;
        for (var column = 0; column < Texts.Length; column++)
            Texts[column]?.Follow(batch.Category(Layout.Columns[column].Column).Dictionary);
        HashRows(frame, batch);
        for (var row = 0; row < frame.Count; row++)
        {
            if (!Bits.Get(frame.Rows, row))
                continue;
            var sample = DayOf(EventTime.FloorDivide(batch.Times[row], DaySample.PerDay));
            var key = KeyOf(batch, row);
            if (!sample.Admits(key))
                continue;
            Write(sample, sample.Stage(), key, frame, batch, row);
            sample.Enter(Texts);
        }

        ForgetTexts();
    }

    /// <summary>Notes the label of a sampled prediction, or a better one.</summary>
    /// <param name="id">The id of the prediction.</param>
    /// <param name="hour">Its hour, counted from the epoch.</param>
    /// <param name="label">The label.</param>
    public void NoteLabel(UInt128 id, long hour, Label label) =>
        _days.GetValueOrDefault(EventTime.FloorDivide(hour, 24))?.NoteLabel(SampleKey.Of(id, hour), label);

    /// <summary>Adds the rows of other samples: the samples are then those of all predictions of both.</summary>
    public void Merge(DaySamples other)
    {
        foreach (var day in other.Days)
        {
            var sample = DayOf(day.Day);
            foreach (var place in day.Places)
            {
                Copy(day, place, other.Texts, sample, sample.Stage());
                sample.Enter(Texts);
            }
        }
    }

    /// <summary>Drops the days that lie wholly before an instant.</summary>
    public void DropBefore(Instant time)
    {
        while (_days.Count > 0 && _days.First().Value is var oldest && (oldest.Day + 1) * DaySample.PerDay <= time.Micros)
        {
            if (oldest.Segments > 0)
                _ended.Add(oldest.Hour);
            _days.Remove(oldest.Day);
            _last = null;
        }
    }

    /// <summary>Gives all that has changed since the last commit; again, and with what came since, if that commit failed.</summary>
    public void WriteChanges(ILedgerWriter writer)
    {
        foreach (var hour in _ended)
            writer.DeleteSegments(SegmentKind.Samples, hour);
        foreach (var day in _days.Values)
        {
            if (!day.IsUnsaved && !day.IsOutdated)
                continue;
            _blob.Clear();
            SampleSegment.Write(_blob, day, Layout, Texts);
            if (day.IsRewritten && day.Segments > 0)
                writer.DeleteSegments(SegmentKind.Samples, day.Hour);
            writer.WriteSegment(new(SegmentKind.Samples, day.Hour, day.NextSegment), _blob.Written);
        }
    }

    /// <summary>Notes that all that was given by the last <see cref="WriteChanges"/> is committed; nothing came since.</summary>
    public void Committed()
    {
        _ended.Clear();
        foreach (var day in _days.Values)
            day.MarkSaved();
    }

    /// <summary>Takes a committed segment back, before anything else: in the order of hours and numbers.</summary>
    /// <param name="key">Which segment it is.</param>
    /// <param name="rows">Its bytes.</param>
    /// <param name="stored">What the rows were when it was written.</param>
    /// <exception cref="BlobException">The bytes are not what was written; what was taken back is of no use.</exception>
    public void RestoreSegment(SegmentKey key, ReadOnlySpan<byte> rows, string? stored)
    {
        if (key.Hour % 24 != 0 || key.Hour / 24 is <= -LatestDay or >= LatestDay)
            throw new BlobException($"found samples of hour {key.Hour}, expected the first one of a day before the year 6000");
        if (stored != Layout.Identity)
        {
            _ended.Add(key.Hour);
            return;
        }

        var day = DayOf(key.Hour / 24);
        SampleSegment.Read(rows, day, Layout, Texts);
        day.MarkRestored(key.Number);
        ForgetTexts();
    }

    private DaySample DayOf(long day)
    {
        if (_last?.Day == day)
            return _last;
        if (!_days.TryGetValue(day, out var sample))
            _days[day] = sample = new(day, Layout);
        return _last = sample;
    }

    private UInt128 KeyOf(Batch batch, int row) => Bits.Get(batch.HasId, row)
        ? SampleKey.Of(batch.Ids[row], EventTime.FloorDivide(batch.Times[row], EventTime.PerHour))
        : SampleKey.Of(new UInt128(0, _hashes[row]), batch.Times[row]);

    /// <summary>Hashes all that is kept of each row, but for its time, where any row has no id.</summary>
    private void HashRows(FoldFrame frame, Batch batch)
    {
        if (Bits.Count(batch.HasId, 0, frame.Count) == frame.Count)
            return;
        if (_hashes.Length < frame.Count)
            _hashes = new ulong[frame.Capacity];
        var hashes = _hashes.AsSpan(0, frame.Count);
        for (var row = 0; row < hashes.Length; row++)
            hashes[row] = (ulong)frame.Predicted[row] << 2 | (ulong)frame.Actual[row];
        for (var column = 0; column < Texts.Length; column++)
        {
            var index = Layout.Columns[column].Column;
            var valid = batch.Columns[index].Valid;
            if (Texts[column] is { } texts)
            {
                var codes = batch.Category(index).Codes;
                for (var row = 0; row < hashes.Length; row++)
                    hashes[row] = Step(hashes[row], Bits.Get(valid, row) ? texts.HashOf(codes[row]) : 0);
            }
            else
            {
                var values = batch.Number(index).Values;
                for (var row = 0; row < hashes.Length; row++)
                    hashes[row] = Step(hashes[row], Bits.Get(valid, row) ? BitConverter.DoubleToUInt64Bits(values[row]) + 1 : 0);
            }
        }
    }

    /// <summary>Tells values apart, and no more: the key mixes what comes of it.</summary>
    private static ulong Step(ulong hash, ulong value) => BitOperations.RotateLeft((hash ^ value) * 0x9e3779b97f4a7c15, 29);

    private void Write(DaySample sample, int place, UInt128 key, FoldFrame frame, Batch batch, int row)
    {
        sample.Keys[place] = key;
        sample.Times[place] = batch.Times[row];
        sample.Classes[place] = SampledClasses.Of(frame.Predicted[row], frame.Actual[row]);
        for (var column = 0; column < Texts.Length; column++)
        {
            var index = Layout.Columns[column].Column;
            var isThere = Bits.Get(batch.Columns[index].Valid, row);
            if (Texts[column] is { } texts)
                sample.Codes(column)[place] = isThere ? texts.CodeOf(batch.Category(index).Codes[row]) : -1;
            else
                sample.Numbers(column)[place] = isThere ? batch.Number(index).Values[row] : double.NaN;
        }
    }

    private void Copy(DaySample from, int row, SampleTexts?[] texts, DaySample to, int place)
    {
        to.Keys[place] = from.Keys[row];
        to.Times[place] = from.Times[row];
        to.Classes[place] = SampledClasses.Of(from.Classes[row].Answer(), from.Classes[row].Label());
        if (to.Arrivals.Length > 0)
            to.Arrivals[place] = from.Arrivals[row];
        if (to.Told.Length > 0)
            to.Told[place] = from.Told[row];
        for (var column = 0; column < Texts.Length; column++)
        {
            if (Texts[column] is { } known)
                to.Codes(column)[place] = from.Codes(column)[row] is >= 0 and var code ? known.GetOrAdd(texts[column]![code]) : -1;
            else
                to.Numbers(column)[place] = from.Numbers(column)[row];
        }
    }

    /// <summary>Rows go, and their texts stay: where each row has a text of its own, they would pile up.</summary>
    private void ForgetTexts()
    {
        for (var column = 0; column < Texts.Length; column++)
        {
            if (Texts[column] is { } texts && texts.Count > 2 * texts.Compacted + SpareTexts)
                texts.Compact(_days.Values.Select(day => day.Codes(column)));
        }
    }
}
