using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Storage;

namespace MlBudget.Benchmarks.Polls;

/// <summary>Models with real logs in a folder of their own, watched as the program does it: with a store, a page and its readers. Time is set by hand.</summary>
internal sealed class PolledFleet : IDisposable
{
    private static readonly DateTimeOffset First = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("mlbudget-polls-").FullName;
    private readonly StorageFolder _storage;
    private readonly int _minutes;
    private int _line;

    /// <summary>Writes the logs, a prediction a minute and its label half an hour later, and reads them.</summary>
    /// <param name="shape">How many models of how many SLOs.</param>
    /// <param name="days">How many days of logs there are.</param>
    public PolledFleet(FleetShape shape, int days)
    {
        Shape = shape;
        _minutes = days * 24 * 60;
        for (var model = 0; model < shape.Models; model++)
            WriteLog(model);
        Time = new(First.AddMinutes(_minutes).AddSeconds(5));
        _storage = StorageFolder.Open(Path.Combine(_folder, "data"));
        var parsed = ConfigurationFile.Parse("polls.yml", Yaml());
        Configuration = parsed.Configuration ?? throw new InvalidOperationException(string.Join('\n', parsed.Errors));
        Models = new(_storage, Configuration, MlBudget.Core.Records.ClockMode.Wall, Time, NullLoggerFactory.Instance);
        Publisher = new(Published, Page, new(), Time, new(NullLogger<SourceErrors>.Instance), new(NullLogger<LeftOutSeries>.Instance));
        do
            Poll();
        while (!Models.CaughtUp);
    }

    /// <summary>How many models of how many SLOs there are.</summary>
    public FleetShape Shape { get; }

    /// <summary>The clock.</summary>
    public SetTime Time { get; }

    /// <summary>What is watched.</summary>
    public ExporterConfiguration Configuration { get; }

    /// <summary>The models.</summary>
    public WatchedModels Models { get; }

    /// <summary>Where pages are.</summary>
    public Published Published { get; } = new();

    /// <summary>Renders pages.</summary>
    public MetricsPage Page { get; } = new();

    /// <summary>Polls and publishes.</summary>
    public Publisher Publisher { get; }

    /// <summary>One poll, published whole.</summary>
    public void Poll() => Publisher.Publish(() => Models.Poll());

    /// <summary>Appends what ten SLOs are about: a prediction of the first model of ten SLOs, or a label where one model has them all.</summary>
    public void AppendNews()
    {
        var at = Time.GetUtcNow().AddMinutes(-90);
        if (Shape.Models > 1)
            File.AppendAllText(PathOf(0, "predictions"), Prediction(at, $"news-{_line++}", new(1)));
        else
            File.AppendAllText(PathOf(0, "labels"), Label(Time.GetUtcNow(), $"p{_minutes - 31 - 5 * _line}", isPositive: _line++ % 2 == 0));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Models.Dispose();
        _storage.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string PathOf(int model, string role) => Path.Combine(_folder, $"{role}-{model:000}.jsonl");

    private void WriteLog(int model)
    {
        var random = new Random(model);
        var (predictions, labels) = (new StringBuilder(), new StringBuilder());
        for (var minute = 0; minute < _minutes; minute++)
        {
            predictions.Append(Prediction(First.AddMinutes(minute), $"p{minute}", random));
            // Every fifth label is still to come.
            if (minute < _minutes - 30 && (minute % 5 != _minutes % 5 - 1 || minute < _minutes - 1440))
                labels.Append(Label(First.AddMinutes(minute + 30), $"p{minute}", random.Next(20) == 0));
        }

        File.WriteAllText(PathOf(model, "predictions"), predictions.ToString());
        File.WriteAllText(PathOf(model, "labels"), labels.ToString());
    }

    private string Prediction(DateTimeOffset at, string id, Random random) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"t":"{{{at:yyyy-MM-ddTHH:mm:ssZ}}}","id":"{{{id}}}","a":{{{random.Next(20) / 19}}},"s":{{{random.NextDouble():F4}}},"l":{{{random.NextDouble():F4}}},"e":{{{(random.Next(200) == 0 ? "\"x\"" : "null")}}},"m":"m{{{random.Next(Shape.Groups)}}}","f":{"amount":{{{random.Next(1000)}}},"country":"c{{{random.Next(4)}}}"}}

