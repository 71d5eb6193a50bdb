namespace MlBudget.Core.Slis;

/// <summary>In what an SLI's value is told to people.</summary>
public enum Unit
{
    /// <summary>A share of something, in percent.</summary>
    Share,

    /// <summary>A difference of shares, in percentage points.</summary>
    Points,

    /// <summary>A number without a unit.</summary>
    Ratio,

    /// <summary>A number in a unit of its own, which only its owners know.</summary>
    Own,
}

/// <summary>What a bound on an SLI says.</summary>
public enum BoundForm
{
    /// <summary>The value is at least 1 − E.</summary>
    AtLeast,

    /// <summary>The value is at most E.</summary>
    AtMost,

    /// <summary>The value is at most E behind what is normal.</summary>
    BehindBaseline,

    /// <summary>The value is at most E outside of a band.</summary>
    Between,
}

/// <summary>How an SLI and its bound are told to people.</summary>
/// <param name="Form">What the bound says.</param>
/// <param name="Unit">In what the value is told.</param>
/// <param name="Noun">What the value is called; null where it is just a share.</param>
public sealed record SliWording(BoundForm Form, Unit Unit = Unit.Share, string? Noun = null)
{
    /// <summary>What the value has to lie between; null where it has one bound.</summary>
    public Band? Band { get; init; }

    /// <summary>The gap that a value of a disparity tells: the difference itself, or 1 − ratio.</summary>
    public double? GapOf(double? value) => Unit == Unit.Ratio ? 1 - value : value;
}
