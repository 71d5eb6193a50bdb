using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>What a baseline has the normal value of: a proportion, or a mean of numbers.</summary>
public interface ILearned
{
    /// <summary>Under which name a baseline knows it.</summary>
    string Name { get; }

    /// <summary>The measures that it reads.</summary>
    ImmutableArray<int> Measures { get; }

    /// <summary>The same under another name.</summary>
    ILearned Named(string name);

    /// <summary>Its value over a window; without events where it has none.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="window">Which slots.</param>
    LearnedValue ReadNormal(Tallies tallies, TimeWindow window);
}

/// <summary>What something is over a window of the period that is learned from.</summary>
/// <param name="Events">Of how many events, in their effective number; at least 0.</param>
/// <param name="Value">The value; only with events.</param>
public readonly record struct LearnedValue(double Events, double Value);
