namespace MlBudget.Sources.Formats;

/// <summary>
/// Whether one who reads shared records and the others gain by each other: it finds rows that they have decoded, or they find its own. One who reads a
/// log far from where the others are would decode columns that nobody asks for, and push out rows that others are about to ask for. It decodes by
/// itself for a while, looking for rows of others all the same; then it tries again, since others may have come to where it is.
/// </summary>
/// <param name="stretch">After how many records it is looked at; as many as are read in two turns at least, since others find its rows only after
/// its turn.</param>
internal sealed class SharingGain(int stretch)
{
    /// <summary>For how many stretches it decodes by itself. A try costs at most as much as decoding twice, so all tries cost a sixteenth.</summary>
    private const int StretchesAlone = 16;

    /// <summary>It gains where of so many records one at least was found, by it or by another. Of two in turn one finds all that the other has
    /// read a turn before.</summary>
    private const int OneOf = 4;

    private int _finds;
    private int _gained;
    private int _alone;

    /// <summary>Whether it is to decode by itself what nobody else has decoded.</summary>
    public bool IsAlone => _alone > 0;

    /// <summary>Takes note of a record that it has looked for.</summary>
    /// <param name="knownFrom">Who had decoded it, perhaps this one; null where nobody had.</param>
    public void NoteFind(SharingGain? knownFrom)
    {
        if (knownFrom is not null)
        {
            _gained++;
            if (knownFrom != this)
                knownFrom._gained++;
        }

        if (++_finds < stretch)
            return;
        _alone = _gained >= _finds / OneOf ? 0 : _alone > 0 ? _alone - 1 : StretchesAlone;
        (_finds, _gained) = (0, 0);
    }
}
