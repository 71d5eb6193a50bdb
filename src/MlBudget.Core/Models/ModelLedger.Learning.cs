using MlBudget.Core.Baselines;

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
}
