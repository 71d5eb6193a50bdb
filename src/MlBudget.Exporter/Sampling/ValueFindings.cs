using MlBudget.Core.Budgets;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Sampling;

/// <summary>What the values of answers, labels, scores and groups say.</summary>
internal static class ValueFindings
{
    /// <summary>In so small a share a score outside 0 to 1 may be a slip.</summary>
    private const double OddShare = 0.01;

    /// <summary>The findings of a model's values.</summary>
    public static IEnumerable<Finding> Of(ModelSample sample)
    {
        var model = sample.Definition;
        if (sample.Ledger.Predictions == 0)
            return [];
        var findings = new List<Finding?>();
        findings.AddRange(ManyClassesFindings.Of(sample).Cast<Finding?>());
        if (model.Task.Answers != AnswerKind.Class)
            findings.AddRange(OfTwoClasses(sample));
        findings.AddRange(ListNotices.In(sample.Ledger, sample.Window, sample.Window).Select(notice => (Finding?)new Finding(notice.Text)));
        if (model.Labels?.Unlabelled is not null)
            findings.Add(new("labels: what unlabelled_after says of those without one is in no number of the sample, which may not have read their label: what is normal is told by replay"));
        findings.Add(OfScores(sample));
        findings.AddRange(OfGroups(sample).Cast<Finding?>());
        return findings.OfType<Finding>();
    }

    private static IEnumerable<Finding?> OfTwoClasses(ModelSample sample)
    {
        var model = sample.Definition;
        if (model.PredictionColumn is { } answer)
            yield return OfClasses("predictions", "answers", new(sample.Predictions.Batches, answer), model.Classes, "set positive_class");
        if (model.Labels is { Column: { } inline })
            yield return OfClasses("predictions", "labels", new(sample.Predictions.Batches, inline), model.LabelClasses, "set labels.positive_class");
        if (sample.Labels is { } labels && model.Labels!.Tracks.OfType<ClassTrack>().FirstOrDefault() is { } track)
            yield return OfClasses("labels", "labels", new(labels.Batches, track.Column), model.LabelClasses, "set labels.positive_class");
    }

    private static Finding? OfClasses(string source, string noun, TextCounts texts, BinaryClasses classes, string remedy)
    {
        if (texts.All < Finding.Enough || texts.Count(text => classes.Of(text) == BinaryClass.Positive) > 0)
            return null;
        var what = $"{source}: none of {PlainNumber.Format(texts.All)} {noun} is of the positive class {classes.PositiveWords}{(classes.AreShown ? $": found {texts.Shown}" : "")}";
        // Of a rare class a sample may have none, but not where it is there in other letters.
        var positive = classes.Positive.Select(text => text.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (texts.Texts.Any(positive.Contains))
            return new($"{what}; {remedy}: classes are told apart by upper and lower case", IsRefusal: true);
        var areSeveral = texts.Texts.Select(ClassText.Fold).Distinct().Count() > 1;
        return areSeveral ? new($"{what}; {remedy}") : new($"{what}; right where none came, and else {remedy}");
    }

    private static Finding? OfScores(ModelSample sample)
    {
        if (sample.Definition.Measures.Select((measure, index) => (measure.Counting, index))
            .FirstOrDefault(measure => measure.Counting is ScoreRangeCounting) is not { Counting: ScoreRangeCounting range } found)
            return null;
        var (scores, outside) = sample.Ledger.PairOf(found.index, sample.Window);
        if (outside <= OddShare * scores)
            return null;
        var remedy = range is { Example: > 1 and <= 100, Score.Scale: 1 }
            ? $"where they are percentages, write score: {{ field: {range.Score.Path}, scale: 0.01 }}" : "log the probability of the positive class";
        return new($"predictions: {PlainNumber.Format(outside)} of {PlainNumber.Format(scores)} scores lie outside 0 to 1: they are no "
            + $"probabilities, and what needs them leaves them out; {remedy}");
    }

    private static IEnumerable<Finding> OfGroups(ModelSample sample)
    {
        foreach (var attribute in sample.Definition.Attributes.Where(attribute => attribute is { IsCompared: true, IsReadyMade: false, Column: not null }))
        {
            var column = attribute.Column!.Value;
            var texts = new TextCounts(sample.Predictions.Batches, column);
            if (texts.All == 0)
                continue;
            if (texts.Texts.Count == 1)
                yield return new($"predictions: groups.{attribute.Name} is {texts.Shown} in all records, and takes two groups to compare");
            foreach (var slo in sample.Definition.Slos)
            {
                if (TooSmall(sample, texts, attribute.MinSamples, slo.Window) is { } second && Compares(slo.Sli, column, sample))
                {
                    yield return new($"predictions: groups.{attribute.Name}: at the rate of the sample the second largest group has "
                        + $"{PlainNumber.Format(second)} records in the {Durations.Format(slo.Window)} of '{slo.Name}', and min_samples is "
                        + $"{PlainNumber.Format((long)attribute.MinSamples)}; write fewer, or a longer window: found {texts.Shown}");
                }
            }
        }
    }

    private static bool Compares(Sli sli, int column, ModelSample sample) =>
        sli.Attribute is { } attribute && sample.Definition.Attributes[attribute].Column == column;

    /// <summary>How many records the second largest group has in a window, where that is too few; null where it has enough.</summary>
    private static long? TooSmall(ModelSample sample, TextCounts texts, int least, TimeSpan window)
    {
        if (texts.Texts.Count < 2 || sample.PerHour is not { } perHour)
            return null;
        var second = texts.Greatest.ElementAt(1);
        var records = (double)second / sample.Ledger.Predictions * perHour * window.TotalHours;
        return records < least ? (long)records : null;
    }
}
