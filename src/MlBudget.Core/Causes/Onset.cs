using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Causes;

/// <summary>Since when an SLO has errors at a raised rate.</summary>
/// <param name="Slo">Its name.</param>
/// <param name="Dimension">Its dimension.</param>
/// <param name="At">The minute.</param>
/// <param name="Resolution">How exactly that is known, in minutes: the length of the bins that were looked at.</param>
public sealed record Onset(string Slo, Dimension Dimension, Minute At, int Resolution)
{
    /// <summary>The rate before: bad events as a share of all, over the window up to the onset.</summary>
    public required double Usual { get; init; }

    /// <summary>The same since the onset.</summary>
    public required double Since { get; init; }

    /// <summary>The features or groups in which the errors came, with the most first: <c>velocity</c>, <c>merchant_type travel</c>. Empty where
    /// they came in all alike, or where nothing tells them apart.</summary>
    public ImmutableArray<string> Moved { get; init; } = [];

    /// <summary>The deployment that came before, within a day; null for none.</summary>
    public Deployment? Deployment { get; init; }

    /// <summary>How long before the onset that was: below zero within the resolution.</summary>
    public TimeSpan? SinceDeployment => Deployment is { } deployment ? At.Start - deployment.At : null;

    /// <summary>Within how long the order of two onsets can't be told.</summary>
    internal TimeSpan ResolutionWith(Onset other) => TimeSpan.FromMinutes(Math.Max(Resolution, other.Resolution));
}
