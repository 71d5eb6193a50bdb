namespace MlBudget.Sources.Json;

/// <summary>
/// Records of <c>key=value</c> between spaces, as logfmt has them: values with spaces in quotes, and a key alone for a truth. A value without
/// quotes is a number where it is written as one. The whole path is the key, dots and all.
/// </summary>
internal sealed class LogfmtSyntax : RecordSyntax
{
    private Dictionary<byte[], PathNode>.AlternateLookup<ReadOnlySpan<byte>> _nodes;
    private byte[] _scratch = new byte[256];

    public override string Expected => "key=value and spaces between such";

    public override void Bind(PathNode root) =>
        _nodes = new Dictionary<byte[], PathNode>(root.Named(), new Utf8Comparer()).GetAlternateLookup<ReadOnlySpan<byte>>();

    public override int Read(ReadOnlySpan<byte> record, RecordDecoder decoder) => Read(record, 0, decoder);

    /// <summary>Reads the rest of a record.</summary>
    public int Read(ReadOnlySpan<byte> record, int pos, RecordDecoder decoder)
    {
        while (true)
        {
            pos = JsonGrammar.SkipSpace(record, pos);
            if (pos == record.Length)
                return pos;
            var start = pos;
            while (pos < record.Length && record[pos] > (byte)' ' && record[pos] is not ((byte)'=' or (byte)'"'))
                pos++;
            if (pos == start || (pos < record.Length && record[pos] == (byte)'"'))
                return ~pos;
            var isWanted = _nodes.TryGetValue(record[start..pos], out var node);
            if (pos == record.Length || record[pos] != (byte)'=')
            {
                if (isWanted && !decoder.GiveBare(node!, "true"u8))
                    return ~start;
                continue;
            }

            pos = ReadValue(record, pos + 1, isWanted ? node : null, decoder);
            if (pos < 0)
                return pos;
        }
    }

    private int ReadValue(ReadOnlySpan<byte> record, int pos, PathNode? node, RecordDecoder decoder)
    {
        var start = pos;
        if (pos < record.Length && record[pos] == (byte)'"')
        {
            var end = JsonGrammar.StringEnd(record, pos + 1, out var escaped);
            if (end < 0)
                return end;
            if (end + 1 < record.Length && record[end + 1] > (byte)' ')
                return ~(end + 1);
            var text = record[(pos + 1)..end];
            return node is null || decoder.Give(node, escaped ? JsonEscapes.Unescape(text, ref _scratch) : text) ? end + 1 : ~start;
        }

        while (pos < record.Length && record[pos] > (byte)' ')
        {
            if (record[pos] == (byte)'"')
                return ~pos;
            pos++;
        }

        return node is null || decoder.GiveBare(node, record[start..pos]) ? pos : ~start;
    }
}
