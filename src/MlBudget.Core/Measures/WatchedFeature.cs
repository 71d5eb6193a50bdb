using MlBudget.Core.Baselines;

namespace MlBudget.Core.Measures;

/// <summary>A feature whose distribution is compared with its baseline.</summary>
/// <param name="Name">What it is called: of <c>features</c>, or <c>score</c> or <c>prediction</c>.</param>
/// <param name="Measure">The index of the measure of its histogram over the baseline's bins.</param>
/// <param name="Baseline">What is normal of it.</param>
/// <param name="Importance">What it weighs among the features of the SLI, at least 0; with 0 it is watched and not part of it.</param>
public sealed record WatchedFeature(string Name, int Measure, FeatureBaseline Baseline, double Importance = 1);
