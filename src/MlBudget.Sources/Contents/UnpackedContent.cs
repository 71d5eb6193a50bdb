namespace MlBudget.Sources.Contents;

/// <summary>What a compressed file holds.</summary>
/// <param name="file">The file, which is not closed with the content.</param>
/// <param name="compression">How it is compressed.</param>
internal sealed class UnpackedContent(FileStream file, Compression compression) : Content
{
    private Unpacker? _unpacker;
    private long _position;

    /// <summary>Up to where it is surely sound; null while no damage was met.</summary>
    private long? _sound;

    private InvalidDataException? _damage;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_damage is not null)
            throw _damage;
        // A call that meets damage keeps nothing of what it had unpacked before, so what is just before it is asked for byte by byte.
        if (_sound is { } sound)
            buffer = buffer[..(int)Math.Clamp(sound - _position, 1, buffer.Length)];
        try
        {
            _unpacker ??= compression.Unpack(file);
            var count = _unpacker.Read(buffer);
            _position += count;
            return count;
        }
        catch (Exception e) when (compression.IsDamage(e))
        {
            if (_sound is not null)
                throw _damage = new InvalidDataException(compression.Damage, e);
        }

        _sound = _position;
        Rewind();
        return SkipTo(_sound.Value) ? Read(buffer) : 0;
    }

    /// <inheritdoc/>
    public override bool IsComplete() => _damage is null && compression.IsComplete(this, _position, file);

    /// <inheritdoc/>
    public override void Rewind()
    {
        _unpacker?.Dispose();
        (_unpacker, _position, _damage) = (null, 0, null);
        file.Position = 0;
    }

    /// <inheritdoc/>
    public override void Dispose() => _unpacker?.Dispose();

    private bool SkipTo(long position)
    {
        var passed = new byte[1 << 16];
        while (_position < position)
        {
            if (Read(passed) == 0)
                return false;
        }

        return true;
    }
}
