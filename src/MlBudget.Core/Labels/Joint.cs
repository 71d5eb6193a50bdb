using System.Collections.Immutable;
using MlBudget.Core.Conditions;

namespace MlBudget.Core.Labels;

/// <summary>A condition over what a prediction said and what labels tell of it. It counts where labels do: it is known of a prediction
/// only once one of its tracks is, and where its result doesn't hang on what is missing.</summary>
/// <param name="Canonical">The condition.</param>
/// <param name="Formula">How its parts are joined: those on predictions first, in their order, then those on outcomes.</param>
/// <param name="Conditions">Its parts on predictions, by their index among the conditions that are kept of a row.</param>
/// <param name="Tracks">Its parts on outcomes, by the index of their track; at least one.</param>
public sealed record Joint(string Canonical, Formula Formula, ImmutableArray<int> Conditions, ImmutableArray<int> Tracks)
{
    /// <summary>Joints are numbered behind all tracks that there may be.</summary>
    public const int FirstTrack = ushort.MaxValue + 1;
}
