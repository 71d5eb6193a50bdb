using MlBudget.Core.Labels;

namespace MlBudget.Core.Ledgers;

/// <summary>
/// All that may change of what a ledger says: what it says at the same minute of an equal stamp is the same. It is made of what was counted itself, and
/// of nothing that somebody would have to raise.
/// </summary>
/// <param name="Measures">How often a counter of a measure has changed, or was let go of.</param>
/// <param name="Groups">How many values of attributes are known.</param>
/// <param name="Texts">How often texts of classes were noted.</param>
/// <param name="Versions">How often versions were seen first, or earlier.</param>
/// <param name="Counts">What is counted beside the measures.</param>
/// <param name="Joins">How labels find their predictions; null where they are not joined.</param>
/// <param name="SlosKeptFrom">From which minute on nothing of SLOs was let go of.</param>
public readonly record struct LedgerStamp(
    long Measures, long Groups, long Texts, long Versions, CountedRecords Counts, JoinCounts? Joins, int SlosKeptFrom);

/// <summary>What is counted of a model's records beside its measures.</summary>
/// <param name="Predictions">Predictions that count, by arrival.</param>
/// <param name="Duplicates">Those that repeat an id.</param>
/// <param name="RefusedIds">Those whose id is none.</param>
/// <param name="LabelsLeftOut">Labels that the condition on labels leaves out.</param>
/// <param name="NumbersOutOfRange">Numbers beyond what is kept.</param>
/// <param name="GroupOverflow">Records whose value came beyond the cap of values that are kept apart.</param>
public readonly record struct CountedRecords(
    long Predictions, long Duplicates, long RefusedIds, long LabelsLeftOut, long NumbersOutOfRange, long GroupOverflow);
