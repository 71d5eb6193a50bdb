namespace MlBudget.Exporter.Tests.Storage;

/// <summary>A prediction as a test writes it. Times are minutes since the epoch.</summary>
internal sealed record LoggedPrediction(int Minute, int Id, bool Selected, string? Merchant, int LatencyMs, bool HasError);

/// <summary>A label as a test writes it, with when it became known.</summary>
internal sealed record LoggedLabel(int Minute, int Id, bool IsFraud);

/// <summary>A configuration out of those that a walk changes between.</summary>
/// <param name="Name">What the SLO of successes is called.</param>
/// <param name="Objective">What is promised of it.</param>
/// <param name="LatencyMs">The bound of the SLO of latency; null for no such SLO.</param>
/// <param name="HasPrecision">Whether there is an SLO that needs labels.</param>
/// <param name="HasParity">Whether there is one that compares groups.</param>
internal sealed record Variant(string Name, string Objective, int? LatencyMs, bool HasPrecision, bool HasParity)
{
    public string Yaml(string folder)
    {
        var slos = new List<string>
        {
            $"{{ name: {Name}, dimension: infrastructure, good: error is null, objective: {Objective} }}",
            "{ name: duplicates, metric: duplicates, at_most: 0.5 }",
            "{ name: shop, metric: precision, at_least: 0.9, where: 'groups.merchant == \"shop\"' }",
            "{ name: slow-shop, metric: recall, at_least: 0.9, where: 'groups.merchant == \"shop\" and latency > 100' }",
            "{ name: others, dimension: infrastructure, good: error is null, objective: 0.9, where: 'groups.merchant != \"shop\"' }",
        };
        if (LatencyMs is { } bound)
            slos.Add($"{{ name: latency, dimension: infrastructure, good: latency <= {bound}, objective: 0.9 }}");
        if (HasPrecision)
            slos.Add("{ name: precision, metric: precision, at_least: 0.9 }");
        if (HasParity)
            slos.Add("{ name: parity, disparity: { metric: false_positive_rate, by: merchant }, at_most: 0.1 }");
        return $$"""
            models:
              - name: walk
                task: binary_classification
                predictions: { type: files, path: {{folder}}/p.jsonl, fields: { time: t, id: i, prediction: d, error: e, latency: ms } }
                labels: { type: files, path: {{folder}}/l.jsonl, fields: { time: t, id: i, label: y }, delay: 1h }
                groups: { merchant: { field: m, min_samples: 1 } }
                limits: { min_group_size: 1 }
                slos:
                  - {{string.Join("\n      - ", slos)}}
            """;
    }
}

/// <summary>
/// The plain, slow twin: keeps all records and counts them one by one. What a configuration asks for is counted from the
/// first commit on in which it was asked for, without a break; labels are counted for every prediction that waits.
/// </summary>
internal sealed class PlainHistory
{
    private readonly List<LoggedPrediction> _predictions = [];
    private readonly List<LoggedLabel> _labels = [];
    private readonly Dictionary<string, int> _since = [];
    private int _committed;

    public Variant? Variant { get; private set; }

    public void Add(LoggedPrediction prediction) => _predictions.Add(prediction);

    public void Add(LoggedLabel label) => _labels.Add(label);

    /// <summary>The store was opened with a configuration, after which all that was not committed is read again.</summary>
    public void Open(Variant variant)
    {
        Variant = variant;
        foreach (var (what, isAsked) in new[]
        {
            ("latency 100", variant.LatencyMs == 100), ("latency 200", variant.LatencyMs == 200), ("parity", variant.HasParity),
        })
        {
            if (!isAsked)
                _since.Remove(what);
            else
                _since.TryAdd(what, _committed);
        }
    }

    public void Commit() => _committed = _predictions.Count;

    /// <summary>Events and bad events of an SLO before a minute.</summary>
    public (long Events, long Bad) Count(string slo, int watermark) => slo switch
    {
        "latency" => Count(Counted(Since($"latency {Variant!.LatencyMs}")), watermark, p => true, p => p.LatencyMs > Variant!.LatencyMs),
        "precision" => Count(Counted(0), watermark, p => p.Selected && LabelOf(p) is not null, p => LabelOf(p) == false),
        "shop" => Count(Counted(0), watermark, p => p is { Merchant: "shop", Selected: true } && LabelOf(p) is not null, p => LabelOf(p) == false),
        "slow-shop" => Count(Counted(0), watermark, p => p is { Merchant: "shop", LatencyMs: > 100 } && LabelOf(p) == true, p => !p.Selected),
        "others" => Count(Counted(0), watermark, p => p.Merchant is not null and not "shop", p => p.HasError),
        "duplicates" => Count(_predictions, watermark, p => true, p => !ReferenceEquals(p, _predictions.First(first => first.Id == p.Id))),
        _ => Count(Counted(0), watermark, p => true, p => p.HasError),
    };

    /// <summary>Actual negatives of a group, and those that were selected all the same, before a minute.</summary>
    public (long Events, long Bad) CountGroup(string merchant, int watermark) => Count(
        Counted(Since("parity")), watermark, p => p.Merchant == merchant && LabelOf(p) == false, p => p.Selected);

    private int Since(string what) => _since[what];

    /// <summary>The predictions that count: the first of each id.</summary>
    private IEnumerable<LoggedPrediction> Counted(int from) => _predictions.DistinctBy(p => p.Id)
        .Where(p => _predictions.IndexOf(p) >= from);

    private bool? LabelOf(LoggedPrediction prediction) => _labels.Where(label => label.Id == prediction.Id)
        .OrderBy(label => label.Minute).ThenBy(label => label.IsFraud).Select(label => (bool?)label.IsFraud).FirstOrDefault();

    private static (long, long) Count(
        IEnumerable<LoggedPrediction> log, int watermark, Func<LoggedPrediction, bool> counts, Func<LoggedPrediction, bool> isBad)
    {
        var events = log.Where(p => p.Minute < watermark).Where(counts).ToArray();
        return (events.Length, events.LongCount(isBad));
    }
}
