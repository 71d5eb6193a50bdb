using MlBudget.Core.Records;

namespace MlBudget.Core.Labels;

/// <summary>A number of predictions that labels are compared with.</summary>
/// <param name="Column">The index of its column in the predictions' schema; of what is kept of lists that of the whole list.</param>
/// <param name="Canonical">Where it is, and by what it is multiplied.</param>
/// <param name="Form">What is kept in its place.</param>
public sealed record KeptNumber(int Column, string Canonical, KeptForm Form = KeptForm.Number)
{
    /// <summary>What a weight is made of.</summary>
    public SamplingForm Sampling { get; init; }

    /// <summary>The rank of an item, from 1.</summary>
    public int Rank { get; init; }
}

/// <summary>What is kept of a prediction as a number.</summary>
public enum KeptForm
{
    /// <summary>The number itself (<see cref="Millionths"/>).</summary>
    Number,

    /// <summary>How many predictions it stands for, of one that was sampled.</summary>
    Weight,

    /// <summary>A class (<see cref="ClassCodes"/>).</summary>
    Class,

    /// <summary>A probability, all its digits (<see cref="ProbabilityCode"/>).</summary>
    Probability,

    /// <summary>How many items its list has.</summary>
    Length,

    /// <summary>Which item is at a rank of its list (<see cref="Rankings.JudgmentCode"/>).</summary>
    Item,
}
