using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Text;
using MlBudget.Core.Time;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Web;

/// <summary>Budgets in the words in which people read them.</summary>
internal static class Words
{
    /// <summary>What stands where there is no evidence.</summary>
    public const string None = "no data";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>A state: <c>Exhausted</c>.</summary>
    public static string Of(BudgetState state) => state switch
    {
        BudgetState.NoData => "No data",
        BudgetState.Ok => "OK",
        BudgetState.Burning => "Burning",
        BudgetState.Exhausted => "Exhausted",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
    };

    /// <summary>A model's state, and how many of its SLOs are not known: nobody shall take those for good.</summary>
    public static string OfModel(ModelReport report) => Unknown(report) is { } unknown ? $"{Of(report.State)}, {unknown}" : Of(report.State);

    /// <summary>How many of a model's SLOs have no data; null where all have.</summary>
    public static string? Unknown(ModelReport report) => report.NoDataSlos is > 0 and var unknown
        ? $"{unknown} of {report.Slos.Length} SLOs {(unknown == 1 ? "has" : "have")} no data" : null;

    /// <summary>What a state is called where the page gives it a colour: what is good as far as it is known is <c>partly</c>.</summary>
    public static string ClassOf(BudgetState state, bool isPartlyUnknown) =>
        isPartlyUnknown && state == BudgetState.Ok ? "partly" : MetricNames.Of(state);

    /// <summary>Why an SLO has no value, or why nothing follows from the one that it has, as a sentence; null where something
    /// may.</summary>
    public static string? Reason(SloReport report) => report.MissingWords
        ?? (report is { IsSpentByFew: true, Corrected: not null } ? "The budget is spent by what the judge and its audits tell, and by what is sure of it there is some left: nothing follows from it."
            : report.IsSpentByFew ? "The budget is spent by so few errors that they may be chance: nothing follows from it." : null);

    /// <summary>The budget with the least left, and what is not known beside it, as sentences.</summary>
    public static string Worst(ModelReport report)
    {
        var worst = report.Binding is { } binding
            ? $"{Of(binding)}: {Remaining(report.Dimensions.First(dimension => dimension.Dimension == binding).Remaining)}." : "No budget is known.";
        return Unknown(report) is { } unknown ? $"{worst} {unknown}." : worst;
    }

    /// <summary>A kind of schema violation: <c>of another type</c>.</summary>
    public static string OfViolation(string kind) => kind switch
    {
        "wrong_type" => "of another type",
        "out_of_range" => "out of range",
        "unknown_category" => "unknown category",
        _ => kind,
    };

    /// <summary>That fields which an SLO needs are gone, as a sentence; null where all are there.</summary>
    public static string? Lost(SloReport report) => report.LostFields.IsEmpty ? null
        : $"It knows nothing since {Time(report.LostFields.Min(field => field.LostSince!.Value.Start))}: "
            + $"{string.Join(", ", report.LostFields.Select(field => $"'{field.Field.Path}'"))} "
            + $"{(report.LostFields.Length == 1 ? "is" : "are")} no longer in the records.";

    /// <summary>A dimension: <c>Model quality</c>.</summary>
    public static string Of(Dimension dimension) => dimension switch
    {
        Dimension.Infrastructure => "Infrastructure",
        Dimension.ModelQuality => "Model quality",
        Dimension.DataQuality => "Data quality",
        Dimension.Fairness => "Fairness",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Not a dimension."),
    };

    /// <summary>What is left of a budget: <c>40% left</c>, <c>spent 116.7%</c>.</summary>
    public static string Remaining(double? remaining) => remaining switch
    {
        null => None,
        < 0 => $"spent {Share(1 - remaining.Value)}",
        _ => $"{Share(remaining.Value)} left",
    };

