using System.Text;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Sampling;

/// <summary>Whether labels meet predictions: by their ids, and within the delay.</summary>
internal static class JoinFindings
{
    /// <summary>The findings of a model's labels.</summary>
    public static IEnumerable<Finding> Of(ModelSample sample)
    {
        if (sample.Labels is not { Records: > 0 } labels || sample.Predictions.Records == 0)
            yield break;
        var model = sample.Definition;
        if (Meeting(sample, labels) == 0 && labels.Silent < labels.Records)
            yield return Apart(sample, labels);
        if (model.Labels is not { Wins: LabelPrecedence.First, LagMeasure: { } measure, Delay: var delay })
            yield break;
        var lags = new long[LagBins.Count];
        sample.Ledger.SumInto(measure, 0, sample.Window, lags);
        if (lags.Sum() < Finding.Enough || LagBins.Quantile(lags, 0.5) is not { } seconds
            || seconds <= (delay + TimeSpan.FromHours(1)).TotalSeconds)
            yield break;
        var median = Durations.Format(TimeSpan.FromHours(Math.Floor(seconds / 3600)));
        yield return new($"labels: half of {PlainNumber.Format(lags.Sum())} sampled ones take more than {median}, and labels.delay is "
            + $"{Durations.Format(delay)}: write a delay after which most labels are there");
    }

    /// <summary>How many ids of labels are those of predictions.</summary>
    private static long Meeting(ModelSample sample, SampledSource labels)
    {
        var known = new HashSet<UInt128>();
        foreach (var batch in sample.Predictions.Batches)
        {
            for (var row = 0; row < batch.Count; row++)
            {
                if (Bits.Get(batch.HasId, row))
                    known.Add(batch.Ids[row]);
            }
        }

        return labels.Batches.Sum(batch => Enumerable.Range(0, batch.Count).LongCount(row => known.Contains(batch.Ids[row])));
    }

    private static Finding Apart(ModelSample sample, SampledSource labels)
    {
        var (ours, theirs) = (FormsOf(sample.Predictions), FormsOf(labels));
        var what = $"labels: none of {PlainNumber.Format(labels.Records)} sampled labels has the id of one of "
            + $"{PlainNumber.Format(sample.Predictions.Records)} sampled predictions";
        if (ours.Count == 0)
            return new($"{what}, which have none");
        if (!ours.Keys.Intersect(theirs.Keys, StringComparer.Ordinal).Any())
        {
            return new(
                $"{what}: ids of predictions are written as {Words(ours)}, those of labels as {Words(theirs)} (a for letters, 9 for digits); "
                + "log them alike", IsRefusal: true);
        }

        if (sample.Predictions.Heads.AreAll && labels.Heads.AreAll)
            return new($"{what}, and those are all: are they of the same model, and is labels.fields.id right?", IsRefusal: true);
        var (first, last) = sample.Predictions.Times!.Value;
        var (since, until) = labels.Times!.Value;
        return since <= last + sample.Definition.Labels!.Delay + TimeSpan.FromHours(1) && until >= first
            ? new($"{what}, though they are of the same time: are ids written alike in both, and is labels.fields.id right?")
            : new($"{what}: they are of another time, {since.ToRfc3339()} to {until.ToRfc3339()}, so nothing follows from it");
    }

    /// <summary>How ids are written, without their values: runs of letters and digits are one sign.</summary>
    private static Dictionary<string, long> FormsOf(SampledSource source)
    {
        var forms = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var batch in source.Batches)
        {
            var texts = batch.Category(source.Ids!.Value);
            for (var row = 0; row < batch.Count; row++)
            {
                if (!Bits.Get(texts.Valid, row))
                    continue;
                var form = FormOf(texts.Dictionary[texts.Codes[row]]);
                forms[form] = forms.GetValueOrDefault(form) + 1;
            }
        }

        return forms;
    }

    private static string FormOf(string id)
    {
        var form = new StringBuilder();
        foreach (var character in id)
        {
            // Hexadecimal digits mix both in every order, and are one run.
            var sign = char.IsLetter(character) ? 'a' : char.IsDigit(character) ? '9' : char.IsControl(character) ? ' ' : character;
            if (form.Length > 0 && sign is 'a' or '9' && form[^1] is 'a' or '9')
                form[^1] = form[^1] == sign ? sign : 'a';
            else
                form.Append(sign);
        }

        return form.ToString();
    }

    private static string Words(Dictionary<string, long> forms) => string.Join(
        " or ", forms.OrderByDescending(form => form.Value).ThenBy(form => form.Key, StringComparer.Ordinal).Take(3)
            .Select(form => FoundText.Of(form.Key)));
}
