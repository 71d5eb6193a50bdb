namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>Where a made-up log is written bit by bit.</summary>
internal interface IGrowingLog : IDisposable
{
    /// <summary>Writes what has arrived up to a time, or a little less.</summary>
    void WriteTo(DateTime time);

    /// <summary>Writes the rest.</summary>
    void Finish();
}