        """);

    private static string Label(DateTimeOffset at, string id, bool isPositive) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"id":"{{id}}","t":"{{at:yyyy-MM-ddTHH:mm:ssZ}}","label":{{(isPositive ? 1 : 0)}}}""") + "\n";

    private string Yaml()
    {
        var yaml = new StringBuilder($"defaults:\n  window: {Shape.Window}\n  poll_interval: 15s\nmodels:\n");
        for (var model = 0; model < Shape.Models; model++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $$"""
                  - name: model-{{model:000}}
                    task: binary_classification
                    predictions:
                      type: files
                      path: {{PathOf(model, "predictions")}}
                      fields: { time: t, id: id, prediction: a, score: s, latency_seconds: l, error: e }
                    labels: { type: files, path: {{PathOf(model, "labels")}}, fields: { id: id, time: t, label: label }, delay: 1h }
                    features:
                      amount: { type: numeric, field: f.amount, required: true, min: 0 }
                      country: { type: categorical, field: f.country, required: true }
                    groups: { merchant: { field: m, min_samples: 10 } }
                    limits: { max_series: 200000 }
                    slos:

                """);
            foreach (var slo in Shape.Slos <= 10 ? FleetShape.Ten.Take(Shape.Slos) : FleetShape.Many(Shape.Slos))
                yaml.Append("      - ").Append(slo).Append('\n');
        }

        return yaml.ToString();
    }
}

/// <summary>How many models of how many SLOs are watched, over which window, and how many groups there are.</summary>
internal sealed record FleetShape(int Models, int Slos, string Window = "7d", int Groups = 4)
{
    /// <summary>Ten SLOs of the usual kinds, half of them of labels or groups.</summary>
    public static readonly string[] Ten =
    [
        "{ name: success, dimension: infrastructure, good: error is null, objective: 0.99 }",
        "{ name: latency, dimension: infrastructure, good: latency_seconds <= 0.9, objective: 0.85 }",
        "{ name: confidence, metric: low_confidence, below: 0.6, at_most: 0.3 }",
        "{ name: completeness, metric: completeness, at_least: 0.99 }",
        "{ name: schema, metric: schema_violations, at_most: 0.01 }",
        "{ name: duplicates, metric: duplicates, at_most: 0.01 }",
        "{ name: precision, metric: precision, at_least: 0.02 }",
        "{ name: recall, metric: recall, at_least: 0.02 }",
        "{ name: fpr-parity, disparity: { metric: false_positive_rate, by: merchant }, at_most: 0.1 }",
        "{ name: selection-parity, disparity: { metric: selection_rate, by: merchant }, at_most: 0.1 }",
    ];

    /// <summary>Ten SLOs of labels, and as many of predictions as it takes.</summary>
    public static IEnumerable<string> Many(int slos) => Enumerable.Range(0, slos).Select(slo => slo < 10
        ? Text($"{{ name: slo-{slo:0000}, metric: {OfLabels[slo % OfLabels.Length]}, {(slo % OfLabels.Length < 3 ? "at_least" : "at_most")}: 0.{slo + 1:00} }}")
        : Text($"{{ name: slo-{slo:0000}, dimension: infrastructure, good: latency_seconds <= {0.5 + slo / 2500.0:0.0000}, objective: {0.4 + slo / 2500.0:0.0000} }}"));

    private static readonly string[] OfLabels = ["precision", "recall", "accuracy", "false_positive_rate"];

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>A clock that is set by hand; how long something took is real.</summary>
internal sealed class SetTime(DateTimeOffset now) : TimeProvider
{
    /// <summary>Sets the clock forward.</summary>
    public void Advance(TimeSpan by) => now += by;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now;
}
