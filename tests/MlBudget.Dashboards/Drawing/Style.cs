using System.Text.Json.Nodes;

namespace MlBudget.Dashboards.Drawing;

/// <summary>How a value looks.</summary>
/// <param name="Unit">Grafana's name of its unit.</param>
internal sealed record Style(string Unit)
{
    /// <summary>Digits behind the point; null leaves it to Grafana.</summary>
    public int? Decimals { get; init; }

    /// <summary>The least value of an axis or a bar; null for the least of the data.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest value of an axis or a bar; null for the greatest of the data.</summary>
    public double? Max { get; init; }

    /// <summary>Colours by value; null for none.</summary>
    public Thresholds? Thresholds { get; init; }

    /// <summary>Words in place of numbers; null for none.</summary>
    public ValueWords? Words { get; init; }

    /// <summary>What stands where there is nothing to show.</summary>
    public string Absent { get; init; } = "No data";

    /// <summary>Where a click leads; null for nowhere.</summary>
    public Link? Link { get; init; }

    /// <summary>A share, from 0 to 1.</summary>
    public static Style Share => new("percentunit") { Decimals = 1 };

    /// <summary>A remaining budget, below zero where more was spent than there is.</summary>
    public static Style Remaining => new("percentunit") { Decimals = 1, Thresholds = Thresholds.Remaining, Words = ValueWords.Unknown };

    /// <summary>The state of an SLO in a word.</summary>
    public static Style SloState => new("none") { Words = ValueWords.OfSlo };

    /// <summary>The state of a dimension in a word.</summary>
    public static Style DimensionState => new("none") { Words = ValueWords.OfDimension };

    /// <summary>A time span in seconds.</summary>
    public static Style Seconds => new("s") { Decimals = 1 };

    /// <summary>A count.</summary>
    public static Style Count => new("locale") { Decimals = 0 };

    /// <summary>A text, also where it looks like a number.</summary>
    public static Style Text => new("string");

    /// <summary>How many per second.</summary>
    public static Style PerSecond => new("cps") { Min = 0 };

    /// <summary>A burn rate.</summary>
    public static Style Burn => new("suffix:×") { Decimals = 2 };

    /// <summary>A number without a unit.</summary>
    public static Style Number => new("none") { Decimals = 3 };

    /// <summary>As the defaults of a panel's fields.</summary>
    public JsonObject ToJson() => new JsonObject { ["unit"] = Unit, ["noValue"] = Absent }
        .With("decimals", Decimals).With("min", Min).With("max", Max)
        .With("thresholds", (Thresholds ?? Thresholds.Neutral).ToJson())
        .With("mappings", Words?.ToJson() ?? [])
        .With("links", Link is null ? null : new JsonArray(Link.ToJson()));

    /// <summary>As properties that override those of a panel. Single values may be absent where others are there.</summary>
    public IEnumerable<object> Properties()
    {
        yield return new { id = "unit", value = Unit };
        yield return new { id = "noValue", value = "–" };
        if (Decimals is { } decimals)
            yield return new { id = "decimals", value = decimals };
        if (Min is { } min)
            yield return new { id = "min", value = min };
        if (Max is { } max)
            yield return new { id = "max", value = max };
        if (Thresholds is not null)
            yield return new { id = "thresholds", value = Thresholds.ToJson() };
        if (Words is not null)
            yield return new { id = "mappings", value = Words.ToJson() };
        if (Link is not null)
            yield return new { id = "links", value = new JsonArray(Link.ToJson()) };
    }
}
