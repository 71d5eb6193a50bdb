using MlBudget.Core.Compiling;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Storage;

/// <summary>Writes the changes of a model into the open transaction.</summary>
internal sealed class CommitWriter : ILedgerWriter, IDisposable
{
    private readonly StoredModel _stored;
    private readonly ModelDefinition _definition;
    private readonly RowCensus _census;
    private readonly BlobWriter _blob = new();
    private readonly Statement _counters, _arrived, _observed, _page, _deletePage, _value, _segment, _deleteSegments, _position, _deletePosition;

    public CommitWriter(Store store, StoredModel stored, ModelDefinition definition)
    {
        (_stored, _census, _definition) = (stored, stored.Census, definition);
        _counters = store.Prepare("UPDATE models SET counters = $counters WHERE id = $model");
        _arrived = store.Prepare("UPDATE measures SET arrived = $arrived WHERE id = $measure");
        _observed = store.Prepare("UPDATE measures SET observed = $observed WHERE id = $measure");
        _page = store.Prepare("INSERT OR REPLACE INTO pages VALUES ($measure, $slot, $page, $code, $cells)");
        _deletePage = store.Prepare(
            "DELETE FROM pages WHERE measure = $measure AND slot = $slot AND page = $page AND group_code = $code");
        _value = store.Prepare("INSERT OR REPLACE INTO attribute_values VALUES ($model, $attribute, $code, $value)");
        _segment = store.Prepare("INSERT OR REPLACE INTO segments VALUES ($model, $kind, $hour, $number, $content)");
        _deleteSegments = store.Prepare("DELETE FROM segments WHERE model = $model AND kind = $kind AND hour = $hour RETURNING number");
        _position = store.Prepare("INSERT OR REPLACE INTO positions VALUES ($model, $source, $key, $value)");
        _deletePosition = store.Prepare("DELETE FROM positions WHERE model = $model AND source = $source AND key = $key");
    }

    /// <summary>The instant of the numbers; null while there is none.</summary>
    public Instant? Clock { get; set; }

    /// <summary>A writer for the position of a source.</summary>
    public ISourceWriter Of(string source) => new PositionWriter(this, source);

    /// <inheritdoc/>
    public void WriteCounters(LedgerCounters counters) => _counters.Run(
        Counted(RowKeys.Counters(_stored.Id), StoredCounters.ToBlob(_stored.Id, counters, Clock)), _stored.Id);

    /// <inheritdoc/>
    public void WriteArrived(int measure, ReadOnlySpan<long> arrived) => _arrived.Run(
        Sealed(RowKeys.Measure(_stored.Id, _definition.Measures[measure].Canonical), arrived), _stored.Measures[measure]);

    /// <inheritdoc/>
    public void WriteObserved(int measure, ReadOnlySpan<long> observed) => _observed.Run(
        Sealed(RowKeys.Observed(_stored.Id, _definition.Measures[measure].Canonical), observed), _stored.Measures[measure]);

    /// <inheritdoc/>
    public void WritePage(PageKey key, ReadOnlySpan<long> cells)
    {
        var measure = _stored.Measures[key.Measure];
        var sealedCells = Sealed(RowKeys.Page(measure, (long)key.Slot, key.Page, key.Group), cells);
        _page.Run(measure, (int)key.Slot, key.Page, key.Group, sealedCells);
    }

    /// <inheritdoc/>
    public void DeletePage(PageKey key)
    {
        var measure = _stored.Measures[key.Measure];
        _census.Remove(RowKeys.Page(measure, (long)key.Slot, key.Page, key.Group));
        _deletePage.Run(measure, (int)key.Slot, key.Page, key.Group);
    }

    /// <inheritdoc/>
    public void WriteGroup(int attribute, int code, string value)
    {
        var path = _definition.Attributes[attribute].Path;
        _blob.Clear();
        _blob.Text(value);
        _value.Run(_stored.Id, path, code, Sealed(RowKeys.Value(_stored.Id, path, code), _blob.Written));
    }

    /// <inheritdoc/>
    public void WriteSegment(SegmentKey key, ReadOnlySpan<byte> rows)
    {
        var content = SealedBlob.Seal(RowKeys.Segment(_stored.Id, key), rows);
        _segment.Run(_stored.Id, (int)key.Kind, key.Hour, key.Number, Counted(RowKeys.SegmentRow(_stored.Id, key), content));
    }

    /// <inheritdoc/>
    public void DeleteSegments(SegmentKind kind, long hour) => _deleteSegments.ForEach(
        row => _census.Remove(RowKeys.SegmentRow(_stored.Id, new(kind, hour, row.GetInt32(0)))), _stored.Id, (int)kind, hour);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<Statement>)
            [_counters, _arrived, _observed, _page, _deletePage, _value, _segment, _deleteSegments, _position, _deletePosition])
            statement.Dispose();
    }

    private byte[] Sealed(long key, ReadOnlySpan<long> cells)
    {
        _blob.Clear();
        Cells.Write(_blob, cells);
        return Sealed(key, _blob.Written);
    }

    private byte[] Sealed(long key, ReadOnlySpan<byte> bytes) => Counted(key, SealedBlob.Seal(key, bytes));

    private byte[] Counted(long key, byte[] blob)
    {
        _census.Set(key, blob);
        return blob;
    }

    private sealed class PositionWriter(CommitWriter writer, string source) : ISourceWriter
    {
        public void Write(string key, ReadOnlySpan<byte> value) =>
            writer._position.Run(
                writer._stored.Id, source, key, writer.Sealed(RowKeys.Position(writer._stored.Id, source, key), value));

        public void Delete(string key)
        {
            writer._census.Remove(RowKeys.Position(writer._stored.Id, source, key));
            writer._deletePosition.Run(writer._stored.Id, source, key);
        }
    }
}
