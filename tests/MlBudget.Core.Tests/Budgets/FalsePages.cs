using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>
/// A model whose true error is constant, watched for many days by the default alert rows: how often each fires by chance. Events
/// come evenly, and each is bad by itself with the same probability.
/// </summary>
internal sealed class FalsePages
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly TallyModel _model = new();
    private readonly Random _random;

    private FalsePages(int seed) => _random = new(seed);

    /// <summary>How often rows fire of a share of good events that is kept just so: at each row's own short window.</summary>
    /// <param name="allowed">E, which is also the true error ratio.</param>
    /// <param name="perHour">How many events come in an hour.</param>
    /// <param name="days">For how many days it is watched.</param>
    /// <param name="seed">Where chance starts.</param>
    public static IReadOnlyList<(AlertRow Row, double Share)> OfOccurrences(decimal allowed, int perHour, int days, int seed)
    {
        var pages = new FalsePages(seed);
        var success = pages._model.Success();
        var slo = Plan(new OccurrenceSli(success), allowed, SlotSize.Minute, Dimension.Infrastructure);
        // Poisson arrivals within the minute, as of a quiet service; the mean is what counts.
        return pages.Watch(slo, success, perHour / 60.0, 1, days, events => pages.Binomial(events, (double)allowed), isGoodCounted: true);
    }

    /// <summary>How often rows fire of a proportion that is held against its baseline.</summary>
    /// <param name="baseline">b.</param>
    /// <param name="sense">Which way it is good.</param>
    /// <param name="maxDegradation">D.</param>
    /// <param name="truth">What the proportion truly is.</param>
    /// <param name="perWindow">How many events come in each of the row's long windows.</param>
    /// <param name="longWindow">Which row: its long window.</param>
    /// <param name="windows">How many of them are watched.</param>
    /// <param name="seed">Where chance starts.</param>
    public static (AlertRow Row, double Share) OfLevel(
        decimal baseline, Sense sense, decimal maxDegradation, double truth, int perWindow, TimeSpan longWindow, int windows, int seed)
    {
        var pages = new FalsePages(seed);
        var share = pages._model.Proportion("selection_rate") with { Sense = sense };
        var slo = Plan(new DegradationSli(share, baseline), maxDegradation, SlotSize.Hour, Dimension.ModelQuality);
        var row = slo.Alerts.Single(row => row.Long == longWindow);
        var days = (int)Math.Ceiling(windows * longWindow.TotalDays);
        return pages.Watch(
            slo with { Alerts = [row] }, share, perWindow / longWindow.TotalHours, TimeWindow.Hour, days,
            events => pages.Binomial(events, truth), isGoodCounted: false)[0];
    }

    private static SloDefinition Plan(Sli sli, decimal allowed, SlotSize slot, Dimension dimension)
    {
        var slo = TallyModel.Slo(sli, allowed, slot) with { Dimension = dimension };
        var planner = new AlertRowPlanner(sli, Week, allowed, slo.Slot, TimeSpan.FromSeconds(15));
        var rows = AlertCatalogue.For(dimension, Week, hourSlots: slot == SlotSize.Hour, slice: null);
        return slo with { Alerts = [.. rows.Where(row => planner.FaultOf(row) is null).Select(row => planner.Plan(row))] };
    }

    private List<(AlertRow, double)> Watch(
        SloDefinition slo, Proportion proportion, double perHourOrMinute, int slot, int days, Func<int, int> hits, bool isGoodCounted)
    {
        var step = (int)slo.Alerts.Min(row => row.Short).TotalMinutes;
        var (from, to) = (TallyModel.Start, TallyModel.Start + days * TimeWindow.Day);
        var fired = new long[slo.Alerts.Length];
        long looks = 0;
        for (var minute = from; minute < to; minute += slot)
        {
            var events = Poisson(perHourOrMinute);
            var counted = hits(events);
            if (events > 0)
                _model.Add(proportion, minute, [events, isGoodCounted ? events - counted : counted]);
            var now = minute + slot;
            // A week is observed first.
            if ((now - from) % step != 0 || now - from < 7 * TimeWindow.Day)
                continue;
            _model.Ledger.Advance(new(now * EventTime.PerMinute));
            var report = _model.Report(slo, now);
            looks++;
            for (var row = 0; row < fired.Length; row++)
                fired[row] += report.Alerts[row].Fires ? 1 : 0;
        }

        return [.. slo.Alerts.Select((row, index) => (row, fired[index] / (double)looks))];
    }

    private int Poisson(double mean) => mean > 0 ? MathNet.Numerics.Distributions.Poisson.Sample(_random, mean) : 0;

    private int Binomial(int events, double probability) => MathNet.Numerics.Distributions.Binomial.Sample(_random, probability, events);
}
