using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Configuration.Times;

/// <summary>What is outside of hours of operation, on both sides of both changes of clocks: in Berlin 2026-03-29 skips 02:00 to 03:00, and
/// 2026-10-25 has it twice. 2026-06-01 is a Monday.</summary>
public sealed class ClosedHoursTests
{
    private const int Day = TimeWindow.Day;

    [Theory]
    // Clocks in Berlin are two hours ahead in summer, one in winter.
    [InlineData("Mon-Fri 08:00-20:00 Europe/Berlin", "2026-06-01", 1, "06:00-18:00")]
    [InlineData("mon,wed 08:00-20:00 Europe/Berlin", "2026-12-02", 1, "07:00-19:00")]
    [InlineData("Mon,Wed 08:00-20:00 Europe/Berlin", "2026-06-02", 1, "")]
    [InlineData("Fri-Mon 9:00-10:00", "2026-06-01", 2, "09:00-10:00")]
    [InlineData("08:00-20:00", "2026-06-06", 2, "08:00-20:00 08:00-20:00")]
    // Over midnight hours belong to the day on which they begin.
    [InlineData("Mon 22:00-06:00", "2026-06-01", 2, "22:00-06:00")]
    [InlineData("Sun 22:00-06:00", "2026-06-01", 1, "00:00-06:00")]
    [InlineData("Mon 22:00-24:00", "2026-06-01", 2, "22:00-00:00")]
    [InlineData("Mon-Sat 00:00-24:00 Asia/Tokyo", "2026-06-07", 1, "15:00-00:00")]
    // An hour that clocks skip is none, and one that they show twice is two.
    [InlineData("02:00-03:00 Europe/Berlin", "2026-03-29", 1, "")]
    [InlineData("01:30-03:30 Europe/Berlin", "2026-03-29", 1, "00:30-01:30 23:30-00:00")]
    [InlineData("02:00-03:00 Europe/Berlin", "2026-10-25", 1, "00:00-02:00")]
    [InlineData("02:00-02:30 Europe/Berlin", "2026-10-25", 1, "00:00-00:30 01:00-01:30")]
    public void What_is_open_follows_the_clocks_of_the_zone(string hours, string first, int days, string open)
    {
        var start = Instant.From(DateTimeOffset.Parse($"{first}T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture)).Minute.Number;
        var window = new TimeWindow(start, start + days * Day);
        var closed = Read($"\"{hours}\"").Closed.In(window, SlotSize.Minute);

        var found = new List<string>();
        var from = window.From;
        foreach (var stretch in closed.Append(new(window.To, window.To)))
        {
            if (from < stretch.From)
                found.Add($"{Clock(from)}-{Clock(stretch.From)}");
            from = stretch.To;
        }

        Assert.Equal(open, string.Join(' ', found));

        static string Clock(int minute) => new Minute(minute).Start.ToRfc3339()[11..16];
    }

    [Fact]
    public void Of_several_hours_what_is_in_none_is_closed_and_any_part_of_time_is_closed_as_it_is_within_all()
    {
        var hours = Read("[\"Mon-Fri 08:00-20:00 Europe/Berlin\", \"Sat 22:00-02:00\"]");
        Assert.Equal("Mon-Fri 08:00-20:00 Europe/Berlin and Sat 22:00-02:00 UTC", hours.Text);
        var start = Instant.From(new DateTimeOffset(2026, 10, 12, 0, 0, 0, TimeSpan.Zero)).Minute.Number;
        var all = hours.Closed.In(new(start, start + 28 * Day), SlotSize.Minute);

        // Four weeks of 5 · 12 + 4 hours are open, whatever clocks do on a Sunday.
        Assert.Equal(28 * Day - 4 * 64 * 60, all.Sum(stretch => stretch.To - stretch.From));
        var random = new Random(18);
        for (var turn = 0; turn < 200; turn++)
        {
            var from = start + random.Next(20 * Day);
            var part = new TimeWindow(from, from + random.Next(1, 8 * Day));
            var expected = all.Select(stretch => new TimeWindow(Math.Max(stretch.From, part.From), Math.Min(stretch.To, part.To))).Where(stretch => stretch.From < stretch.To);
            Assert.Equal(expected, hours.Closed.In(part, SlotSize.Minute));
        }
    }

    [Fact]
    public void A_budget_of_few_slices_is_spent_with_fewer_bad_ones()
    {
        // Of twelve slices in a week 1.2 may be bad: two are more than that, and three wouldn't be chance either.
        var slo = Compile("\"Mon 08:00-09:00\"", "5m");

        Assert.Equal(2, slo.Evidence.BadEvents);
        Assert.Equal(1.0 / 168, slo.OpenShare, 1e-12);
    }

    private static OperatingHours Read(string during) => Compile(during, "1m").During!;

    private static SloDefinition Compile(string during, string slice)
    {
        var result = ConfigurationFile.Parse("during.yml", $$"""
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: log.jsonl, fields: { time: t } }
                slos: [ { name: up, metric: uptime, silence: bad, slices: { length: {{slice}}, objective: 0.9 }, during: {{during}} } ]
            """);
        Assert.Empty(result.Errors);
        return Assert.Single(Assert.Single(result.Configuration!.Models).Slos).Definition;
    }
}
