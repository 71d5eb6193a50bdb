using System.Text.Json.Nodes;

namespace MlBudget.Dashboards.Drawing;

/// <summary>Colours by value. Each colour stands beside a number or a word that says the same.</summary>
/// <param name="Base">The colour below all steps.</param>
/// <param name="Steps">From which value on another colour holds, ascending.</param>
internal sealed record Thresholds(string Base, params (double From, string Color)[] Steps)
{
    /// <summary>Of a remaining budget: nothing left, less than a quarter, more.</summary>
    public static readonly Thresholds Remaining = new(Colors.Bad, (double.Epsilon, Colors.Warning), (0.25, Colors.Good));

    /// <summary>Of a burn rate in parts of what pages: over 1 an alert fires.</summary>
    public static readonly Thresholds OfAlert = new(Colors.Good, (0.5, Colors.Warning), (1, Colors.Bad));

    /// <summary>Of a count of what should not be.</summary>
    public static readonly Thresholds NoneIsGood = new(Colors.Good, (1, Colors.Bad));

    /// <summary>Of a number that is neither good nor bad.</summary>
    public static readonly Thresholds Neutral = new(Colors.Neutral);

    /// <summary>As Grafana has it.</summary>
    public JsonObject ToJson() => Json.Of(new
    {
        mode = "absolute",
        steps = Json.List([
            new { color = Base, value = (double?)null },
            .. Steps.Select(step => new { color = step.Color, value = (double?)(step.From == double.Epsilon ? 1e-9 : step.From) })]),
    });
}
