namespace MlBudget.Core.Labels;

/// <summary>Where the truth about a prediction comes from.</summary>
public enum LabelOrigin
{
    /// <summary>It is in the prediction's own record.</summary>
    Inline,

    /// <summary>It comes later, from a source of its own, and is joined by id.</summary>
    Joined,
}
