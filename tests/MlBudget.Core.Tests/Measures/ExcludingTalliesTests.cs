using CsCheck;
using MlBudget.Core.Measures;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Measures;

/// <summary>Tallies without excluded time, against sums minute by minute; few stretches are taken one by one, and many are remembered by the hour.</summary>
public sealed class ExcludingTalliesTests
{
    private const int Hour = TimeWindow.Hour, Days = 3, Minutes = Days * TimeWindow.Day;
    private static readonly int Start = TallyModel.Start;

    [Theory]
    [InlineData(10, 2)]
    [InlineData(90, 30)]
    [InlineData(700, 45)]
    public void A_window_has_what_its_other_minutes_have(int every, int length) => Gen.Select(Gen.Int[0, every - 1], Gen.Int[0, int.MaxValue - 1]).Sample(
        (first, seed) =>
        {
            var (random, model) = (new Random(seed), new TallyModel());
            var success = model.Success();
            var counts = Enumerable.Range(0, Minutes).Select(_ => random.Next(4) == 0 ? random.Next(100) : 0).ToArray();
            for (var minute = 0; minute < Minutes; minute++)
                model.Add(success, Start + minute, [counts[minute], counts[minute] / 2]);
            var excluded = new ExcludedTime([.. Enumerable.Range(0, Minutes / every + 1).Select(index => Stretch(first + index * every, length))]);
            var tallies = ExcludingTallies.Of(model.Ledger, excluded, new(Start, Start + Minutes));
            var isOut = Enumerable.Range(0, Minutes).Select(minute => minute >= first && (minute - first) % every < length).ToArray();
            for (var window = 0; window < 20; window++)
            {
                var from = random.Next(0, Minutes);
                var to = random.Next(from, Minutes + 1);
                var reach = new TimeWindow(Start + from, Start + to);
                var inside = Enumerable.Range(from, to - from).ToArray();

                var share = success.Read(tallies, 0, reach);
                Assert.Equal(inside.Where(minute => !isOut[minute]).Sum(minute => counts[minute]), share.Events);
                Assert.Equal(inside.Where(minute => !isOut[minute]).Sum(minute => counts[minute] / 2), share.Hits);
                Assert.Equal(share.Events, tallies.AllEvents(success.Terms[0].Measure, reach));
                Assert.Equal(inside.Count(minute => isOut[minute]), tallies.ExcludedIn(reach, SlotSize.Minute));
                Assert.Equal(inside.Count(minute => isOut[minute]), tallies.ExcludedIn(reach, success.Measures));
                Assert.Equal(inside.Count(minute => IsHourOut(minute / Hour)), tallies.ExcludedIn(reach, SlotSize.Hour));
            }

            bool IsHourOut(int hour) => isOut.AsSpan(hour * Hour, Hour).Contains(true);
        },
        iter: 6);

    private static SingleStretch Stretch(int from, int length) => new(new Minute(Start + from).Start, new Minute(Start + from + length).Start);
}
