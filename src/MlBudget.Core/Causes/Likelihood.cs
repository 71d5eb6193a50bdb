namespace MlBudget.Core.Causes;

/// <summary>How probable it is that one dimension's errors come of another's, in the words that people are told. In ascending order.
/// What each is worth is measured over generated histories (<c>LikelihoodTests</c>).</summary>
public enum Likelihood
{
    /// <summary>Both began at the same time, as far as that is known: either may have been first, or something else.</summary>
    Possible,

    /// <summary>The one upstream began first, and the other followed within <see cref="CascadeFinder.LongestLag"/>.</summary>
    Likely,

    /// <summary>Most of the further errors are in predictions whose features were missing or stale, and it is no other way round: the one upstream began first,
    /// or the other is model quality.</summary>
    VeryLikely,
}

/// <summary>The names of <see cref="Likelihood"/>.</summary>
public static class LikelihoodNames
{
    /// <summary>The name in metrics and documents.</summary>
    public static string Name(this Likelihood likelihood) => likelihood switch
    {
        Likelihood.Possible => "possible",
        Likelihood.Likely => "likely",
        Likelihood.VeryLikely => "very_likely",
        _ => throw new ArgumentOutOfRangeException(nameof(likelihood), likelihood, "Not a likelihood."),
    };
}
