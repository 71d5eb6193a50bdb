using System.Text.Unicode;
using MlBudget.Core.Records;
using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Json;

/// <summary>
/// Decodes JSON objects into the rows of batches: the hot path of the product. A record is checked whole, but only what
/// the schema wants is converted; once the keys of a log and its categories are known, nothing is allocated. Where a
/// key comes twice, the last one counts. A decoder is used by one thread.
/// </summary>
public sealed partial class RecordDecoder
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

    private readonly RowTargets _targets;
    private readonly RecordSyntax? _syntax;
    private byte[] _scratch = new byte[256];
    private long _records;
    private long _record;
    private int _row;
    private int _rowsThatFit;

    /// <summary>A decoder for the records of a schema, which are one JSON object each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column's scale is 0.</exception>
    /// <exception cref="FormatException">A path is none.</exception>
    public RecordDecoder(RecordSchema schema)
        : this(schema, null, new(), [])
    {
    }

    /// <summary>A decoder that gives some values to others as well.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="syntax">How records are written; null where they are one JSON object each.</param>
    /// <param name="shape">Where its rows are, and where paths begin.</param>
    /// <param name="others">Where the values are, and who gets them.</param>
    internal RecordDecoder(RecordSchema schema, RecordSyntax? syntax, RecordShape shape, params ReadOnlySpan<(RecordPath Path, Target Target)> others)
    {
        _targets = new(schema, shape, others);
        _syntax = syntax;
        syntax?.Bind(_targets.Root);
    }

    /// <summary>What the text at <see cref="ErrorOffset"/> should hold, and doesn't; null where nothing is asked of one.</summary>
    internal PathStepKind? ErrorWithin { get; private set; }

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
        _targets.Begin(batch);
        if (!Utf8.IsValid(line))
            return DecodeResult.Encoding;
        _row = batch.Count;
        _record = ++_records;
        ErrorWithin = null;
        var end = _syntax is null ? DecodeDocument(line, 0) : _syntax.Read(line, this);
        var time = _targets.Time.Result;
        if (end >= 0 && time == DecodeResult.Ok)
        {
            _targets.Finish(_row);
            return DecodeResult.Ok;
        }

        batch.DiscardRow();
        ErrorOffset = end < 0 ? ~end : 0;
        return end < 0 ? DecodeResult.Malformed : time;
    }

    /// <summary>Gives an empty batch the dictionaries of the next records.</summary>
    /// <param name="batch">A batch of the decoder's schema.</param>
    /// <exception cref="ArgumentException">The batch has another schema.</exception>
    public void Prepare(Batch batch) => _targets.Begin(batch);

    /// <summary>Decodes the JSON object that a record ends with.</summary>
    /// <param name="line">The record.</param>
    /// <param name="pos">Where the object begins, or the spaces before it.</param>
    /// <returns>As of <see cref="JsonGrammar"/>.</returns>
    internal int DecodeDocument(ReadOnlySpan<byte> line, int pos)
    {
        pos = JsonGrammar.SkipSpace(line, pos);
        if (pos == line.Length || line[pos] != (byte)'{')
            return ~pos;
        pos = DecodeObject(line, pos + 1, _targets.Keys, 1);
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
        node.Meet(_record, _row);
        if ((uint)pos >= (uint)line.Length)
            return ~line.Length;
        switch (line[pos])
        {
            case (byte)'"':
                return DecodeText(line, pos + 1, node);
            case (byte)'{':
            case (byte)'[':
                return DecodeStructure(line, pos, node, depth);
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
        if (node.Embedded is not null)
        {
            // What is read of the text needs it for as long as that takes.
            return GiveText(escaped ? JsonEscapes.Unescape(text, ref node.Scratch) : text, node) ? end + 1 : ~pos;
        }

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
