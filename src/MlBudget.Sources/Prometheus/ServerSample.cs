using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Time;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Prometheus;

/// <summary>Looks at what a server has of an SLO, before anything runs.</summary>
internal static class ServerSample
{
    /// <summary>It is looked at for so long back.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromHours(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What there is of counters.</summary>
    public static TallySample Of(CounterDefinition definition, TimeProvider time, CancellationToken cancel) => Look(definition.Server, async (client, facts, stop) =>
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var names = new KnownNames(definition);
        TimeSpan? interval = null;
        var found = new Dictionary<string, int> { ["total"] = 0, [definition.Word] = 0 };
        foreach (var (key, selector) in definition.Total.Select(one => ("total", one)).Concat(definition.Hits.Select(one => (definition.Word, one))))
        {
            var series = await client.SamplesAsync(selector.Text, now - (long)Reach.TotalMilliseconds, now, stop);
            facts.Add(string.Create(CultureInfo.InvariantCulture, $"'{key}': {series.Count} series of {selector.Text} in the last {Durations.Format(Reach)}"));
            if (series.Count == 0 && (key == "total" || !definition.MayBeAbsent))
                await names.CheckAsync(client, selector, key, stop);
            if (series.Count == 0 && key != "total" && await names.UnmatchedAsync(client, selector, stop) is { } unmatched)
                facts.Add($"{unmatched}. Right where that has never happened, and else it would never count");
            found[key] += series.Count;
            var gaps = series.SelectMany(one => one.Samples.Zip(one.Samples.Skip(1), (sample, next) => next.Time - sample.Time)).Order().ToArray();
            if (gaps.Length > 0)
                interval = TimeSpan.FromMilliseconds(gaps[gaps.Length / 2]);
        }

        if (found["total"] == 0)
            return $"no sample of '{definition.TotalShown}' is there of the last {Durations.Format(Reach)}: without events the SLO has no value";
        if (found[definition.Word] == 0 && await names.LostLabelAsync(client, now - (long)Reach.TotalMilliseconds, stop) is { } lost)
            return lost;
        if (interval is not { } scrapes)
            return "no counter was sampled twice in that time";
        facts.Add($"scraped every {Durations.Format(scrapes)}, {(int)(definition.Slot / scrapes)} times in a slot of {Durations.Format(definition.Slot)}");
        return definition.Slot < 4 * scrapes ? $"a slot of {Durations.Format(definition.Slot)} has less than four scrapes; write a longer one" : null;
    }, cancel);

    /// <summary>What there is of an expression.</summary>
    public static TallySample Of(ValueDefinition definition, TimeProvider time, CancellationToken cancel) => Look(definition.Server, async (client, facts, stop) =>
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var series = await client.ValuesAsync(definition.Expression, now - (long)Reach.TotalMilliseconds, now, definition.Slot, stop);
        if (series.Count > 1)
            return $"the expression gives {series.Count} series, expected one: add them up or take one, as by sum(…) or max(…)";
        var values = series.SelectMany(one => one.Samples).Where(sample => !double.IsNaN(sample.Value)).ToArray();
        if (values.Length == 0)
            return $"the expression has given no value in the last {Durations.Format(Reach)}";
        facts.Add(string.Create(CultureInfo.InvariantCulture, $"the last value is {values[^1].Value}"));
        return null;
    }, cancel);

    /// <summary>Asks a server, and says what is wrong.</summary>
    /// <param name="server">The server.</param>
    /// <param name="look">Asks it, and adds what there is; gives what is wrong, or null.</param>
    /// <param name="cancel">Ends it early.</param>
    private static TallySample Look(
        PrometheusServer server, Func<PrometheusClient, ImmutableArray<string>.Builder, CancellationToken, Task<string?>> look, CancellationToken cancel)
    {
        var facts = ImmutableArray.CreateBuilder<string>();
        using var client = new PrometheusClient(server);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        string? fault;
        try
        {
            fault = look(client, facts, patience.Token).GetAwaiter().GetResult();
        }
        catch (PrometheusException error)
        {
            fault = error.Message;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            fault = $"{server} has not answered for {Durations.Format(Patience)}";
        }

        return new(facts.ToImmutable(), fault is null ? [] : [fault], IsUsable: fault is null);
    }
}
