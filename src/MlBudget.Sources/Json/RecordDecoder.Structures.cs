using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;
using MlBudget.Core.Records;
using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Json;

/// <summary>What is read of lists, of JSON within texts, and of records with several rows.</summary>
public sealed partial class RecordDecoder
{
    /// <summary>How many rows the record has that was decoded last.</summary>
    internal int Rows { get; private set; }

    /// <summary>The place of the whole record.</summary>
    internal PathNode Root => _targets.Root;

    /// <summary>
    /// Decodes a record whose rows are the elements of a list, from the first row of a batch on. The batch's count stays as it is.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="batch">An empty batch of the decoder's schema. Where <see cref="Rows"/> are more than its capacity, nothing in it
    /// means anything.</param>
    /// <returns>What became of it.</returns>
    internal DecodeResult DecodeRows(ReadOnlySpan<byte> record, Batch batch)
    {
        batch.Clear();
        _targets.Begin(batch);
        (Rows, ErrorOffset, ErrorWithin) = (0, 0, null);
        if (!Utf8.IsValid(record))
            return DecodeResult.Encoding;
        (_row, _rowsThatFit) = (0, batch.Capacity);
        _record = ++_records;
        var end = _syntax is null ? DecodeDocument(record, 0) : _syntax.Read(record, this);
        if (end < 0)
        {
            ErrorOffset = ~end;
            return DecodeResult.Malformed;
        }

        var list = _targets.RowList!.Elements!;
        Rows = _targets.RowList.LastRecord == _record && list.CountedRecord == _record ? list.Count : 0;
        if (Rows == 0 || !Root.HaveLength(Rows, _record))
            return DecodeResult.Rows;
        if (Rows <= batch.Capacity)
            _targets.FinishRows(Rows);
        return _targets.Time.Result;
    }

    /// <summary>Gives a text to the place where it is.</summary>
    /// <returns>Whether it can be read: where JSON is wanted of it, it has to be that.</returns>
    internal bool Give(PathNode node, ReadOnlySpan<byte> text)
    {
        node.Meet(_record, _row);
        return GiveText(text, node);
    }

    /// <summary>Gives a value without quotes to the place where it is: a number, a truth value, or else a text.</summary>
    /// <returns>Whether it can be read.</returns>
    internal bool GiveBare(PathNode node, ReadOnlySpan<byte> token)
    {
        var isNumber = JsonNumber.Scan(token, 0, out var number) == token.Length;
        var isMissing = token.SequenceEqual("null"u8) || token.SequenceEqual("NaN"u8);
        if (!isNumber && !isMissing && !token.SequenceEqual("true"u8) && !token.SequenceEqual("false"u8))
            return Give(node, token);
        node.Meet(_record, _row);
        if (isMissing)
            return true;
        foreach (var target in node.Targets)
        {
            if (isNumber)
                target.Number(_row, number, token);
            else
                target.Truth(_row, token);
        }

        return true;
    }

    /// <summary>Gives a text to its place, which was met, and what it holds to the places within.</summary>
    private bool GiveText(ReadOnlySpan<byte> text, PathNode node)
    {
        if (node.Embedded is { } embedded && !DecodeEmbedded(text, node, embedded))
        {
            ErrorWithin ??= node.Content;
            return false;
        }

        foreach (var target in node.Targets)
            target.Text(_row, text);
        return true;
    }

    private int DecodeStructure(ReadOnlySpan<byte> line, int pos, PathNode node, int depth)
    {
        // A text may have been written as what it holds.
        var within = node is { Embedded: { } embedded, Content: PathStepKind.Json, Keys: null, Elements: null } ? embedded : node;
        foreach (var target in node.Targets)
            target.Structure(_row);
        if (!ReferenceEquals(within, node))
        {
            within.LastRecord = _record;
            foreach (var target in within.Targets)
                target.Structure(_row);
        }

        var end = depth >= JsonGrammar.MaxDepth ? JsonGrammar.SkipValue(line, pos, depth)
            : line[pos] == (byte)'{' && within.Keys is { } keys ? DecodeObject(line, pos + 1, keys, depth + 1)
            : line[pos] == (byte)'[' && within.Elements is { } elements ? DecodeList(line, pos + 1, elements, depth + 1)
            : JsonGrammar.SkipValue(line, pos, depth);
        for (var i = 0; end >= 0 && i < within.Wholes.Length; i++)
            within.Wholes[i].Whole(_row, line[pos..end]);
        return end;
    }

