using MlBudget.Sources.Json;

namespace MlBudget.Sources.Layouts;

/// <summary>
/// Records as container runtimes of Kubernetes write them: <c>2026-08-01T10:30:00.123456789Z stdout F {…}</c>. The values are <c>time</c>,
/// <c>stream</c> and <c>log</c>. A long line comes in several parts of which all but the last have <c>P</c> for <c>F</c>; they are one record.
/// </summary>
internal sealed class CriSyntax : RecordSyntax
{
    private PathNode? _time;
    private PathNode? _stream;
    private PathNode? _log;
    private byte[] _joined = new byte[1024];

    public override string Expected => "a time, stdout or stderr, F or P, and the line, as container runtimes write";

    public override void Bind(PathNode root) => (_time, _stream, _log) = (root.Find("time"), root.Find("stream"), root.Find("log"));

    /// <summary>Whether a record goes on in the next line.</summary>
    /// <param name="record">Its lines so far.</param>
    public static bool GoesOn(ReadOnlySpan<byte> record)
    {
        var last = record[(record.LastIndexOf((byte)'\n') + 1)..];
        return TryRead(last, out _, out _, out var isPart, out _) && isPart;
    }

    public override int Read(ReadOnlySpan<byte> record, RecordDecoder decoder)
    {
        var (pos, length) = (0, 0);
        var first = ReadOnlySpan<byte>.Empty;
        while (true)
        {
            var rest = record[pos..];
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            if (!TryRead(line, out var time, out var stream, out var isPart, out var content) || isPart == end < 0)
                return ~(isPart && end < 0 ? record.Length : pos);
            if (pos == 0)
                first = stream;
            else if (!stream.SequenceEqual(first))
                return ~pos;
            if (pos == 0 && !((_time is null || decoder.Give(_time, time)) && (_stream is null || decoder.Give(_stream, stream))))
                return ~0;
            if (end < 0 && pos == 0)
                return Give(content, line.Length - content.Length, record.Length, decoder);
            Append(content, ref length);
            if (end < 0)
                return Give(_joined.AsSpan(0, length), pos, record.Length, decoder);
            pos += end + 1;
        }
    }

    private int Give(ReadOnlySpan<byte> content, int start, int end, RecordDecoder decoder) =>
        _log is null || decoder.Give(_log, content) ? end : ~start;

    private void Append(ReadOnlySpan<byte> content, ref int length)
    {
        if (_joined.Length < length + content.Length)
            Array.Resize(ref _joined, 2 * (length + content.Length));
        content.CopyTo(_joined.AsSpan(length));
        length += content.Length;
    }

    /// <summary>Reads a line: its time, its stream, whether it is a part that is not the last one, and the rest.</summary>
    private static bool TryRead(
        ReadOnlySpan<byte> line, out ReadOnlySpan<byte> time, out ReadOnlySpan<byte> stream, out bool isPart, out ReadOnlySpan<byte> content)
    {
        time = Word(line, out var behindTime);
        stream = Word(behindTime, out var behindStream);
        var tags = Word(behindStream, out content);
        isPart = tags.StartsWith("P"u8);
        return !time.IsEmpty && (stream.SequenceEqual("stdout"u8) || stream.SequenceEqual("stderr"u8))
            && tags.Length > 0 && tags[0] is (byte)'P' or (byte)'F' && (tags.Length == 1 || tags[1] == (byte)':');
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        var end = text.IndexOf((byte)' ');
        rest = end < 0 ? default : text[(end + 1)..];
        return end < 0 ? text : text[..end];
    }
}
