namespace MlBudget.Sources.Arrivals;

/// <summary>What becomes of a record for now.</summary>
internal enum Becoming
{
    /// <summary>It counts.</summary>
    Taken,

    /// <summary>It doesn't count now, and is counted as what it is.</summary>
    PassedOver,

    /// <summary>It is later than what is taken for now, and is to be given again.</summary>
    Waits,
}