    private int DecodeList(ReadOnlySpan<byte> line, int pos, ListElements elements, int depth)
    {
        var starts = elements.Starts;
        for (var index = 0; ; index++)
        {
            pos = JsonGrammar.NextElement(line, pos, index == 0, out var ended);
            if (pos < 0 || (ended && !TryDecodeLast(line, elements, index, depth, ref pos)))
                return pos;
            if (ended)
            {
                elements.Note(index, _rowsThatFit, _record);
                return pos;
            }

            if (starts.Length > 0)
                starts[index % starts.Length] = pos;
            var start = pos;
            pos = elements[index] is { } wanted ? DecodeValue(line, pos, wanted, depth) : JsonGrammar.SkipValue(line, pos, depth);
            var row = pos >= 0 && elements.OfRow is { } ofRow && index < _rowsThatFit ? DecodeRow(line, start, ofRow, index, depth) : pos;
            if (row < 0)
                return row;
        }
    }

    /// <summary>Decodes the elements that are counted from the end of a list, whose length is known now.</summary>
    private bool TryDecodeLast(ReadOnlySpan<byte> line, ListElements elements, int length, int depth, ref int pos)
    {
        foreach (var (distance, node) in elements.FromEnd)
        {
            if (distance > length)
                continue;
            // It was read as JSON before.
            var end = DecodeValue(line, elements.Starts[(length - distance) % elements.Starts.Length], node, depth);
            if (end < 0)
            {
                pos = end;
                return false;
            }
        }

        return true;
    }

    private int DecodeRow(ReadOnlySpan<byte> line, int pos, PathNode node, int index, int depth)
    {
        var record = _record;
        // Its places are met once in each row.
        (_row, _record) = (index, ++_records);
        var end = DecodeValue(line, pos, node, depth);
        (_row, _record) = (0, record);
        return end;
    }

    private bool DecodeEmbedded(ReadOnlySpan<byte> text, PathNode node, PathNode embedded) => node.Content switch
    {
        PathStepKind.Logfmt => node.Logfmt!.Read(text, this) >= 0,
        PathStepKind.Json => DecodeEmbeddedJson(text, embedded),
        PathStepKind.Csv => DecodeEmbeddedCsv(text, embedded),
        _ => DecodeEmbeddedBase64(text, embedded),
    };

    private bool DecodeEmbeddedJson(ReadOnlySpan<byte> text, PathNode embedded)
    {
        var start = JsonGrammar.SkipSpace(text, 0);
        if (start == text.Length)
            return true;
        var end = DecodeValue(text, start, embedded, 0);
        return end >= 0 && JsonGrammar.SkipSpace(text, end) == text.Length;
    }

    /// <summary>The values of the first line, each without the spaces around it, or in quotes within which two stand for one.</summary>
    private bool DecodeEmbeddedCsv(ReadOnlySpan<byte> text, PathNode embedded)
    {
        if (embedded.Elements is not { } elements)
            return true;
        embedded.LastRecord = _record;
        text = text.Trim(" \t\r\n"u8);
        if (text.IsEmpty)
            return true;
        var (index, pos) = (0, 0);
        for (var isLast = false; !isLast; index++)
        {
            var end = CsvValue.End(text, pos);
            if (end < 0)
                return false;
            isLast = end == text.Length || text[end] != (byte)',';
            if (elements.Starts.Length > 0)
                elements.Starts[index % elements.Starts.Length] = pos;
            if (elements[index] is { } node && !GiveCsv(text[pos..end], node))
                return false;
            if (elements.OfRow is { } ofRow && index < _rowsThatFit && !GiveCsvOfRow(text[pos..end], ofRow, index))
                return false;
            pos = end + 1;
        }

        elements.Note(index, _rowsThatFit, _record);

        foreach (var (distance, node) in elements.FromEnd)
        {
            var start = distance > index ? -1 : elements.Starts[(index - distance) % elements.Starts.Length];
            if (start >= 0 && !GiveCsv(text[start..CsvValue.End(text, start)], node))
                return false;
        }

        return true;
    }

    private bool GiveCsvOfRow(ReadOnlySpan<byte> value, PathNode node, int index)
    {
        var record = _record;
        (_row, _record) = (index, ++_records);
        var isRead = GiveCsv(value, node);
        (_row, _record) = (0, record);
        return isRead;
    }

    private bool GiveCsv(ReadOnlySpan<byte> value, PathNode node)
    {
        value = value.Trim(" \t"u8);
        if (value.IsEmpty)
            return true;
        return value[0] == (byte)'"' ? Give(node, CsvValue.Unquote(value, ref node.Scratch)) : GiveBare(node, value);
    }

    private bool DecodeEmbeddedBase64(ReadOnlySpan<byte> text, PathNode embedded)
    {
        if (embedded.Scratch.Length < text.Length)
            embedded.Scratch = new byte[text.Length];
        return Base64.DecodeFromUtf8(text, embedded.Scratch, out _, out var length) == OperationStatus.Done
            && Utf8.IsValid(embedded.Scratch.AsSpan(0, length)) && Give(embedded, embedded.Scratch.AsSpan(0, length));
    }
}
