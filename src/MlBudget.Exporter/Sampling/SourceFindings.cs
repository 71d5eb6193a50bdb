using MlBudget.Core.Text;
using MlBudget.Core.Time;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Sampling;

/// <summary>What is to be said of sources as a whole: what can't be read, was refused, or is of another time.</summary>
internal static class SourceFindings
{
    private static readonly Instant Year2000 = Instant.From(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The findings of a model's sources.</summary>
    /// <param name="sample">What was looked at.</param>
    /// <param name="now">The wall clock.</param>
    public static IEnumerable<Finding> Of(ModelSample sample, Instant now)
    {
        foreach (var source in sample.Sources)
        {
            foreach (var finding in OfSource(source).Concat(OfTimes(source, sample, now)))
                yield return finding with { Text = $"{source.Name}: {finding.Text}" };
        }

        if (sample.Labels is { } labels && labels.Heads.Places.Intersect(sample.Predictions.Heads.Places).ToArray() is [var both, ..])
            yield return new($"labels: the path matches files of predictions too, such as {both}; write one that only files of labels have");
    }

    private static IEnumerable<Finding> OfSource(SampledSource source)
    {
        foreach (var fault in source.Heads.Faults)
            yield return new(fault, IsRefusal: true);
        foreach (var error in source.Heads.Errors)
            yield return new(error, IsRefusal: source.Records == 0);
        foreach (var head in source.Heads.Heads)
        {
            foreach (var (first, count) in head.Refused)
            {
                var line = first.Number > 0 ? $"{first.Place}:{first.Number}" : first.Place;
                yield return new($"{PlainNumber.Format(count)} records are refused ({MetricNames.Of(first.Reason)}), first {line}: {first.Detail}");
            }
        }

        if (source.Records + source.Refused == 0 && !source.Heads.Errors.IsEmpty)
            yield break;
        if (source.Records == 0)
            yield return new(source.Refused > 0 ? "all records are refused" : "no record is there", IsRefusal: true);
        else if (source.Silent == source.Records)
            yield return new($"all of {PlainNumber.Format(source.Records)} labels are refused (label), the first: {source.FirstSilent}", IsRefusal: true);
        else if (source.Silent > 0)
            yield return new($"{PlainNumber.Format(source.Silent)} of {PlainNumber.Format(source.Records)} labels are refused (label), the first: {source.FirstSilent}");
    }

    private static IEnumerable<Finding> OfTimes(SampledSource source, ModelSample sample, Instant now)
    {
        if (source.Times is not var (first, last))
            yield break;
        var (ahead, limits) = (last - now, sample.Model.Limits);
        if (last < Year2000)
        {
            yield return new($"times are of {first.ToRfc3339()} to {last.ToRfc3339()}: are they in another unit? Numbers are seconds, "
                + "milliseconds, microseconds or nanoseconds since 1970, by their size");
        }
        else if (ahead > limits.MaxFuture)
        {
            yield return new($"the latest time, {last.ToRfc3339()}, is {Durations.Format(TimeSpan.FromMinutes(Math.Ceiling(ahead.TotalMinutes)))} "
                + $"ahead of the clock, and more than max_future ({Durations.Format(limits.MaxFuture)}) is refused as it comes: a time without "
                + "an offset is read as UTC; log an offset, as in 2026-10-30T08:00:00+02:00");
        }
        else if (now - last > sample.Definition.Retention)
        {
            yield return new($"the latest time, {last.ToRfc3339()}, is older than what counts ({Durations.Format(sample.Definition.Retention)}): "
                + "logs of the past are for replay, and for run --clock=log");
        }
    }
}
