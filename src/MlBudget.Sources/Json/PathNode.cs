using System.Runtime.CompilerServices;
using System.Text;
using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Json;

/// <summary>
/// A place in the record that somebody reads, or that leads to one. The tree of them is compiled once from the
/// schema's paths.
/// </summary>
internal sealed class PathNode
{
    private readonly Dictionary<string, PathNode> _children = new(StringComparer.Ordinal);
    private readonly Dictionary<int, PathNode> _elements = [];

    /// <summary>What the value here is written to.</summary>
    public Target[] Targets { get; private set; } = [];

    /// <summary>Those of <see cref="Targets"/> that are given an object or an array once more, whole.</summary>
    public Target[] Wholes { get; private set; } = [];

    /// <summary>The keys of the object here; null if nothing below is wanted.</summary>
    public ObjectKeys? Keys { get; private set; }

    /// <summary>The elements of the list here; null if none is wanted.</summary>
    public ListElements? Elements { get; private set; }

    /// <summary>What the text here holds; null if that isn't wanted.</summary>
    public PathNode? Embedded { get; private set; }

    /// <summary>How the text leads to <see cref="Embedded"/>.</summary>
    public PathStepKind Content { get; private set; }

    /// <summary>The number of the record that this place was last met in.</summary>
    public long LastRecord { get; set; }

    /// <summary>Where the text here is put when it is without its escapes and its JSON is read.</summary>
    public byte[] Scratch = [];

    /// <summary>Reads the text here where it holds logfmt; null where it doesn't.</summary>
    public LogfmtSyntax? Logfmt { get; private set; }

    private PathNode? RowElement { get; set; }

    private IEnumerable<PathNode> Below => _children.Values.Concat(_elements.Values)
        .Concat(RowElement is null ? [] : [RowElement]).Concat(Embedded is null ? [] : [Embedded]);

    /// <summary>Adds a target at a path below this node.</summary>
    public void Add(RecordPath path, Target target)
    {
        var node = path.Steps.Aggregate(this, (outer, step) => outer.At(step));
        node.Targets = [.. node.Targets, target];
    }

    /// <summary>The list below this node of which each element is a row, which is added.</summary>
    /// <param name="path">Where it is.</param>
    public PathNode AddRows(RecordPath path)
    {
        var list = path.Steps.Aggregate(this, (outer, step) => outer.At(step));
        list.At(new(PathStepKind.RowElement));
        return list;
    }

    /// <summary>The place of a key below this one; null if nobody wants it.</summary>
    public PathNode? Find(string key) => _children.GetValueOrDefault(key);

    /// <summary>The places that values are wanted of, by their keys from here joined by dots.</summary>
    public IEnumerable<KeyValuePair<byte[], PathNode>> Named() => Named(string.Empty).Select(node => KeyValuePair.Create(Encoding.UTF8.GetBytes(node.Key), node.Value));

    /// <summary>Prepares this node and those below for reading; nothing is added afterwards.</summary>
    public void Compile()
    {
        Wholes = [.. Targets.Where(target => target.WantsWhole)];
        if (_children.Count > 0)
            Keys = new ObjectKeys(_children.Select(child => (Encoding.UTF8.GetBytes(child.Key), child.Value)));
        if (_elements.Count > 0 || RowElement is not null)
            Elements = new(_elements, RowElement);
        foreach (var node in Below)
            node.Compile();
        if (Content == PathStepKind.Logfmt)
        {
            Logfmt = new();
            Logfmt.Bind(Embedded!);
        }
    }

    /// <summary>The place is met in a record: where it was before, the last of duplicate keys wins.</summary>
    /// <param name="record">The number of the record.</param>
    /// <param name="row">The row of the record, or its first one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Meet(long record, int row)
    {
        if (LastRecord == record)
            Forget(row);
        LastRecord = record;
    }

