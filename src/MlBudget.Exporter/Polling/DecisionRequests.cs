using MlBudget.Exporter.Deciding;

namespace MlBudget.Exporter.Polling;

/// <summary>Who wants something decided.</summary>
internal sealed class DecisionRequests()
    : Inbox<DecisionRequest, DecisionAnswer>(DecisionAnswer.Refused(RefusalKind.Unavailable, "mlbudget is stopping; nothing was decided"));
