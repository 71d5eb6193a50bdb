using MlBudget.Core.Baselines;
using MlBudget.Core.Joins;

namespace MlBudget.Core.Models;

/// <content>What is learned of a model.</content>
public sealed partial class ModelLedger
{
    /// <summary>What was normal in a period.</summary>
    /// <param name="from">Its start, in microseconds since the epoch.</param>
    /// <param name="to">Its end, which is not part of it.</param>
    /// <exception cref="InvalidOperationException">Nothing is to be learned of the model.</exception>
    public LearningResult Learn(long from, long to) => throw new NotImplementedException();

    /// <summary>How far learning is; null where nothing is learned as predictions come.</summary>
    /// <param name="now">In microseconds since the epoch.</param>
    public LearningProgress? Progress(long now) => throw new NotImplementedException();

    private void LearnLabel(UInt128 id, long hour, Label label)
    {
        // A prediction may find a label that came before it, and be sampled only then.
        if (_isFolding)
            _early.Add((id, hour, label));
        else
            _samples?.Learn(id, hour, label);
    }

    private void Sample()
    {
        _samples?.Fold(_frame);
        foreach (var (id, hour, label) in _early)
            _samples?.Learn(id, hour, label);
        _early.Clear();
    }
}
