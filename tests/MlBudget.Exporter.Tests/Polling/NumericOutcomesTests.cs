using System.Globalization;
using System.Text.Json;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>The reference's example of numeric outcomes and of a condition over predictions and outcomes, on a made-up log.</summary>
public sealed class NumericOutcomesTests : IDisposable
{
    private readonly WatchedExample _example = new(DeliveryLog.First.AddDays(9));

    public void Dispose() => _example.Dispose();

    [Fact]
    public void Its_numbers_are_those_of_a_plain_computation_however_often_it_was_started_again()
    {
        var log = DeliveryLog.Create(seed: 11);
        Snapshot snapshot = new(default, []);
        for (var part = 0; part < 4; part++)
        {
            log.Append(_example.At("answers.jsonl"), _example.At("deliveries.jsonl"), part, parts: 4);
            using var models = Watch();
            snapshot = models.PollAll();
        }

        var report = snapshot.Models.Single().Report;
        var expected = log.Compute(report.Slos[0].Watermark.Start.ToDateTimeOffset().UtcDateTime);
        AssertIs(expected.AbsoluteError, expected.Pairs, Slo(report, "minutes-off"));
        AssertIs(expected.SquareError, expected.Pairs, Slo(report, "minutes-off-squared"));
        AssertIs(expected.Refund, expected.Refunds, Slo(report, "refunds"));
        Assert.Equal((expected.Known, expected.SureAndLate), (Whole(report, "sure-and-late").Events, Whole(report, "sure-and-late").Bad));
        Assert.Equal(expected.SureAndLate / (double)expected.Known, Whole(report, "sure-and-late").Value, 1e-9);
        Assert.InRange(expected.SureAndLate, 20, expected.Known / 2);
        Assert.Equal(log.OutOfRange, report.NumbersOutOfRange);
    }

    [Fact]
    public void A_replay_gives_the_page_of_one_that_was_started_again_and_the_page_API_and_words_tell_it()
    {
        var log = DeliveryLog.Create(seed: 12);
        for (var part = 0; part < 2; part++)
        {
            log.Append(_example.At("answers.jsonl"), _example.At("deliveries.jsonl"), part, parts: 2);
            using var models = Watch();
            models.PollAll();
        }

        using var last = Watch();
        var watched = last.PollAll();
        var page = WatchedExample.PageOf(watched);
        Assert.Equal(_example.ReplayedPage(Example), page);
        var off = Slo(watched.Models[0].Report, "minutes-off");
        var value = off.Whole.Reading!.Value.Value;
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"mlbudget_sli_value{{model=\"delivery\",dimension=\"model_quality\",slo=\"minutes-off\",window=\"7d\"}} {value:R}\n"),
            page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_numbers_out_of_range_total{model=\"delivery\"} ", page, StringComparison.Ordinal);
        Assert.Contains(
            value.ToString("R", CultureInfo.InvariantCulture), JsonSerializer.Serialize(BudgetsJson.Of(watched), BudgetsJson.Options), StringComparison.Ordinal);
        Assert.Equal("at most 6 over 7d", Words.Objective(off.Slo));
        Assert.Equal(value.ToString("G6", CultureInfo.InvariantCulture), Words.Value(off.Slo, value));
        Assert.Equal(value > 6 ? 6 / value : 1, off.Attainment!.Value, 1e-12);
    }

    [Fact]
    public void Numbers_that_millionths_cannot_tell_have_no_value_and_the_scale_to_write_is_said()
    {
        DeliveryLog.Create(seed: 13, unit: 1e-9).Append(_example.At("answers.jsonl"), _example.At("deliveries.jsonl"), 0, parts: 1);
        using var models = Watch();
        var report = models.PollAll().Models.Single().Report;

        Assert.Equal((null, MissingReason.LosesByRounding), (Slo(report, "minutes-off").Whole.Reading, Slo(report, "minutes-off").Missing));
        Assert.Equal("loses_by_rounding", MetricNames.ReasonOf(Slo(report, "minutes-off")));
        Assert.Equal(
            "Over 1% of its numbers are so small that they lose over 0.1% by being kept in millionths: write a scale of 1000000 for eta_minutes, "
            + "and bounds that are 1000000 times as large; write a scale of 1000000 for outcome.minutes, and bounds that are 1000000 times as large.",
            Words.Reason(Slo(report, "minutes-off")));
        Assert.NotNull(Slo(report, "refunds").Whole.Reading);
        Assert.Contains(
            "eta_minutes: over 1% of its values lose over 0.1% of themselves, since numbers are kept in millionths: SLOs of it have no value; "
            + "write a scale of 1000000 for eta_minutes, and bounds that are 1000000 times as large", report.Notices.Select(notice => notice.Text));
    }

    [Fact]
    public void Where_no_scale_makes_numbers_large_enough_none_is_named()
    {
        // Such as 0.000000000012345: multiplied by a million it is 12.345 millionths, of which 12 are kept.
        DeliveryLog.Create(seed: 13, unit: 1e-12).Append(_example.At("answers.jsonl"), _example.At("deliveries.jsonl"), 0, parts: 1);
        using var models = Watch();
        var report = models.PollAll().Models.Single().Report;

        Assert.Equal(MissingReason.LosesByRounding, Slo(report, "minutes-off").Missing);
        Assert.Contains(
            "eta_minutes: over 1% of its values lose over 0.1% of themselves, since numbers are kept in millionths: SLOs of it have no value; "
            + "no scale up to 1000000 does for eta_minutes, since over 1% of its values lose as much with it: log them in another unit, or "
            + "leave out what is as good as 0", report.Notices.Select(notice => notice.Text));
    }

    private static void AssertIs(double expected, long rows, SloReport slo)
    {
        Assert.Equal(rows, slo.Whole.Reading!.Value.Events);
        Assert.Equal(expected, slo.Whole.Reading!.Value.Value, expected * 1e-9);
    }

    private static SloReport Slo(ModelReport report, string name) => report.Slos.Single(slo => slo.Slo.Name == name);

    private static SliReading Whole(ModelReport report, string name) => Slo(report, name).Whole.Reading!.Value;

    /// <summary>The example, as it stands in the reference, for the log of this test.</summary>
    private string Example => WatchedExample.OfReference("delivery").Replace("/var/log/delivery", Path.GetDirectoryName(_example.At("log")), StringComparison.Ordinal);

    private WatchedModels Watch() => _example.Watch(Example);
}
