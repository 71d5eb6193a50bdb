namespace MlBudget.Core.Tests.Learning;

/// <summary>Tests that measure memory run when nothing else does: others would give back theirs meanwhile.</summary>
[CollectionDefinition(nameof(MeasuredMemory), DisableParallelization = true)]
public sealed class MeasuredMemory;
