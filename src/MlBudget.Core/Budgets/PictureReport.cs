using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>Predictions joined with their label, by answer and by what turned out to be true.</summary>
/// <param name="Window">How long the window is that ends with the last complete hour <c>labels.delay</c> ago.</param>
/// <param name="TruePositives">Answered positive, and so they are.</param>
/// <param name="FalsePositives">Answered positive, and they are negative.</param>
/// <param name="FalseNegatives">Answered negative, and they are positive.</param>
/// <param name="TrueNegatives">Answered negative, and so they are.</param>
public sealed record ConfusionReport(TimeSpan Window, long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives);

/// <summary>Predictions joined with their label that are of a class, of a model of many.</summary>
/// <param name="Window">How long the window is that ends with the last complete hour <c>labels.delay</c> ago.</param>
/// <param name="Class">The class.</param>
/// <param name="Labels">How many labels are of it.</param>
/// <param name="Answers">How many answers.</param>
/// <param name="Right">How many of both together.</param>
public sealed record ClassReport(TimeSpan Window, string Class, long Labels, long Answers, long Right);

/// <summary>How many predictions came in the last complete hour.</summary>
/// <param name="From">Its first minute.</param>
/// <param name="Predictions">How many came by event time; null before the first complete hour that is observed, and where the hour is excluded.</param>
/// <param name="Usual">How many are usual in that hour of the week; null where no baseline knows.</param>
/// <param name="Lower">The fewest with which the SLOs on the volume of an hour are kept; null where none has such a bound.</param>
/// <param name="Upper">The most; null where none has such a bound.</param>
public sealed record HourReport(Minute From, long? Predictions, double? Usual, double? Lower, double? Upper);

/// <summary>What is shown of a model beside its budgets. Nothing is decided from it.</summary>
public sealed record PictureReport
{
    /// <summary>The confusion over a day and over the model's longest window, those with any event; empty also where the classes that are
    /// configured are surely not those of the log.</summary>
    public ImmutableArray<ConfusionReport> Confusion { get; init; } = [];

    /// <summary>The same by class of a model of many, of the classes that have any event; empty of others.</summary>
    public ImmutableArray<ClassReport> Classes { get; init; } = [];

    /// <summary>The last complete hour; null in a report that was made by hand.</summary>
    public HourReport? Hour { get; init; }

    /// <summary>The scores of the last day in ten equal bins from 0 to 1; empty without any.</summary>
    public ImmutableArray<long> Scores { get; init; } = [];

    /// <summary>The pictures of a model at an instant.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="now">The instant.</param>
    public static PictureReport Of(ModelLedger ledger, Instant now)
    {
        if (ledger.Definition.Pictures is not { } pictures)
            return new();
        var day = TimeWindow.Ending(ledger.Definition.Watermark(now), TimeSpan.FromDays(1));
        return new()
        {
            Confusion = [.. Read(pictures, ledger, now)],
            Classes = [.. ClassesOf(pictures, ledger, now)],
            Hour = HourOf(pictures, ledger, now),
            Scores = pictures.Scores is { } scores && BinsOf(scores, ledger, HoursOf(day)) is var bins && bins.Any(count => count > 0) ? [.. bins] : [],
        };
    }

    /// <summary>Quantiles of how old a feature's values were, over the hours of the last day; empty without any.</summary>
    internal static ImmutableArray<LagQuantile> AgesOf(ModelLedger ledger, string feature, Instant now)
    {
        if (ledger.Definition.Pictures?.Ages.FirstOrDefault(known => known.Feature == feature) is not { } ages)
            return [];
        var day = TimeWindow.Ending(ledger.Definition.Watermark(now), TimeSpan.FromDays(1));
        return LagQuantile.Of(BinsOf(ages.Measure, ledger, HoursOf(day)));
    }

    private static IEnumerable<ConfusionReport> Read(PictureDefinition pictures, ModelLedger ledger, Instant now)
    {
        var model = ledger.Definition;
        if (pictures.Confusion is not { } measure)
            yield break;
        var watermark = model.LabelWatermark(now);
        if (ClassesSli.AreMistaken(ledger, [measure], TimeWindow.Ending(watermark, model.LongestWindow)))
            yield break;
        foreach (var length in new[] { TimeSpan.FromDays(1), model.LongestWindow }.Distinct())
        {
            if (WeightedCounting.Predictions(ledger.CountingOf(measure), BinsOf(measure, ledger, TimeWindow.Ending(watermark, length))) is [var tp, var fp, var fn, var tn] && tp + fp + fn + tn > 0)
                yield return new(length, tp, fp, fn, tn);
        }
    }

    private static IEnumerable<ClassReport> ClassesOf(PictureDefinition pictures, ModelLedger ledger, Instant now)
    {
        var model = ledger.Definition;
        if (pictures.Classes is not { } measure)
            yield break;
        var names = ((ClassesCounting)ledger.CountingOf(measure)).Classes;
        foreach (var length in new[] { TimeSpan.FromDays(1), model.LongestWindow }.Distinct())
        {
            var counts = BinsOf(measure, ledger, TimeWindow.Ending(model.LabelWatermark(now), length));
            foreach (var each in names.Select((name, place) => ClassOf(new(counts), place, name, length)).Where(each => each.Labels + each.Answers > 0))
                yield return each;
        }
    }

    private static ClassReport ClassOf(ClassTable table, int place, string name, TimeSpan length) =>
        new(length, name, table.Labels(place), table.Answers(place), table.Right(place));

    private static HourReport HourOf(PictureDefinition pictures, ModelLedger ledger, Instant now)
    {
        var model = ledger.Definition;
        var to = model.Watermark(now).Floor(TimeWindow.Hour).Number;
        var hour = new TimeWindow(to - TimeWindow.Hour, to);
        var tallies = ExcludingTallies.Of(ledger, model.Excluded, hour);
        // Before the first event nobody knows whether silence is silence.
        var isKnown = ledger.ObservationStart(pictures.Records) <= hour.From && tallies.ExcludedIn(hour, SlotSize.Hour) == 0;
        var usual = model.Baseline?.UsualAt(hour.From);
        var bounds = model.Slos.Select(slo => VolumeBound.Of(slo.Sli)).OfType<VolumeBound>().ToArray();
        var (least, most) = (bounds.Where(bound => !bound.IsUpper).ToArray(), bounds.Where(bound => bound.IsUpper).ToArray());
        return new(
            new(hour.From), isKnown ? WeightedCounting.PredictionsIn(tallies, pictures.Records, hour) : null, usual,
            least.Length > 0 ? usual * least.Max(bound => bound.Ratio) : null, most.Length > 0 ? usual * most.Min(bound => bound.Ratio) : null);
    }

    /// <summary>The hours of a window, the current one among them: what is counted by the hour can't be cut.</summary>
    private static TimeWindow HoursOf(TimeWindow day) =>
        TimeWindow.Ending(new(TimeWindow.Ceiling(day.To, TimeWindow.Hour)), TimeSpan.FromDays(1));

    /// <summary>What a measure holds of a window, of all rows together, without what is excluded of all SLOs.</summary>
    internal static long[] BinsOf(int measure, ModelLedger ledger, TimeWindow window)
    {
        var counts = new long[ledger.WidthOf(measure)];
        ExcludingTallies.Of(ledger, ledger.Definition.Excluded, window).SumInto(measure, 0, window, counts);
        return counts;
    }
}
