namespace MlBudget.Exporter.Publishing;

/// <summary>
/// Notices that too great a share of what comes is of a kind, once per episode. An episode is over once less than half of
/// that share is.
/// </summary>
/// <param name="least">The share that is too great, above 0 and at most 1.</param>
internal sealed class ShareWatch(double least)
{
    /// <summary>A share of fewer is chance.</summary>
    private const long Fewest = 100;

    private (long Part, long Whole) _judged;
    private bool _isOver;

    /// <summary>Takes what was counted up to now as judged already.</summary>
    public void Skip(long part, long whole) => _judged = (part, whole);

    /// <summary>Whether an episode begins with what came since enough of it was last judged.</summary>
    /// <param name="part">How many of the kind were counted up to now.</param>
    /// <param name="whole">How many were counted in all.</param>
    public bool Begins(long part, long whole)
    {
        // Less than before was counted by a model that began anew.
        if (whole < _judged.Whole || part < _judged.Part)
            _judged = default;
        var (newPart, newWhole) = (part - _judged.Part, whole - _judged.Whole);
        if (newWhole < Fewest)
            return false;
        var wasOver = _isOver;
        _judged = (part, whole);
        _isOver = newPart >= (wasOver ? least / 2 : least) * newWhole;
        return _isOver && !wasOver;
    }
}
