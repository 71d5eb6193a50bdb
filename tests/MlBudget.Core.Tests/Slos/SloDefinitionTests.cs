using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Slos;

public sealed class SloDefinitionTests
{
    [Theory]
    [InlineData("7d", "1m", "", "1d 7d")]
    [InlineData("7d", "1m", "1h/5m 6h/30m 1d/2h", "5m 30m 1h 2h 6h 1d 7d")]
    [InlineData("7d", "1h", "6h/1h 1d/6h", "1h 6h 1d 7d")]
    [InlineData("6h", "1m", "6h/30m", "30m 6h")]
    [InlineData("1d", "1m", "", "1d")]
    [InlineData("7d", "2d", "", "7d")]
    public void Its_windows_are_its_own_a_day_and_those_of_its_rows_each_once_the_shortest_first(
        string window, string slot, string rows, string expected)
    {
        var alerts = rows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split('/'))
            .Select(row => new AlertRow(AlertSeverity.Critical, Durations.Parse(row[0]), Durations.Parse(row[1]), 1, Evidence.Any));
        var slo = Slo(new OccurrenceSli(new TallyModel().Success())) with
        {
            Window = Durations.Parse(window),
            Slot = Durations.Parse(slot),
            Alerts = [.. alerts],
        };

        Assert.Equal(expected, string.Join(' ', slo.Windows.Select(Durations.Format)));
    }

    [Theory]
    [InlineData(1, 100_017, 100_017)]
    [InlineData(60, 100_019, 99_960)]
    [InlineData(60, 100_020, 100_020)]
    [InlineData(360, 100_100, 100_080)]
    public void Its_windows_end_with_the_last_complete_slot(int slotMinutes, int minute, int watermark)
    {
        var slo = Slo(new OccurrenceSli(new TallyModel().Success())) with { Slot = TimeSpan.FromMinutes(slotMinutes) };
        Assert.Equal(new(watermark), slo.WatermarkAt(new(minute)));
    }

    [Theory]
    [InlineData(null, 1, "0")]
    [InlineData(null, 60, "0")]
    [InlineData(30, 30, "7d1h30m")]
    [InlineData(90, 90, "7d2h30m")]
    [InlineData(60, 60, "0")]
    [InlineData(360, 360, "0")]
    public void Minutes_are_needed_for_its_whole_window_where_slices_cut_hours(int? slice, int slot, string kept)
    {
        Sli sli = new OccurrenceSli(new TallyModel().Success());
        if (slice is { } length)
            sli = new SlicedSli(sli, new(0.1m), new(TimeSpan.FromMinutes(length), 1, SilenceIsBad: false));

        Assert.Equal(kept, Durations.Format((Slo(sli) with { Slot = TimeSpan.FromMinutes(slot) }).MinutesKept));
    }

    private static SloDefinition Slo(Sli sli) => TallyModel.Slo(sli, 0.1m);
}
