using MlBudget.Core.Labels;
using MlBudget.Core.Samples;

namespace MlBudget.Core.Ledgers;

/// <content>What is learned of a model.</content>
public sealed partial class ModelLedger
{
    /// <summary>What was sampled; null where nothing is.</summary>
    internal DaySamples? Samples => _samples;

    private void NoteLabel(UInt128 id, long hour, Label label)
    {
        // A prediction may find a label that came before it, and be sampled only then.
        if (_isFolding)
            _early.Add((id, hour, label));
        else
            _samples?.NoteLabel(id, hour, label);
    }

    private void Sample()
    {
        _samples?.Fold(_frame);
        foreach (var (id, hour, label) in _early)
            _samples?.NoteLabel(id, hour, label);
        _early.Clear();
    }
}
