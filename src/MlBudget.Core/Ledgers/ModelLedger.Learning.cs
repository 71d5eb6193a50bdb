using MlBudget.Core.Labels;
using MlBudget.Core.Learning;
using MlBudget.Core.Samples;

namespace MlBudget.Core.Ledgers;

/// <content>What is learned of a model.</content>
public sealed partial class ModelLedger
{
    /// <summary>What was normal in a period.</summary>
    /// <param name="from">Its start, in microseconds since the epoch.</param>
    /// <param name="to">Its end, which is not part of it.</param>
    /// <exception cref="InvalidOperationException">Nothing is to be learned of the model.</exception>
    public LearningResult Learn(long from, long to) => Definition.Learning is null
        ? throw new InvalidOperationException($"Nothing is learned of model '{Definition.Name}'.")
        : new BaselineLearner(this, _samples).Learn(from, to);

    /// <summary>How far learning is; null where nothing is learned as predictions come.</summary>
    /// <param name="now">In microseconds since the epoch.</param>
    public LearningProgress? Progress(long now) => Definition.Learning is null ? null : new LearningPeriod(this, _samples).At(now);

    /// <summary>The proportions that are compared with a normal value which the baseline doesn't have, and which is still looked
    /// for; none where nothing is learned, or nothing is known yet.</summary>
    public IEnumerable<string> StillToLearn => Definition is { Baseline: { } known, Learning: { } learning }
        ? learning.Degradations.Keys.Where(name => !known.Quality.ContainsKey(name)).Order(StringComparer.Ordinal) : [];

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
