using MlBudget.Core.Records;
using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Json;

/// <summary>Who gets the values of a record, by their places: the columns, the time and the id of a schema.</summary>
internal sealed class RowTargets
{
    private readonly RecordSchema _schema;
    private readonly RecordShape _shape;
    private readonly List<Target> _targets = [];
    private readonly List<CategoryTarget> _categories = [];
    private readonly List<FirstOfPlaces> _firsts = [];
    private readonly int[] _outer;
    private readonly bool _isIdOfRow;
    private Batch? _batch;

    /// <summary>The targets of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="shape">Where the rows are, and where paths begin.</param>
    /// <param name="others">Where values are that others get as well, and who.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column's scale is 0.</exception>
    /// <exception cref="FormatException">A path is none.</exception>
    public RowTargets(RecordSchema schema, RecordShape shape, ReadOnlySpan<(RecordPath Path, Target Target)> others)
    {
        (_schema, _shape) = (schema, shape);
        if (schema.At is { } at)
        {
            Time = new(new TimeReader([]), at);
            _targets.Add(Time);
        }
        else
        {
            var time = RecordPath.Parse(schema.TimePath);
            Time = new(new TimeReader(time.Readings));
            Add(time, Time);
        }

        if (schema.IdPath is { } id)
            _isIdOfRow = AddId(IdPath.Parse(id));
        var outer = new List<int>();
        foreach (var (index, spec) in schema.Decoded)
        {
            var path = RecordPath.Parse(spec.Path);
            if (!path.IsOfRow)
                outer.Add(index);
            Add(path, Create(spec, index, path));
        }

        foreach (var (path, target) in others)
            Add(path, target);
        if (shape.Rows is { } rows)
            RowList = Root.AddRows(shape.Whole(rows));
        Root.Compile();
        Keys = Root.Keys ?? new([]);
        _outer = [.. outer];
    }

    /// <summary>The place of the whole record.</summary>
    public PathNode Root { get; } = new();

    /// <summary>The keys of the whole record, of which none may be wanted.</summary>
    public ObjectKeys Keys { get; }

    /// <summary>The record's time.</summary>
    public RecordTimeTarget Time { get; }

    /// <summary>The list of which each element is a row; null where the record is.</summary>
    public PathNode? RowList { get; }

    private JoinedId? Id { get; set; }

    /// <summary>Gets ready for a record.</summary>
    /// <param name="batch">Where its rows go.</param>
    /// <exception cref="ArgumentException">The batch has another schema.</exception>
    public void Begin(Batch batch)
    {
        if (!ReferenceEquals(batch, _batch))
            Bind(batch);
        if (batch.Count == 0)
        {
            foreach (var category in _categories)
                category.Renew();
        }

        Time.Reset(batch.Count);
        var rows = RowList is null ? 1 : batch.Capacity;
        foreach (var first in _firsts)
            first.Reset(batch.Count, rows);
        Id?.Reset(batch.Count, rows);
    }

    /// <summary>The record was read: gives its row the id.</summary>
    public void Finish(int row) => Id?.Finish(row, row);

    /// <summary>A record of several rows was read: gives each what is outside of them.</summary>
    /// <param name="rows">How many there are; at least 1.</param>
    public void FinishRows(int rows)
    {
        for (var row = 0; row < rows && Id is not null; row++)
            Id.Finish(row, 0);
        _batch!.RepeatFirstRow(rows, _outer, _schema.IdPath is not null && !_isIdOfRow);
    }

    private static Target Create(ColumnSpec spec, int index, RecordPath path) => spec.Kind switch
    {
        ColumnKind.Number => new NumberTarget(index, spec.Scale),
        ColumnKind.Category => new CategoryTarget(index),
        ColumnKind.Time => new TimeTarget(index, new(path.Readings)),
        ColumnKind.Presence => new PresenceTarget(index),
        ColumnKind.List => new ListTarget(index),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "Not a kind of column."),
    };

    /// <summary>Whether the id differs from row to row.</summary>
    private bool AddId(IdPath id)
    {
        if (id.Parts is [{ } path])
        {
            Add(path, new IdTarget(_schema.IdIsNumber));
            return path.IsOfRow;
        }

        Id = new(id, _schema.IdIsNumber);
        foreach (var (part, target) in Id.Targets)
            Add(part, target);
        return true;
    }

    private void Add(RecordPath path, Target target)
    {
        _targets.Add(target);
        if (target is CategoryTarget category)
            _categories.Add(category);
        if (path.Others.IsEmpty)
        {
            Root.Add(_shape.Whole(path), ReadingTarget.Of(path, target, _shape.AreTexts));
            return;
        }

        var first = new FirstOfPlaces(target);
        _firsts.Add(first);
        foreach (var (rank, each) in path.All.Index())
            Root.Add(_shape.Whole(each), ReadingTarget.Of(each, first.At(rank), _shape.AreTexts));
    }

    private void Bind(Batch batch)
    {
        if (batch.Schema != _schema)
            throw new ArgumentException("The batch has another schema than the decoder.", nameof(batch));
        _batch = batch;
        foreach (var target in _targets)
            target.Bind(batch);
        foreach (var first in _firsts)
            first.Bind(batch);
        Id?.Bind(batch);
    }
}
