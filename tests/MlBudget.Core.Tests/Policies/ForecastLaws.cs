using CsCheck;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Policies;

/// <summary>Forecasts against the reports that come when the last day's mean is really counted, hour after hour.</summary>
public sealed class ForecastLaws
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day, Days = 9;
    private static readonly int Start = TallyModel.Start, Now = Start + Days * Day;

    private static readonly Gen<Scene> Scenes = Gen.Select(
        Gen.Int[0, 3], Gen.Int[-1, 6], Gen.Int[-1, 5 * 24], Gen.Double[0.1, 4], Gen.Int[0, int.MaxValue - 1],
        (kind, zoneHours, excludedHour, burn, seed) => new Scene(kind, zoneHours, excludedHour, burn, seed));

    [Fact]
    public void A_forecast_is_what_reports_say_once_the_last_day_has_gone_on()
    {
        var ends = 0;
        Scenes.Sample(scene => Interlocked.Add(ref ends, Check(scene) ? 1 : 0), iter: 40);

        // Or all of them could be of budgets that nothing is told of.
        Assert.InRange(ends, 8, int.MaxValue);
    }

    [Fact]
    public void An_end_is_never_in_the_past_nor_beyond_the_window() => Scenes.Sample(scene =>
    {
        var model = new TallyModel();
        var slo = scene.Slo(model);
        scene.Fill(model, slo);
        foreach (var minute in new[] { Now - 5 * Day, Now - 30 * Hour, Now - 7, Now })
        {
            var (report, now) = (model.Report(slo, minute), new Minute(minute).Start);
            var forecast = BudgetForecast.Of(report, model.Ledger, now);
            var longest = now + (slo.Periods is null ? slo.Window : slo.LongestWindow);
            foreach (var end in new[] { forecast.Exhaustion, forecast.Recovery })
                Assert.False(end < now || end > longest, $"{end} at {now}");
            Assert.False(forecast.Exhaustion is not null && report.State == BudgetState.Exhausted);
            Assert.False(forecast.Recovery is not null && report.State != BudgetState.Exhausted);
        }
    }, iter: 60);

    /// <summary>Whether an end is told, which then is the true one.</summary>
    private static bool Check(Scene scene)
    {
        var model = new TallyModel();
        var slo = scene.Slo(model);
        scene.Fill(model, slo);
        var report = model.Report(slo, Now);
        var forecast = BudgetForecast.Of(report, model.Ledger, new Minute(Now).Start);
        if (report.State == BudgetState.Exhausted || report.HasEvidence != true)
            return false;

        var day = report.Windows.Last(window => window.Length <= TimeSpan.FromDays(1));
        // A gap that may be chance is not repeated.
        if (slo.Sli.Attribute is not null && !(day.Reading?.AlertErrorRatio > 0))
        {
            Assert.Null(forecast.Exhaustion);
            return false;
        }

        // Nor is a level looked at that is far from its end.
        if (slo.Sli.Kind == SliKind.Level && slo.Periods is null && slo.Excluded.IsEmpty && report.Consumed <= 0.5 && day.BurnRate <= 0.5)
        {
            Assert.Null(forecast.Exhaustion);
            return false;
        }

        Scene.GoOn(model, slo);
        // Levels are looked at by the day.
        var step = slo.Sli.Kind == SliKind.Level ? 24 : 1;
        var end = slo.PeriodAt(new(Now)) is { } period ? (period.To - Now) / Hour : 7 * 24;
        double? expected = null;
        for (var from = 0; from < end && expected is null; from += step)
        {
            var to = Math.Min(from + step, end);
            if (!(Consumed(to) >= 1))
                continue;
            for (var hour = from + 1; hour <= to && expected is null; hour++)
            {
                if (Consumed(hour) is { } after && after >= 1 && Consumed(hour - 1) is { } before)
                    expected = hour - 1 + Math.Clamp((1 - before) / (after - before), 0, 1);
            }
        }

        Assert.Equal(expected is null, forecast.Exhaustion is null);
        if (expected is { } hours)
            Assert.Equal(hours, (forecast.Exhaustion!.Value - new Minute(Now).Start).TotalHours, 1e-6);
        return expected is not null;

        double? Consumed(int hour) => model.Report(slo, Now + hour * Hour).Consumed;
    }

    private sealed record Scene(int Kind, int ZoneHours, int ExcludedHour, double Burn, int Seed)
    {
        public SloDefinition Slo(TallyModel model)
        {
            var slo = Kind switch
            {
                0 => TallyModel.Slo(new OccurrenceSli(model.Success()), 0.05m),
                1 => TallyModel.Slo(new DegradationSli(model.Proportion("accuracy"), 0.9m), 0.05m, SlotSize.Hour),
                _ => TallyModel.Slo(
                    new DisparitySli(new([model.Proportion("false_positive_rate", byMerchant: true)], 0, Kind == 2 ? DisparityMeasure.Difference
                        : DisparityMeasure.Ratio, null, 100, 20, Confident: Seed % 2 == 0)
                    { MinGroupSize = 20 }), Kind == 2 ? 0.05m : 0.4m, SlotSize.Hour),
            };
            slo = slo with
            {
                // Periods of a week, which begin two days before the end of the log and some hours.
                Periods = ZoneHours < 0 ? null : new(CalendarUnit.Week, TimeZoneInfo.CreateCustomTimeZone("zone", TimeSpan.FromHours(ZoneHours), "zone", "zone")),
                Excluded = ExcludedHour < 0 ? ExcludedTime.None
                    : new([new SingleStretch(new Minute(Now + ExcludedHour * Hour).Start, new Minute(Now + (ExcludedHour + 5) * Hour).Start)]),
            };
            model.Slos = [slo];
            model.Excluded = slo.Excluded;
            return slo;
        }

        public void Fill(TallyModel model, SloDefinition slo)
        {
            var random = new Random(Seed);
            for (var hour = 0; hour < Days * 24; hour++)
                Add(model, slo, Start + hour * Hour, random, hour >= (Days - 1) * 24 ? Burn : random.NextDouble());
        }

        /// <summary>Counts the mean of the last day, in every hour ahead. All counts are multiples of 24, so it is whole.</summary>
        public static void GoOn(TallyModel model, SloDefinition slo)
        {
            var ledger = model.Ledger;
            foreach (var measure in slo.Sli.Measures)
            {
                for (var group = 0; group < Math.Max(1, ledger.GroupsOf(measure)); group++)
                {
                    var sums = new long[ledger.WidthOf(measure)];
                    ledger.SumInto(measure, group, new(Now - Day, Now), sums);
                    for (var hour = 0; hour < 8 * 24; hour++)
                    {
                        for (var counter = 0; counter < sums.Length; counter++)
                            ledger.Measure(measure).Add(group, Now + hour * Hour, counter, sums[counter] / 24);
                    }
                }
            }
        }

        private void Add(TallyModel model, SloDefinition slo, int minute, Random random, double burn)
        {
            var events = 24L * random.Next(5, 50);
            switch (Kind)
            {
                case 0:
                    model.Add(model.Success(), minute, [events, events - Part(events, 0.05 * burn)]);
                    break;
                case 1:
                    var wrong = Part(events, 0.1 + 0.045 * burn);
                    model.Add(model.Proportion("accuracy"), minute, [events - wrong, wrong, 0, 0]);
                    break;
                default:
                    var rate = model.Proportion("false_positive_rate", byMerchant: true);
                    Add("a", 0.05);
                    Add("b", 0.05 + 0.04 * burn);
                    Add("c", random.NextDouble() * 0.1);
                    break;

                    void Add(string group, double share)
                    {
                        var bad = Part(events, share);
                        model.Add(rate, minute, [0, bad, 0, events - bad], group);
                    }
            }
        }

        private static long Part(long events, double share) => 24 * (long)Math.Round(events / 24 * Math.Min(1, share));
    }
}
