using MlBudget.Core.Policies;
using MlBudget.Core.Slos;

namespace MlBudget.Exporter.Tests;

/// <summary>What owners have decided.</summary>
internal static class ReportedDecisions
{
    /// <summary>An exception that is in force, and an action that waits for a team.</summary>
    public static Decisions Taken() => new(
    [
        new()
        {
            Id = 1,
            What = DecisionKind.Allow,
            Action = "deploy",
            Owners = [new(Dimension.Infrastructure, ["sre"], false)],
            By = [new("sre", "alice", Reports.At - TimeSpan.FromHours(1), "hotfix of the parser", TimeSpan.FromHours(4))],
        },
        new()
        {
            Id = 2,
            What = DecisionKind.Act,
            Action = OwnerAction.StopGroup,
            Group = "travel",
            Owners = [new(Dimension.Fairness, ["ml-engineering", "legal"], true)],
            By = [new("ml-engineering", "bob", Reports.At - TimeSpan.FromHours(2), "until the gap is understood", TimeSpan.FromDays(1))],
        },
    ]);
}
