using MlBudget.Exporter.Deciding;

namespace MlBudget.Exporter.Polling;

/// <summary>Who says that a version was deployed.</summary>
internal sealed class DeploymentRequests()
    : Inbox<DeploymentRequest, DeploymentAnswer>(DeploymentAnswer.Refused(RefusalKind.Unavailable, "mlbudget is stopping; no deployment was stored"));