    /// <summary>Takes back what this record has written here and below: the last of duplicate keys wins.</summary>
    /// <param name="row">The row of the record, or its first one.</param>
    public void Forget(int row)
    {
        foreach (var target in Targets)
            target.Forget(row);
        foreach (var node in Below)
            node.Forget(row);
        if (Elements is not { OfRow: { } ofRow } list)
            return;
        for (var next = 1; next < list.Rows; next++)
            ofRow.Forget(row + next);
        list.CountedRecord = 0;
    }

    /// <summary>Whether each list that has elements of rows has as many of them as there are rows, where a record has the list.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="record">The number of the record.</param>
    public bool HaveLength(int rows, long record) =>
        (Elements?.OfRow is null || Elements.CountedRecord != record || Elements.Count == rows) && Below.All(node => node.HaveLength(rows, record));

    private IEnumerable<KeyValuePair<string, PathNode>> Named(string before) => _children
        .SelectMany(child => child.Value.Named($"{before}{child.Key}.").Prepend(KeyValuePair.Create(before + child.Key, child.Value)))
        .DistinctBy(node => node.Key);

    private PathNode At(PathStep step) => step.Kind switch
    {
        PathStepKind.Key => In(_children, step.Key),
        PathStepKind.Element => In(_elements, step.Index),
        PathStepKind.RowElement => RowElement ??= new(),
        _ => Within(step.Kind),
    };

    private PathNode Within(PathStepKind kind)
    {
        if (Embedded is null)
            (Embedded, Content) = (new(), kind);
        return Content == kind ? Embedded : throw new FormatException("A text is read in two ways; expected one for all paths into it.");
    }

    private static PathNode In<T>(Dictionary<T, PathNode> nodes, T key)
        where T : notnull
    {
        if (!nodes.TryGetValue(key, out var node))
            nodes.Add(key, node = new());
        return node;
    }
}

/// <summary>The elements of a list that somebody reads.</summary>
internal sealed class ListElements
{
    private readonly PathNode?[] _fromStart;

    /// <summary>Those of some places.</summary>
    /// <param name="elements">By their index: negative ones are counted from the end, where −1 is the last.</param>
    /// <param name="ofRow">The element of each row; null if that isn't read.</param>
    public ListElements(IReadOnlyDictionary<int, PathNode> elements, PathNode? ofRow)
    {
        OfRow = ofRow;
        _fromStart = new PathNode?[elements.Keys.Append(-1).Max() + 1];
        foreach (var (index, node) in elements.Where(element => element.Key >= 0))
            _fromStart[index] = node;
        FromEnd = [.. elements.Where(element => element.Key < 0).Select(element => (-element.Key, element.Value))];
        Starts = new int[FromEnd.Select(element => element.Distance).DefaultIfEmpty(0).Max()];
    }

    /// <summary>The element of each row; null if that isn't read.</summary>
    public PathNode? OfRow { get; }

    /// <summary>Elements that are counted from the end, where the last one is at a distance of 1.</summary>
    public (int Distance, PathNode Node)[] FromEnd { get; }

    /// <summary>Where the last elements of the list that is read begin, in a ring.</summary>
    public int[] Starts { get; }

    /// <summary>How many elements the last list had.</summary>
    public int Count { get; private set; }

    /// <summary>How many rows may have been written to by the last list.</summary>
    public int Rows { get; private set; }

    /// <summary>The record of <see cref="Count"/>.</summary>
    public long CountedRecord { get; set; }

    /// <summary>A list was read to its end.</summary>
    /// <param name="count">How many elements it has.</param>
    /// <param name="rows">How many of them may have been written to as rows.</param>
    /// <param name="record">The number of its record.</param>
    public void Note(int count, int rows, long record) => (Count, Rows, CountedRecord) = (count, Math.Min(count, rows), record);

    /// <summary>The element at an index from the start; null if nobody reads it.</summary>
    public PathNode? this[int index] => index < _fromStart.Length ? _fromStart[index] : null;
}
