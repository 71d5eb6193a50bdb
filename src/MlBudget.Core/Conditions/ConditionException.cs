namespace MlBudget.Core.Conditions;

/// <summary>A condition that can't be read.</summary>
/// <param name="position">Where in the text, counted in UTF-16 code units from 0.</param>
/// <param name="reason">What was found there and what was expected.</param>
public sealed class ConditionException(int position, string reason) : Exception($"position {position}: {reason}")
{
    /// <summary>Where in the text, counted in UTF-16 code units from 0; the text's length at its end.</summary>
    public int Position { get; } = position;

    /// <summary>The name that nobody knows; null where something else is wrong.</summary>
    public string? UnknownField { get; init; }

    /// <summary>The option of a metric that it is; null where it stands by itself.</summary>
    public string? Option { get; init; }

    /// <summary>What was found there and what was expected: the message without the position.</summary>
    public string Reason { get; } = reason;
}
