using System.Collections.Immutable;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>How an SLO, a dimension or a model fares. In ascending order of concern.</summary>
public enum BudgetState
{
    /// <summary>There is no evidence.</summary>
    NoData,

    /// <summary>There is budget left, or too few errors to say that there is none, and no alert row fires.</summary>
    Ok,

    /// <summary>An alert row fires.</summary>
    Burning,

    /// <summary>Nothing is left, and there is evidence of that.</summary>
    Exhausted,
}

/// <summary>One window of an SLO.</summary>
/// <param name="Length">Its length w; of a period of the calendar how long all of it is.</param>
/// <param name="Minutes">Its minutes; of a period those that are over.</param>
/// <param name="Result">What the SLI says of it, or why it says nothing.</param>
/// <param name="Allowed">What is allowed over it, E_w.</param>
/// <param name="Coverage">Which share of it was observed, κ_w.</param>
/// <param name="BurnRate">B_w = e_w / E_w; null without evidence.</param>
/// <param name="Spent">The share of the whole budget that went in it; of a level the pace κ_w · B_w · w / W; null without
/// evidence.</param>
public sealed record WindowReport(
    TimeSpan Length, TimeWindow Minutes, SliResult Result, double Allowed, double Coverage, double? BurnRate, double? Spent)
{
    /// <summary>Which period of the calendar it is; null where it rolls.</summary>
    public CalendarUnit? Unit { get; init; }

    /// <summary>What the SLI says of it; null without evidence.</summary>
    public SliReading? Reading => Result.Reading;
}

/// <summary>One alert row of an SLO.</summary>
/// <param name="Row">The row.</param>
/// <param name="BurnRate">min(κ · B_long, B_short), and without evidence of errors in the long window at most the row's factor:
/// shown, and never firing. Of a part of few members of a group B_short tells only on which side of that factor it is. Null where one of them has no value.</param>
public sealed record AlertReport(AlertRow Row, double? BurnRate)
{
    /// <summary>Whether it fires.</summary>
    public bool Fires => BurnRate > Row.Factor;
}

/// <summary>The latest complete slot, judged by itself.</summary>
/// <param name="From">Its first minute.</param>
/// <param name="Reading">What the SLI says of it; null without evidence.</param>
/// <param name="Kept">Whether the bound was kept in it; null without evidence.</param>
public sealed record SlotVerdict(Minute From, SliReading? Reading, bool? Kept);

/// <summary>The budget of an SLO at one instant. Immutable.</summary>
public sealed record SloReport
{
    /// <summary>What was promised.</summary>
    public required SloDefinition Slo { get; init; }

    /// <summary>τ, the minute at which its windows end.</summary>
    public required Minute Watermark { get; init; }

    /// <summary>Its windows: rolling ones, the shortest first, of which the last is its own, W; where its budget is kept by periods of the
    /// calendar that is the period that has begun, behind them.</summary>
    public required ImmutableArray<WindowReport> Windows { get; init; }

    /// <summary>The minute from which on it is observed; null where nothing is.</summary>
    public int? ObservedFrom { get; init; }

    /// <summary>How the period before ended, as far as labels have come; null a day after its end, and where its window rolls.</summary>
    public ClosedPeriod? Closed { get; init; }

    /// <summary>The latest complete slot.</summary>
    public required SlotVerdict LatestSlot { get; init; }

    /// <summary>Its alert rows.</summary>
    public ImmutableArray<AlertReport> Alerts { get; init; } = [];

    /// <summary>The attribute whose groups it compares; null for all but disparities.</summary>
    public string? Attribute { get; init; }

    /// <summary>The observed gap between groups in a window, whatever the budget uses: the difference, or 1 − ratio. Null without
    /// evidence; only of disparities.</summary>
    public double? GapOf(WindowReport window) => Slo.Sli.Wording.GapOf(window.Reading?.Value);

    /// <summary>The groups that it compares; empty for all but disparities. Their windows are <see cref="Windows"/>.</summary>
    public ImmutableArray<GroupReading> Groups { get; init; } = [];

    /// <summary>Of a share that is corrected by audits what the judge says of the whole window, and how it errs; null of others, and where that is hidden.</summary>
    public CorrectedReading? Corrected { get; init; }

    /// <summary>Events by arrival and how many of them were bad; null for all but occurrences, and where they would tell of single members of a group.</summary>
    public Share? Arrived { get; init; }

    /// <summary>Its own window, W.</summary>
    public WindowReport Whole => Windows[^1];

