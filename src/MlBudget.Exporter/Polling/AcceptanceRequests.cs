using MlBudget.Core.Baselines;
using MlBudget.Core.Policies;
using MlBudget.Core.Time;
using MlBudget.Exporter.Deciding;

namespace MlBudget.Exporter.Polling;

/// <summary>Somebody takes a baseline for normal from now on.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Baseline">The baseline, as it was read.</param>
/// <param name="User">Who: a user that the web configuration has authenticated.</param>
/// <param name="Reason">Why, in their words.</param>
internal sealed record AcceptanceRequest(string Model, Baseline Baseline, string User, string Reason);

/// <summary>What came of taking a baseline for normal.</summary>
internal sealed record AcceptanceOutcome
{
    /// <summary>Why nothing came of it; null where something did.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The decision, which is stored; null where nothing was decided.</summary>
    public Decision? Decision { get; init; }

    /// <summary>The instant by which the decision is in force, or not yet.</summary>
    public Instant At { get; init; }

    /// <summary>What holds from now on; null where others have to agree first.</summary>
    public Acceptance? Acceptance { get; init; }

    /// <summary>Until when budgets are shown under the baseline before; null where there was none.</summary>
    public Instant? Until { get; init; }

    /// <summary>Nothing came of it.</summary>
    public static AcceptanceOutcome Refused(RefusalKind kind, params IEnumerable<string> reasons) => new() { Refusal = new(kind, string.Join("; ", reasons)) };
}

/// <summary>Who takes baselines for normal.</summary>
internal sealed class AcceptanceRequests()
    : Inbox<AcceptanceRequest, AcceptanceOutcome>(AcceptanceOutcome.Refused(RefusalKind.Unavailable, "mlbudget is stopping; nothing was decided"));
