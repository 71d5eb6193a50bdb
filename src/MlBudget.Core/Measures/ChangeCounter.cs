namespace MlBudget.Core.Measures;

/// <summary>How often anything has changed that the measures of one ledger have counted: they share it, and raise it where they write a counter, so that
/// whoever counts need not say so.</summary>
internal sealed class ChangeCounter
{
    /// <summary>It only grows.</summary>
    public long Count { get; set; }
}
