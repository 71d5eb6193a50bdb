namespace MlBudget.Core.Records;

/// <summary>What a source tells of a model.</summary>
public enum FeedRole
{
    /// <summary>What the model answered.</summary>
    Predictions,

    /// <summary>What turned out to be true, joined by id.</summary>
    Labels,

    /// <summary>Counters per slot that something else has added up.</summary>
    Tallies,
}
