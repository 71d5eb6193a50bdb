namespace MlBudget.Core.Slos;

/// <summary>How soon somebody has to look.</summary>
public enum AlertSeverity
{
    /// <summary>Now: it pages.</summary>
    Critical,

    /// <summary>In working hours: a ticket.</summary>
    Warning,
}

/// <summary>
/// A burn-rate alert over two windows: it fires while κ_long · B_long > factor and B_short > factor. The long window
/// says that it matters, the short one that it still goes on.
/// </summary>
/// <param name="Severity">How soon somebody has to look.</param>
/// <param name="Long">The long window.</param>
/// <param name="Short">The short window.</param>
/// <param name="Factor">The burn rate above which it fires, at least 1.</param>
/// <param name="Evidence">What the long window has to show of errors for it to fire.</param>
public sealed record AlertRow(AlertSeverity Severity, TimeSpan Long, TimeSpan Short, double Factor, Evidence Evidence);
