using System.Globalization;
using MlBudget.Core.Text;

namespace MlBudget.Sources.Prometheus;

/// <summary>
/// Whether a server knows what selectors ask for. A selector without a series may be right, as of errors that have never happened, or it may
/// be misspelt: the metric has to be known, and to have the labels, or its silence would be taken for a good sign.
/// </summary>
/// <param name="definition">Which counters.</param>
internal sealed class KnownNames(CounterDefinition definition)
{
    private bool _isTotalKnown;
    private bool _areHitsKnown;

    /// <summary>Looks whether the counters of all events are known, at first and where all that there is was read without finding any.</summary>
    /// <exception cref="PrometheusException">One is not.</exception>
    public async Task CheckTotalAsync(PrometheusClient client, bool isEnd, CancellationToken cancel)
    {
        if (_isTotalKnown && !isEnd)
            return;
        foreach (var selector in definition.Total)
            await CheckAsync(client, selector, "total", cancel);
        _isTotalKnown = true;
    }

    /// <summary>Looks whether the counters of hits are known, where events came and no series of hits.</summary>
    /// <exception cref="PrometheusException">One is not.</exception>
    public async Task CheckHitsAsync(PrometheusClient client, CancellationToken cancel)
    {
        if (_areHitsKnown || definition.MayBeAbsent)
            return;
        foreach (var selector in definition.Hits)
            await CheckAsync(client, selector, definition.Word, cancel);
        _areHitsKnown = true;
    }

    /// <summary>Looks whether a selector is of a known metric with known labels.</summary>
    /// <param name="client">Asks the server.</param>
    /// <param name="selector">The selector.</param>
    /// <param name="key">Where it is written.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="PrometheusException">It is not.</exception>
    public async Task CheckAsync(PrometheusClient client, Selector selector, string key, CancellationToken cancel)
    {
        if ((await client.LabelValuesAsync("__name__", selector.Text, cancel)).Count > 0)
            return;
        if (selector.Name is not { } name)
            throw new PrometheusException($"{definition.Server}: '{key}': no series has ever matched {selector.Text}{AbsentHint(key)}");
        if ((await client.LabelValuesAsync("__name__", selector.OfName, cancel)).Count == 0)
        {
            if (await client.IsDeclaredAsync(name, cancel) || await client.IsDeclaredAsync(WithoutTotal(name), cancel))
                return;
            var known = await client.LabelValuesAsync("__name__", null, cancel);
            var nearest = NearestName.Find(name, known);
            throw new PrometheusException(
                $"{definition.Server}: '{key}': found no metric '{name}'{(nearest is null ? "" : $", did you mean '{nearest}'?")}{AbsentHint(key)}");
        }

        var labels = await client.LabelNamesAsync(selector.OfName, cancel);
        if (selector.Needed.FirstOrDefault(matcher => !labels.Contains(matcher.Name))?.Name is { } unknown)
        {
            throw new PrometheusException($"{definition.Server}: '{key}': the metric '{name}' has no label '{unknown}', it has {Labels(labels)}");
        }

        if (selector.Bucket is { } bucket)
            await CheckBucketAsync(client, selector, bucket, key, cancel);
    }

    /// <summary>Which value of a label no series of hits has ever had, and which ones there are; null where all are known, or may be. It may be right, as
    /// of an error that has never happened, and it may be misspelt.</summary>
    /// <param name="client">Asks the server.</param>
    /// <param name="selector">A selector of hits that finds no series.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<string?> UnmatchedAsync(PrometheusClient client, Selector selector, CancellationToken cancel)
    {
        if (selector.Name is not { } name || (await client.LabelValuesAsync("__name__", selector.Text, cancel)).Count > 0)
            return null;
        foreach (var matcher in selector.Needed)
        {
            if ((await client.LabelValuesAsync("__name__", selector.With([matcher]), cancel)).Count == 0)
                return await OthersAsync(matcher, []);
        }

        // Each of them is met by some series, and all of them by none: what all events are compared with as well is as it should.
        var ofTotal = definition.Total.Where(total => total.Name == name).SelectMany(total => total.Matchers).ToHashSet();
        foreach (var matcher in selector.Needed.Where(matcher => !ofTotal.Contains(matcher)))
        {
            if (await OthersAsync(matcher, [.. selector.Matchers.Where(other => other != matcher)]) is { } unmatched)
                return unmatched;
        }

        return null;

        async Task<string?> OthersAsync(LabelMatcher matcher, LabelMatcher[] beside)
        {
            var values = await client.LabelValuesAsync(matcher.Name, selector.With(beside), cancel);
            var where = beside.Length == 0 ? "" : $" of {selector.With(beside)}";
            return values.Count == 0 ? null : $"'{definition.Word}': no series{where} has {matcher}; there are {Few(values)}";
        }
    }

    /// <summary>Which label series of hits have no longer, of those that are asked for; null where they have all, or there are none.</summary>
    /// <param name="client">Asks the server.</param>
    /// <param name="after">From when on there is a sample of the series, in milliseconds since the epoch.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<string?> LostLabelAsync(PrometheusClient client, long after, CancellationToken cancel)
    {
        foreach (var selector in definition.Hits.Where(selector => selector.Name is not null && selector.Needed.Any()))
        {
            var labels = await client.LabelNamesAsync(selector.OfName, cancel, after);
            if (labels.Count > 0 && selector.Needed.FirstOrDefault(matcher => !labels.Contains(matcher.Name)) is { } lost)
            {
                return $"'{definition.Word}': the metric '{selector.Name}' has no label '{lost.Name}' any more, it has "
                    + $"{Labels(labels)}: what is asked for can't be found in it";
            }
        }

        return null;
    }

    private static string Labels(List<string> labels) =>
        string.Join(", ", labels.Where(label => label != "__name__").Order(StringComparer.Ordinal));

    /// <summary>The first values of a label, each short and on one line.</summary>
    private static string Few(List<string> values)
    {
        const int Most = 8;
        var shown = values.Order(StringComparer.Ordinal).Take(Most).Select(value =>
            $"\"{string.Concat((value.Length > 40 ? value[..40] + "…" : value).Select(letter => char.IsControl(letter) ? ' ' : letter))}\"");
        return string.Join(", ", shown) + (values.Count > Most ? $" and {values.Count - Most} more" : "");
    }

    private async Task CheckBucketAsync(PrometheusClient client, Selector selector, string bucket, string key, CancellationToken cancel)
    {
        var buckets = await client.LabelValuesAsync("le", selector.OfName, cancel);
        if (buckets.Contains(bucket))
            return;
        throw new PrometheusException($"{definition.Server}: '{key}': the histogram has no bucket le=\"{bucket}\", it has "
            + string.Join(", ", buckets.OrderBy(BoundOf).ThenBy(text => text, StringComparer.Ordinal)));
    }

    private static string AbsentHint(string key) => key == "total" ? ""
        : "; where it is not there before the first such event, write may_be_absent: true";

    private static double BoundOf(string bucket) =>
        double.TryParse(bucket, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) ? bound : double.PositiveInfinity;

    private static string WithoutTotal(string name) => name.EndsWith("_total", StringComparison.Ordinal) ? name[..^"_total".Length] : name;
}
