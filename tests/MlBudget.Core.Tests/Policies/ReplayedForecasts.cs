using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Policies;

/// <summary>How a budget burns from some time on; before, at three tenths of what is allowed.</summary>
internal enum Burn
{
    Steady,
    Growing,
    Ending,
    DailyCycle,
}

/// <summary>What a generated history is told as.</summary>
internal enum Told
{
    Occurrences,
    Slices,
    Level,
    LevelOfLateLabels,
}

/// <summary>A forecast beside what came of it.</summary>
/// <param name="Lead">How far ahead the time was that was told, in hours.</param>
/// <param name="Error">How much later that time was than the true one, in hours; null where it never came within the window.</param>
internal readonly record struct JudgedForecast(double Lead, double? Error);

/// <summary>What was told over one history.</summary>
/// <param name="Ends">Of the end of the budget, at each poll at which one was told.</param>
/// <param name="Recoveries">Of a spent budget.</param>
/// <param name="Spent">How often the budget came to its end.</param>
/// <param name="UntoldDayBefore">Of these how many had no forecast 24 hours before.</param>
/// <param name="UntoldHoursBefore">And six hours before.</param>
internal sealed record JudgedHistory(
    IReadOnlyList<JudgedForecast> Ends, IReadOnlyList<JudgedForecast> Recoveries, int Spent, int UntoldDayBefore, int UntoldHoursBefore);

/// <summary>A generated history of 22 days, polled every two hours through a ledger: forecasts are those of days 7 to 15, and what came of them is read
/// from the reports up to the end.</summary>
internal sealed class ReplayedForecasts
{
    private const int Hour = TimeWindow.Hour, FirstPoll = 7 * 24, Poll = 2, LastForecast = 15 * 24, Hours = 22 * 24;
    private const double Usual = 0.3;
    private static readonly int Start = TallyModel.Start;

    private readonly TallyModel _model = new();
    private readonly Random _random;
    private readonly SloDefinition _slo;
    private readonly Told _told;
    private readonly double[] _burns;
    private readonly double[] _traffic;

    public ReplayedForecasts(Burn burn, Told told, int seed)
    {
        _random = new(seed * 31 + (int)burn * 7 + (int)told);
        _told = told;
        _slo = SloOf(told);
        _model.Slos = [_slo];
        var onset = FirstPoll + _random.Next(0, 48);
        var (strength, length) = (_random.NextDouble(), _random.Next(6, 49));
        _burns = [.. Enumerable.Range(0, Hours).Select(hour => hour < onset ? Usual : burn switch
        {
            Burn.Steady => 1.3 + 4 * strength,
            Burn.Growing => Math.Min(12, Usual * Math.Pow(2, (hour - onset) / (18 + 30 * strength))),
            Burn.Ending => hour < onset + length ? 3 + 7 * strength : Usual,
            _ => (1.3 + 2 * strength) * (1 + Math.Sin(2 * Math.PI * hour / 24)),
        })];
        _traffic = [.. Enumerable.Range(0, Hours).Select(hour => burn == Burn.DailyCycle ? 1 + 0.6 * Math.Sin(2 * Math.PI * hour / 24) : 1)];
    }

    public JudgedHistory Judge()
    {
        var (consumed, forecasts) = (new double?[Hours], new BudgetForecast?[Hours]);
        for (var hour = 0; hour < Hours; hour++)
        {
            Count(hour);
            var now = new Minute(Start + (hour + 1) * Hour).Start;
            _model.Ledger.Advance(now);
            if (hour < FirstPoll || hour % Poll != 0)
                continue;
            var report = BudgetCalculator.Report(_slo, _model.Ledger, now);
            consumed[hour] = report.HasEvidence == true ? report.Consumed : 0;
            if (hour < LastForecast)
                forecasts[hour] = BudgetForecast.Of(report, _model.Ledger, now);
        }

        List<JudgedForecast> ends = [], recoveries = [];
        for (var hour = FirstPoll; hour < LastForecast; hour += Poll)
        {
            var now = new Minute(Start + (hour + 1) * Hour).Start;
            if (forecasts[hour]!.Exhaustion is { } end)
                ends.Add(Judge(hour, (end - now).TotalHours, share => share >= 1));
            if (forecasts[hour]!.Recovery is { } recovery)
                recoveries.Add(Judge(hour, (recovery - now).TotalHours, share => share < 1));
        }

        var spent = Enumerable.Range(FirstPoll + 1, LastForecast - FirstPoll - 1).Where(hour => consumed[hour] >= 1 && consumed[hour - Poll] < 1).ToArray();
        return new(ends, recoveries, spent.Length, spent.Count(hour => IsUntold(hour - 24)), spent.Count(hour => IsUntold(hour - 6)));

        bool IsUntold(int hour) => hour >= FirstPoll && consumed[hour] < 1 && forecasts[hour]!.Exhaustion is null;

        JudgedForecast Judge(int from, double lead, Func<double, bool> isSo)
        {
            for (var hour = from + Poll; hour < Math.Min(Hours, from + 1 + FirstPoll); hour += Poll)
            {
                if (consumed[hour] is { } after && isSo(after) && consumed[hour - Poll] is { } before)
                    return new(lead, lead - (hour - Poll - from + Poll * (after == before ? 1 : Math.Clamp((1 - before) / (after - before), 0, 1))));
            }

            return new(lead, null);
        }
    }

    private static double Allowed(Told told) => told switch { Told.Occurrences => 0.01, Told.Slices => 0.1, _ => 0.04 };

    private SloDefinition SloOf(Told told) => told switch
    {
        Told.Occurrences => TallyModel.Slo(new OccurrenceSli(_model.Success()), 0.01m),
        Told.Slices => TallyModel.Slo(
            new SlicedSli(new OccurrenceSli(_model.Success()), new(0.5m), new(TimeSpan.FromHours(1), 1, SilenceIsBad: false)), 0.1m)
            with
        { Slot = TimeSpan.FromHours(1) },
        Told.Level => TallyModel.Slo(new DegradationSli(_model.Proportion("accuracy"), 0.95m), 0.04m, SlotSize.Hour),
        _ => TallyModel.Slo(new DegradationSli(_model.Proportion("accuracy"), 0.95m), 0.04m, SlotSize.Hour) with { Delay = TimeSpan.FromHours(24) },
    };

    private void Count(int hour)
    {
        var (minute, error) = (Start + hour * Hour, Math.Min(1, _burns[hour] * Allowed(_told)));
        var events = (int)(_traffic[hour] * 500);
        if (_told == Told.Slices)
        {
            _model.Add(_model.Success(), minute, [events, _random.NextDouble() < error ? 0 : events]);
            return;
        }

        var chance = _told == Told.Occurrences ? error : 1 - 0.95 * (1 - error);
        var wrong = Draw(events, chance);
        if (_told == Told.Occurrences)
            _model.Add(_model.Success(), minute, [events, events - wrong]);
        else
            _model.Add(_model.Proportion("accuracy"), minute, [events - wrong, wrong, 0, 0]);
    }

    /// <summary>How many of some events are bad: a binomial number by its normal approximation, which is as good here and much faster.</summary>
    private int Draw(int events, double chance)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return Math.Clamp((int)Math.Round(events * chance + normal * Math.Sqrt(events * chance * (1 - chance))), 0, events);
    }
}
