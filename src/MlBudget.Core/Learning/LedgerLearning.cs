using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Learning;

/// <summary>What is learned of what a ledger has counted and sampled.</summary>
public static class LedgerLearning
{
    /// <summary>What was normal in a period.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="from">Its start.</param>
    /// <param name="to">Its end, which is not part of it.</param>
    /// <exception cref="InvalidOperationException">Nothing is to be learned of the model.</exception>
    public static LearningResult Learn(this ModelLedger ledger, Instant from, Instant to) => Learner(ledger, from, to).Learn(from, to);

    /// <summary>How the features of a training set are distributed, whose rows were all counted in one hour.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="rows">The start of that hour.</param>
    /// <param name="now">When it is learned.</param>
    /// <exception cref="InvalidOperationException">Nothing is to be learned of the model.</exception>
    public static LearningResult LearnTraining(this ModelLedger ledger, Instant rows, Instant now) => Learner(ledger, rows, rows + TimeSpan.FromHours(1)).LearnTraining(rows, now);

    private static BaselineLearner Learner(ModelLedger ledger, Instant from, Instant to) => ledger.Definition.Learning is null
        ? throw new InvalidOperationException($"Nothing is learned of model '{ledger.Definition.Name}'.")
        : new(ledger.Definition, Counted(ledger, new(from.Minute.Number, to.Minute.Number + 1)), ledger.Samples);

    /// <summary>How far learning is; null where nothing is learned as predictions come.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="now">The instant.</param>
    public static LearningProgress? Progress(this ModelLedger ledger, Instant now) =>
        ledger.Definition.Learning is null ? null : new LearningPeriod(
            ledger.Definition, Counted(ledger, TimeWindow.Ending(now.Minute, ledger.Definition.LearningRetention + TimeSpan.FromDays(1))), ledger.Samples).At(now);

    private static Tallies Counted(ModelLedger ledger, TimeWindow reach) => ExcludingTallies.Of(ledger, ledger.Definition.Excluded, reach);
}
