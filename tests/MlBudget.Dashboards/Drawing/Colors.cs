namespace MlBudget.Dashboards.Drawing;

/// <summary>Grafana's names of colours, by what they mean here.</summary>
internal static class Colors
{
    /// <summary>Within its budget.</summary>
    public const string Good = "green";

    /// <summary>Burning, or little left.</summary>
    public const string Warning = "orange";

    /// <summary>Nothing left.</summary>
    public const string Bad = "red";

    /// <summary>Not known. Neither good nor bad, and never to be taken for good.</summary>
    public const string Unknown = "purple";

    /// <summary>Nothing that is judged.</summary>
    public const string Neutral = "text";

    /// <summary>What is usual, to compare with.</summary>
    public const string Reference = "semi-dark-blue";
}
