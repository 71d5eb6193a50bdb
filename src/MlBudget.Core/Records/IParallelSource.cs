namespace MlBudget.Core.Records;

/// <summary>A source that may decode on several threads, ahead of who reads it, so that nobody else needs to.</summary>
public interface IParallelSource
{
    /// <summary>Whether it does where there is much to read.</summary>
    bool IsParallel { get; }
}
