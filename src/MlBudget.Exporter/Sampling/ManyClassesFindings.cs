using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Exporter.Sampling;

/// <summary>What the classes of a model of many say: whether answers, labels and the configuration write them alike.</summary>
internal static class ManyClassesFindings
{
    /// <summary>The findings; none of other models.</summary>
    public static IEnumerable<Finding> Of(ModelSample sample)
    {
        var model = sample.Definition;
        if (model.Task.Answers != AnswerKind.Class || model.PredictionColumn is not { } answer)
            yield break;
        var answers = new TextCounts(sample.Predictions.Batches, answer);
        var labels = model.Labels is { Column: { } inline } ? new TextCounts(sample.Predictions.Batches, inline)
            : sample.Labels is { } source && model.Labels!.Tracks.OfType<LabelTrack>().FirstOrDefault() is { } track ? new TextCounts(source.Batches, track.Column) : null;
        if (labels is not null && labels.All >= Finding.Enough && answers.All >= Finding.Enough && !Codes(answers).Overlaps(Codes(labels)))
        {
            yield return new($"labels: none of {PlainNumber.Format(labels.All)} labels is a class that is answered: found {labels.Shown}, and among answers {answers.Shown}; "
                + "write classes alike in both", IsRefusal: true);
        }

        foreach (var column in model.Measures.Select(measure => measure.Counting.OfRows).OfType<RankedCounting>().SelectMany(ranked => ranked.Columns).Distinct())
        {
            var ranked = new TextCounts(sample.Predictions.Batches, column);
            if (ranked.All >= Finding.Enough && !Codes(ranked).Overlaps(model.ManyClasses.IsEmpty ? Codes(answers) : model.ManyClasses.Select(ClassCodes.Of)))
                yield return new($"predictions: '{model.Predictions.Columns[column].Path}' is ranked among answers, and none of its texts is a class: found {ranked.Shown}");
        }

        if (Others("predictions", "answers", answers, sample) is { } odd)
            yield return odd;
        if (labels is not null && Others(model.Labels!.Column is null ? "labels" : "predictions", "labels", labels, sample) is { } others)
            yield return others;
    }

    private static Finding? Others(string source, string noun, TextCounts texts, ModelSample sample)
    {
        var known = sample.Definition.ManyClasses.Select(ClassCodes.Of).ToHashSet();
        var others = known.Count == 0 ? 0 : texts.Count(text => !known.Contains(ClassCodes.Of(text)));
        return others == 0 ? null : new($"{source}: {PlainNumber.Format(others)} of {PlainNumber.Format(texts.All)} {noun} are of none of the configured classes: found {texts.Shown}; "
            + "add them to 'classes', or write them alike");
    }

    private static HashSet<long> Codes(TextCounts texts) => [.. texts.Texts.Select(ClassCodes.Of)];
}
