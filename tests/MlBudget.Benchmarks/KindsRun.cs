using System.Globalization;
using System.Runtime.CompilerServices;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Benchmarks;

/// <summary>What a waiting prediction weighs in memory, by what its labels are needed for: the managed heap after a full collection, less
/// that of an empty ledger, over a million rows in full chunks. It runs once and prints.</summary>
internal static class KindsRun
{
    private const string Binary = "binary_classification";

    private const string Lists = "ranking, by list", Items = "ranking, by item";

    private const int RowsPerHour = 16_384, Hours = 61;

    private static readonly (string Kind, string Slos, string Task)[] Kinds =
    [
        ("ids only", "{ name: a, metric: duplicates, at_most: 0.1 }", Binary),
        ("a class", "{ name: a, metric: accuracy, at_least: 0.9 }", Binary),
        ("a condition on outcomes", "{ name: a, dimension: model_quality, bad: outcome.paid == true, objective: 0.9 }", Binary),
        ("a condition over both", "{ name: a, dimension: model_quality, bad: sure >= 0.9 and outcome.paid == true, objective: 0.9 }", Binary),
        ("a number", "{ name: a, metric: mean, outcome: took, at_most: 5 }", Binary),
        ("a number that was predicted", "{ name: a, metric: mean_absolute_error, predicted: eta, outcome: took, at_most: 5 }", Binary),
        ("a class and its score", "{ name: a, metric: brier_score, at_most: 0.1 }", Binary),
        ("one of many classes", "{ name: a, metric: accuracy, at_least: 0.9 }, { name: b, metric: macro_f1, at_least: 0.9 }", "multiclass_classification"),
        ("one of many, two ranked", "{ name: a, metric: top_k_accuracy, ranked: [prediction, second], at_least: 0.9 }", "multiclass_classification"),
        ("a number that is the answer", "{ name: a, metric: mean_absolute_error, at_most: 5 }, { name: b, metric: within_tolerance, tolerance: 1, at_least: 0.9 }", "regression"),
        ("a list, judged as a whole", "{ name: a, metric: ndcg, at_least: 0.9 }", Lists),
        ("a list of 10, by item", "{ name: a, metric: ndcg, at_least: 0.9 }, { name: b, metric: hit_rate, at_least: 0.9 }", Items),
        ("a class, of a part", "{ name: a, metric: accuracy, where: sure >= 0.9, at_least: 0.9 }", Binary),
    ];

    /// <summary>Runs it.</summary>
    public static void Run()
    {
        Console.WriteLine("bytes a row, without and with its label");
        foreach (var (kind, slos, task) in Kinds)
            Measure(kind, slos, task);
    }

    /// <summary>In a method of its own, so that nothing of the kind before is alive.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Measure(string kind, string slos, string task)
    {
        var ledger = Ledger(slos, task);
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        Feed(new Batch(ledger.Definition.Predictions), ledger.FoldPredictions, 0);
        var waiting = PerRow(empty);
        if (ledger.Definition.Labels?.Schema is { } labels)
        {
            var statistics = new SourceStatistics();
            Feed(new Batch(labels), batch => ledger.FoldLabels(batch, statistics), EventTime.PerHour);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind,-28} {waiting,6:0.0} {PerRow(empty),6:0.0}"));
        GC.KeepAlive(ledger);
    }

    private static double PerRow(long empty) => (GC.GetTotalMemory(forceFullCollection: true) - empty) / (double)(RowsPerHour * Hours);

    private static ModelLedger Ledger(string slos, string task)
    {
        var isRanking = task is Lists or Items;
        var labels = isRanking ? $"labels: {{ type: files, path: l, fields: {{ time: t, id: id, {(task == Lists ? "label: 'g[*]'" : "item: item, label: grade")} }} }}"
            : slos.Contains("duplicates", StringComparison.Ordinal) ? ""
            : "labels: { type: files, path: l, fields: { time: t, id: id, label: y, outcomes: [ paid, { took: { field: took, type: number } } ] } }";
        var result = ConfigurationFile.Parse("kinds.yml", $$"""
            models:
              - name: kinds
                task: {{task.Split(',')[0]}}
                {{(task.StartsWith("multi", StringComparison.Ordinal) ? "classes: ['1', '2']" : "")}}
                predictions: { type: files, path: p, fields: { time: t, id: id, prediction: a, score: s, second: b, eta: eta, sure: sure{{(isRanking ? ", items: 'items[*]'" : "")}} } }
                {{labels}}
                limits: { duplicate_horizon: 7d, max_items: 10 }
                slos: [ {{slos}} ]
            """);
        return new(result.Configuration?.Models[0].Definition ?? throw new InvalidOperationException(string.Join('\n', result.Errors)));
    }

    private static void Feed(Batch batch, Action<Batch> fold, long delay)
    {
        foreach (var column in batch.Columns.OfType<CategoryColumn>())
            column.Codes.AsSpan().Fill(column.Dictionary.GetOrAdd("1"u8));
        foreach (var column in batch.Columns.OfType<NumberColumn>())
            column.Values.AsSpan().Fill(1.5);
        for (var row = 0; row < RowsPerHour * Hours; row++)
        {
            batch.Times[batch.Count] = FraudLines.TimeOf(0) + row / RowsPerHour * EventTime.PerHour + delay;
            batch.Ids[batch.Count] = PairFeed.IdOf(row);
            Bits.Set(batch.HasId, batch.Count);
            foreach (var column in batch.Columns)
                Bits.Set(column.Valid, batch.Count);
            if (++batch.Count < batch.Capacity)
                continue;
            fold(batch);
            batch.Clear();
        }
    }
}