    /// <summary>C = κ_W · e_W / E; null without evidence.</summary>
    public double? Consumed => Whole.Coverage * Whole.BurnRate;

    /// <summary>1 − C, also below zero; null without evidence.</summary>
    public double? Remaining => Consumed is { } consumed ? Complement(consumed) : null;

    /// <summary>How many more events may be bad of the events of a whole window, E · N_W / κ_W − bad_W; of slices how many slices. It
    /// takes for granted that the part of the window that was not observed has as much traffic. Null for levels and amounts, and without
    /// evidence.</summary>
    public double? RemainingEvents => Whole is { Reading: { Bad: { } bad } reading, Coverage: > 0 } && Slo.Sli.Kind != SliKind.Level
        ? Left(reading.Events, bad) : null;

    /// <summary>How much of an amount is left to spend, E · (1 − C), in the unit of the amount, also below zero; null of all that has none, and without evidence.</summary>
    public double? RemainingAmount => Slo.Sli.Kind == SliKind.Amount && Remaining is { } remaining && Math.Abs(remaining) < 1e12 && Whole.Allowed < 1e15
        ? (double)((decimal)Whole.Allowed * (decimal)remaining) : null;

    /// <summary>clamp((1 − e_W) / (1 − E), 0, 1), 1 where everything is allowed; of an error in a unit of its own 1 where e ≤ E, else
    /// E / e (math.md, "Edges"). Null without evidence.</summary>
    public double? Attainment => Whole.Reading is not { } reading ? null
        : !Slo.Sli.ErrorIsShare ? (reading.ErrorRatio <= Whole.Allowed ? 1 : Whole.Allowed / reading.ErrorRatio)
        : Whole.Allowed >= 1 ? 1 : Math.Clamp((1 - reading.ErrorRatio) / (1 - Whole.Allowed), 0, 1);

    /// <summary>Whether the errors of the whole window are enough to decide from; null without a value. Without it the numbers are
    /// shown, and nothing follows from them.</summary>
    public bool? HasEvidence => Whole.Reading is { } reading ? Slo.Evidence.IsIn(reading) && (Corrected is null || Remaining > 0 || IsSurelySpent(reading)) : null;

    /// <summary>Of a share that is corrected by audits, whether nothing is left of the budget by what is sure of it.</summary>
    private bool IsSurelySpent(SliReading reading) => Whole.Coverage * reading.AlertErrorRatio >= Whole.Allowed;

    /// <summary>Whether nothing is left of the budget and yet nothing follows, since too few errors were seen.</summary>
    public bool IsSpentByFew => Remaining <= 0 && HasEvidence == false;

    /// <summary>Why it has no value; null where it has one.</summary>
    public MissingReason? Missing => Whole.Result.Reason;

    /// <summary>The same as a sentence, with what was found; null where it has one.</summary>
    public string? MissingWords { get; init; }

    /// <summary>The fields that it needs and that records have no longer: since then it knows nothing, whatever its value says.</summary>
    public ImmutableArray<FieldReport> LostFields { get; init; } = [];

    /// <summary>Whether an alert row fires, whatever is left.</summary>
    public bool IsBurning => Alerts.Any(alert => alert.Fires);

    /// <summary>Whether an alert row fires that pages.</summary>
    public bool Pages => Alerts.Any(alert => alert.Fires && alert.Row.Severity == AlertSeverity.Critical);

    /// <summary>How it fares.</summary>
    public BudgetState State => Remaining switch
    {
        null => BudgetState.NoData,
        <= 0 when HasEvidence == true => BudgetState.Exhausted,
        _ => IsBurning ? BudgetState.Burning : BudgetState.Ok,
    };

    /// <summary>E · N / κ − bad, in decimals for the same reason as below. What is observed of the window is whole minutes.</summary>
    private double Left(long events, long bad)
    {
        var minutes = (decimal)Whole.Length.TotalMinutes;
        var observed = Math.Max(1, Math.Round(minutes * (decimal)Whole.Coverage));
        return (double)((decimal)Whole.Allowed * events * minutes / observed - bad);
    }

    /// <summary>
    /// 1 − C in decimals, which take the 15 digits of a double that are sure: so that 0.65 leaves 0.35 and not
    /// 0.35000000000000003.
    /// </summary>
    internal static double Complement(double consumed) =>
        Math.Abs(consumed) < 1e15 ? (double)(1 - (decimal)consumed) : 1 - consumed;
}