    /// <summary>What an SLO promises: <c>at least 99.9% over 7d</c>.</summary>
    public static string Objective(SloDefinition slo)
    {
        var (allowed, wording, window) = (slo.Allowance.Ratio, slo.Sli.Wording, $"{Window(slo)}{(slo.During is { } hours ? $", during {hours.Text}" : "")}");
        if (slo.Sli.Kind == SliKind.Slices)
            return $"at most {Percent(allowed)} of {MetricNames.Of(slo.Slot)} slices bad {window}";
        var bound = wording.Form switch
        {
            BoundForm.AtLeast => $"{Of(wording)}at least {Bound(1 - allowed, wording.Unit)}",
            BoundForm.AtMost => $"{Of(wording)}at most {Bound(allowed, wording.Unit)}",
            BoundForm.Between => $"{Of(wording)}between {Bound(wording.Band!.Lower, wording.Unit)} and {Bound(wording.Band.Upper, wording.Unit)}, "
                + $"at most {Bound(allowed, wording.Unit == Unit.Share ? Unit.Points : wording.Unit)} outside",
            BoundForm.BehindBaseline => $"{(wording.Noun is { } noun ? $"{noun} " : "")}at most {Percent(allowed)} behind its baseline",
            _ => throw new ArgumentOutOfRangeException(nameof(slo), wording.Form, "Not a form of a bound."),
        };
        return $"{bound} {window}";

        static string Of(SliWording wording) => wording.Noun is { } noun ? $"{noun} of " : "";
    }

    private static string Window(SloDefinition slo) => slo.Periods is { } periods
        ? $"each {MetricNames.Of(periods.Unit)}{(periods.Zone.Id == TimeZoneInfo.Utc.Id ? "" : $" in {periods.Zone.Id}")}" : $"over {MetricNames.Of(slo.Window)}";

    /// <summary>What an SLI says: <c>99.94%</c>, <c>3.5 points</c>.</summary>
    public static string Value(SloDefinition slo, double? value) => (slo.Sli.Kind, slo.Sli.Wording.Unit, value) switch
    {
        (_, _, null) => None,
        (SliKind.Slices, _, { } good) => $"{Percent(good)} of slices good",
        (_, Unit.Ratio, { } ratio) => ratio.ToString("0.####", Invariant),
        (_, Unit.Points, { } gap) => Points(gap),
        (_, Unit.Own, { } number) => Number(number),
        (_, _, { } share) => Percent(share),
    };

    /// <summary>A burn rate, with as many digits as notifications have: <c>13.44×</c>.</summary>
    public static string Burn(double? rate) => rate is { } known ? known.ToString("#,0.00", Invariant) + "×" : "–";

    /// <summary>A proportion, as fine as its distance from 0 and 1 asks for: <c>99.94%</c>.</summary>
    public static string Percent(double value)
    {
        var rest = 100 * Math.Min(Math.Abs(value), Math.Abs(1 - value));
        var decimals = rest is 0 or >= 10 ? 1 : Math.Clamp(1 - (int)Math.Floor(Math.Log10(rest)), 1, 6);
        return Math.Round(100 * value, decimals).ToString("0.######", Invariant) + "%";
    }

    /// <summary>A count: <c>1,204,311</c>.</summary>
    public static string Count(long count) => PlainNumber.Format(count);

    /// <summary>The first names of a list, and how many others there are: <c>age, pay and 3 more</c>.</summary>
    public static string Short(IReadOnlyList<string> names)
    {
        const int Most = 8;
        return names.Count <= Most ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(Most))} and {names.Count - Most} more";
    }

    /// <summary>An instant, to the second.</summary>
    public static string Time(Instant? time) => time is { } known
        ? known.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", Invariant) + " UTC" : "never";

    private static string Bound(decimal value, Unit unit) => unit switch
    {
        Unit.Ratio => value.ToString("0.####", Invariant),
        Unit.Points => Points((double)value),
        Unit.Own => Number((double)value),
        _ => Percent(value),
    };

    /// <summary>A number in a unit of its own: to six digits, and never fewer than stand before the point.</summary>
    public static string Number(double number) => Math.Abs(number) >= 100_000 ? number.ToString("#,0", Invariant)
        : number.ToString("G6", Invariant) is var text && text.Contains('E', StringComparison.Ordinal) ? number.ToString("0.######", Invariant) : text;

    private static string Percent(decimal value) => (100 * value).ToString("0.######", Invariant) + "%";

    private static string Points(double gap) => (100 * gap).ToString("0.##", Invariant) + " points";

    /// <summary>A share of a budget, to four digits as notifications have it: <c>116.7%</c>, <c>0.01234%</c>.</summary>
    public static string Share(double share)
    {
        var percent = 100 * share;
        if (percent == 0 || !double.IsFinite(percent))
            return percent.ToString("0", Invariant) + "%";
        var decimals = 3 - (int)Math.Floor(Math.Log10(Math.Abs(percent)));
        return (decimals <= 0 ? percent.ToString("#,0", Invariant)
            : Math.Round(percent, Math.Min(decimals, 15)).ToString("#,0.###############", Invariant)) + "%";
    }
}
