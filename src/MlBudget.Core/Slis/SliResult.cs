namespace MlBudget.Core.Slis;

/// <summary>What an SLI says of a window, or why it says nothing.</summary>
public readonly record struct SliResult
{
    private readonly MissingReason _reason;

    private SliResult(SliReading? reading, MissingReason reason) => (Reading, _reason) = (reading, reason);

    /// <summary>What it says; null without evidence.</summary>
    public SliReading? Reading { get; }

    /// <summary>Why it says nothing; null where it says something.</summary>
    public MissingReason? Reason => Reading is null ? _reason : null;

    /// <summary>A reading.</summary>
    public static implicit operator SliResult(SliReading reading) => new(reading, default);

    /// <summary>A missing value.</summary>
    public static implicit operator SliResult(MissingReason reason) => new(null, reason);
}
