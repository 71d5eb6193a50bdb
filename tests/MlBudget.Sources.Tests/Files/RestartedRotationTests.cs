namespace MlBudget.Sources.Tests.Files;

/// <summary>The same as live, with another process for each poll.</summary>
public sealed class RestartedRotationTests() : RotationTests(restartsBeforePolls: true);
