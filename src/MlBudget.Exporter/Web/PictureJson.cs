using MlBudget.Core.Budgets;
using MlBudget.Core.Measures;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Web;

/// <summary>What is shown of a model beside its budgets as JSON.</summary>
internal static class PictureJson
{
    /// <summary>Predictions joined with their label, by window.</summary>
    public static IEnumerable<ConfusionDocument> Confusion(PictureReport pictures) => pictures.Confusion.Select(confusion => new ConfusionDocument(
        MetricNames.Of(confusion.Window), confusion.TruePositives, confusion.FalsePositives, confusion.FalseNegatives, confusion.TrueNegatives));

    /// <summary>The last complete hour.</summary>
    public static HourDocument? Hour(PictureReport pictures) => pictures.Hour is not { } hour ? null
        : new(hour.From.Start.ToDateTimeOffset().UtcDateTime, hour.Predictions, hour.Usual, hour.Lower, hour.Upper);

    /// <summary>The scores of the last day by bin.</summary>
    public static IEnumerable<ScoreBinDocument> Scores(PictureReport pictures) =>
        pictures.Scores.Select((events, bin) => new ScoreBinDocument(ScoreBinCounting.Names[bin], events));
}

internal sealed record ConfusionDocument(string Window, long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives);

internal sealed record HourDocument(DateTime From, long? Predictions, double? BaselinePredictions, double? Lower, double? Upper);

internal sealed record ScoreBinDocument(string Bin, long Events);
