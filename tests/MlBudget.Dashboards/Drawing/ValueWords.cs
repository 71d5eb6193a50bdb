using System.Text.Json.Nodes;

namespace MlBudget.Dashboards.Drawing;

/// <summary>Words in place of numbers.</summary>
/// <param name="Words">The word of each number, with its colour.</param>
/// <param name="WithoutValue">What stands where a value is not a number or missing.</param>
internal sealed record ValueWords((double Value, string Text, string Color)[] Words, (string Text, string Color)? WithoutValue = null)
{
    /// <summary>The states of an SLO, as <see cref="Budgets.State"/> numbers them.</summary>
    public static readonly ValueWords OfSlo = States("No data");

    /// <summary>The states of a dimension: it may know some of its SLOs and others not.</summary>
    public static readonly ValueWords OfDimension = States("Not all known");

    /// <summary>Yes and no, where yes is good.</summary>
    public static readonly ValueWords Up = new([(0, "Down", Colors.Bad), (1, "Up", Colors.Good)]);

    /// <summary>Whether a group is compared with the others.</summary>
    public static readonly ValueWords Judged = new([(0, "Not judged: too few events", Colors.Unknown), (1, "Judged", Colors.Neutral)]);

    /// <summary>Whether a feature drifts.</summary>
    public static readonly ValueWords Drifts = new([(0, "As the baseline", Colors.Good), (1, "Drifts", Colors.Bad)]);

    /// <summary>Where nothing is known.</summary>
    public static readonly ValueWords Unknown = new([], ("No data", Colors.Unknown));

    /// <summary>As Grafana has it.</summary>
    public JsonArray ToJson()
    {
        var mappings = new JsonArray();
        if (Words.Length > 0)
        {
            var options = new JsonObject();
            for (var index = 0; index < Words.Length; index++)
                options[FormattableString.Invariant($"{Words[index].Value}")] = Json.Of(new { text = Words[index].Text, color = Words[index].Color, index });
            mappings.Add(Json.Of(new { type = "value", options }));
        }

        if (WithoutValue is { } without)
        {
            mappings.Add(Json.Of(new
            {
                type = "special",
                options = new { match = "null+nan", result = new { text = without.Text, color = without.Color, index = Words.Length } },
            }));
        }

        return mappings;
    }

    private static ValueWords States(string unknown) => new(
        [
            (1, "OK", Colors.Good), (2, unknown, Colors.Unknown), (3, "Burning", Colors.Warning), (4, "Exhausted", Colors.Bad),
        ],
        (unknown, Colors.Unknown));
}
