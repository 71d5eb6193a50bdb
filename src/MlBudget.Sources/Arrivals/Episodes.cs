using MlBudget.Core.Records;

namespace MlBudget.Sources.Arrivals;

/// <summary>Which problems of a file were reported, so that one that goes on is not reported for each line.</summary>
internal sealed class Episodes
{
    private uint _open;
    private uint _met;
    private bool _wasRead;

    /// <summary>Notes a problem; whether it begins an episode and has to be reported.</summary>
    public bool Begins(RejectionReason reason)
    {
        var bit = 1u << (int)reason;
        var begins = (_open & bit) == 0;
        _open |= bit;
        _met |= bit;
        return begins;
    }

    /// <summary>Notes a record that was taken.</summary>
    public void NoteGood() => _wasRead = true;

    /// <summary>A poll begins: episodes end that the last one didn't meet although it read records.</summary>
    public void NextPoll()
    {
        if (_wasRead)
            _open &= _met;
        (_met, _wasRead) = (0, false);
    }
}
