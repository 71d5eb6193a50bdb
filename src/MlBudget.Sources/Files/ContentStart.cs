using System.Security.Cryptography;
using MlBudget.Core.Persistence;

namespace MlBudget.Sources.Files;

/// <summary>
/// The first bytes of a content, by which it is known. The process that has read them holds the bytes; what is stored, and what another process goes
/// on with, are digests of them: of all, up to each end of a line among them, and up to <see cref="Fingerprint.Length"/>. So a file that is shorter as yet
/// is told from others by its whole lines.
/// </summary>
internal sealed class ContentStart
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private BytesDigest[]? _digests;
    private byte[]? _saved;

    /// <summary>Bytes that were read.</summary>
    public ContentStart(ReadOnlyMemory<byte> bytes) => (_bytes, Length) = (bytes, bytes.Length);

    private ContentStart(BytesDigest[] digests) => (_digests, Length, IsDigest) = (digests, digests.Length == 0 ? 0 : digests[^1].Length, true);

    /// <summary>Of a content of which nothing is there.</summary>
    public static ContentStart None { get; } = new(ReadOnlyMemory<byte>.Empty);

    /// <summary>How many bytes.</summary>
    public int Length { get; }

    /// <summary>Whether another process has read them, so that only digests are known.</summary>
    public bool IsDigest { get; }

    /// <summary>The bytes; none where only digests are known.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>The beginning of it; where only digests are known the longest one that isn't longer.</summary>
    /// <param name="length">How long it is at the most, in bytes.</param>
    public ContentStart First(long length) =>
        length >= Length ? this
        : IsDigest ? new([.. _digests!.TakeWhile(digest => digest.Length <= length)])
        : new(_bytes[..(int)length]);

    /// <summary>Whether it is of these bytes, neither more nor less.</summary>
    public bool IsOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length && (Length == 0 || (IsDigest ? _digests![^1].IsOf(bytes) : Bytes.SequenceEqual(bytes)));

    /// <summary>How a file agrees with it.</summary>
    /// <param name="head">The first bytes of the file.</param>
    public Likeness Compare(ReadOnlySpan<byte> head)
    {
        if (head.Length >= Length)
            return IsOf(head[..Length]) ? Likeness.Full : Likeness.None;
        if (!IsDigest)
            return Bytes.StartsWith(head) ? Likeness.Partial : Likeness.None;
        var last = 0;
        foreach (var digest in _digests!)
            last = digest.Length <= head.Length ? digest.Length : last;
        if (last > 0 && !First(last).IsOf(head[..last]))
            return Likeness.None;
        // Behind each of its lines there is a digest, so another line is none of them.
        if (head[last..].Contains((byte)'\n'))
            return Likeness.None;
        return last > 0 ? Likeness.Partial : Likeness.Unclear;
    }

    /// <summary>What is kept of it: its digests.</summary>
    public byte[] Save()
    {
        if (_saved is not null)
            return _saved;
        var writer = new BlobWriter();
        _digests ??= DigestsOf(Bytes);
        writer.Total(_digests.Length);
        foreach (var digest in _digests)
            digest.Save(writer);
        return _saved = writer.Written.ToArray();
    }

    /// <summary>Reads what <see cref="Save"/> has given.</summary>
    /// <exception cref="BlobException">It is something else.</exception>
    public static ContentStart Restore(ReadOnlySpan<byte> saved)
    {
        var reader = new BlobReader(saved);
        var digests = new BytesDigest[reader.Count(saved.Length)];
        var length = 0;
        for (var number = 0; number < digests.Length; number++)
        {
            digests[number] = BytesDigest.Restore(ref reader);
            if (digests[number].Length <= length)
                throw new BlobException($"found a digest of {digests[number].Length} bytes, expected more than {length}");
            length = digests[number].Length;
        }

        if (!reader.AtEnd || length == 0)
            throw new BlobException("found no digests of how a file begins, or more than those");
        return new(digests);
    }

    private static BytesDigest[] DigestsOf(ReadOnlySpan<byte> bytes)
    {
        var digests = new List<BytesDigest>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> value = stackalloc byte[SHA256.HashSizeInBytes];
        for (var start = 0; start < bytes.Length;)
        {
            var line = bytes[start..].IndexOf((byte)'\n') + 1;
            var end = line == 0 ? bytes.Length : start + line;
            // A later process may take less of a long line.
            if (start < Fingerprint.Length && end > Fingerprint.Length)
                end = Fingerprint.Length;
            hash.AppendData(bytes[start..end]);
            hash.GetCurrentHash(value);
            digests.Add(BytesDigest.Of(end, value));
            start = end;
        }

        return [.. digests];
    }
}
