using System.Text.Unicode;
using MlBudget.Core.Records;

namespace MlBudget.Sources.Json;

/// <summary>
/// Decodes JSON lines into the rows of batches: the hot path of the product. A line is checked whole, but only what
/// the schema wants is converted; once the keys of a log and its categories are known, nothing is allocated. Where a
/// key comes twice, the last one counts. A decoder is used by one thread.
/// </summary>
public sealed class RecordDecoder
{
    /// <summary>
    /// The texts that a column's dictionary may hold before the next empty batch gets a new one, so that an attribute
    /// with a million values costs time but not memory.
    /// </summary>
    public const int MaxCategories = 65_536;

    /// <summary>
    /// As many bytes of a text make its category; the rest is cut off, at the start of a character. Names of classes,
    /// groups and states are far shorter, and a column of long free texts can't take more memory than
    /// <see cref="MaxCategories"/> times this. Texts that agree so far are one category, and a text that a condition
    /// compares with must not be longer to be found.
    /// </summary>
    public const int MaxCategoryBytes = 256;

    private readonly RecordSchema _schema;
    private readonly PathNode _root = new();
    private readonly RecordTimeTarget _time = new();
    private readonly Target[] _targets;
    private readonly CategoryTarget[] _categories;
    private Batch? _batch;
    private byte[] _scratch = new byte[256];
    private long _record;
    private int _row;

    /// <summary>A decoder for the records of a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column's scale is 0.</exception>
    public RecordDecoder(RecordSchema schema)
        : this(schema, [])
    {
    }

    /// <summary>A decoder that gives some values to others as well.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="others">Where the values are, and who gets them.</param>
    internal RecordDecoder(RecordSchema schema, params ReadOnlySpan<(string Path, Target Target)> others)
    {
        _schema = schema;
        var targets = new List<Target>();
        Add(schema.TimePath, _time);
        if (schema.IdPath is not null)
            Add(schema.IdPath, new IdTarget(schema.IdIsNumber));
        for (var index = 0; index < schema.Columns.Length; index++)
            Add(schema.Columns[index].Path, Create(schema.Columns[index], index));
        foreach (var (path, target) in others)
            Add(path, target);
        _root.Compile();
        _targets = [.. targets];
        _categories = [.. targets.OfType<CategoryTarget>()];

        void Add(string path, Target target)
        {
            targets.Add(target);
            _root.Add(path, target);
        }
    }

    /// <summary>After <see cref="DecodeResult.Malformed"/>: how many bytes of the line are readable.</summary>
    public int ErrorOffset { get; private set; }

    /// <summary>
    /// Decodes a line into the row at <see cref="Batch.Count"/>, which stays as it is: the row counts once the caller
    /// raises it, and must be discarded otherwise. Unless the result is <see cref="DecodeResult.Ok"/> it is discarded.
    /// </summary>
    /// <param name="line">The line, with or without what ends it.</param>
    /// <param name="batch">A batch of the decoder's schema with room for a row.</param>
    /// <exception cref="ArgumentException">The batch has another schema.</exception>
    public DecodeResult Decode(ReadOnlySpan<byte> line, Batch batch)
    {
        if (!ReferenceEquals(batch, _batch))
            Bind(batch);
        if (batch.Count == 0)
        {
            foreach (var category in _categories)
                category.Renew();
        }

        if (!Utf8.IsValid(line))
            return DecodeResult.Encoding;
        _row = batch.Count;
        _record++;
        _time.Reset();
        var end = DecodeLine(line);
        if (end >= 0 && _time.Result == DecodeResult.Ok)
            return DecodeResult.Ok;
        batch.DiscardRow();
        ErrorOffset = end < 0 ? ~end : 0;
        return end < 0 ? DecodeResult.Malformed : _time.Result;
    }

    private static Target Create(ColumnSpec spec, int index) => spec.Kind switch
    {
        ColumnKind.Number => new NumberTarget(index, spec.Scale),
        ColumnKind.Category => new CategoryTarget(index),
        ColumnKind.Time => new TimeTarget(index),
        ColumnKind.Presence => new PresenceTarget(index),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "Not a kind of column."),
    };

    private void Bind(Batch batch)
    {
        if (batch.Schema != _schema)
            throw new ArgumentException("The batch has another schema than the decoder.", nameof(batch));
        _batch = batch;
        foreach (var target in _targets)
            target.Bind(batch);
    }

    private int DecodeLine(ReadOnlySpan<byte> line)
    {
        var pos = JsonGrammar.SkipSpace(line, 0);
        if (pos == line.Length || line[pos] != (byte)'{')
            return ~pos;
        pos = DecodeObject(line, pos + 1, _root.Keys!, 1);
        if (pos < 0)
            return pos;
        pos = JsonGrammar.SkipSpace(line, pos);
        return pos == line.Length ? pos : ~pos;
    }

    private int DecodeObject(ReadOnlySpan<byte> line, int pos, ObjectKeys keys, int depth)
    {
        var last = keys.Start;
        while (true)
        {
            var next = last.Predict(line, pos, out var value);
            if (next is not null)
            {
                // The text may be followed by more spaces than when it was remembered.
                value = JsonGrammar.SkipSpace(line, value);
            }
            else
            {
                value = keys.Read(line, pos, last, out next);
                if (next is null)
                    return value;
            }

            pos = next.Node is { } wanted
                ? DecodeValue(line, value, wanted, depth)
                : JsonGrammar.SkipValue(line, value, depth);
            if (pos < 0)
                return pos;
            last = next;
        }
    }

    private int DecodeValue(ReadOnlySpan<byte> line, int pos, PathNode node, int depth)
    {
        if (node.LastRecord == _record)
            node.Forget(_row);
        node.LastRecord = _record;
        if ((uint)pos >= (uint)line.Length)
            return ~line.Length;
        switch (line[pos])
        {
            case (byte)'"':
                return DecodeText(line, pos + 1, node);
            case (byte)'{':
            case (byte)'[':
                foreach (var target in node.Targets)
                    target.Structure(_row);
                return line[pos] == (byte)'{' && node.Keys is { } keys && depth < JsonGrammar.MaxDepth
                    ? DecodeObject(line, pos + 1, keys, depth + 1)
                    : JsonGrammar.SkipValue(line, pos, depth);
            case (byte)'t':
            case (byte)'f':
                var end = JsonGrammar.SkipValue(line, pos, depth);
                for (var i = 0; end >= 0 && i < node.Targets.Length; i++)
                    node.Targets[i].Truth(_row, line[pos..end]);
                return end;
            case (byte)'n':
            case (byte)'N':
                return JsonGrammar.SkipValue(line, pos, depth);
            default:
                return DecodeNumber(line, pos, node);
        }
    }

    private int DecodeText(ReadOnlySpan<byte> line, int pos, PathNode node)
    {
        var end = JsonGrammar.StringEnd(line, pos, out var escaped);
        if (end < 0)
            return end;
        var text = line[pos..end];
        if (escaped)
            text = JsonEscapes.Unescape(text, ref _scratch);
        foreach (var target in node.Targets)
            target.Text(_row, text);
        return end + 1;
    }

    private int DecodeNumber(ReadOnlySpan<byte> line, int pos, PathNode node)
    {
        var end = JsonNumber.Scan(line, pos, out var number);
        if (end < 0)
            return end;
        foreach (var target in node.Targets)
            target.Number(_row, number, line[pos..end]);
        return end;
    }
}
