using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Benchmarks;

/// <summary>JSON lines of 376 bytes with 8 features and two groups, and the model that reads them.</summary>
internal static class FraudLines
{
    /// <summary>The length of every line, without its end.</summary>
    public const int Length = 376;

    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Merchants = ["electronics", "groceries", "fashion", "travel"];
    private static readonly string[] Regions = ["north", "south", "east", "west", "centre"];
    private static readonly string[] Countries = ["DE", "FR", "NL", "PL", "IT", "ES"];

    /// <summary>Lines in the order of time, a thousand a second.</summary>
    /// <param name="count">How many.</param>
    /// <param name="areVersioned">Whether they say which of two versions has answered, in the same length.</param>
    public static byte[][] Generate(int count, bool areVersioned = false)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(index => Line(random, index, areVersioned ? $"\"model_version\":\"2026.{10 + index % 2}\"," : ""))];
    }

    /// <summary>The time of a line, in microseconds since the epoch.</summary>
    public static long TimeOf(int index) => Instant.From(Start.AddMilliseconds(index)).Micros;

    private static byte[] Line(Random random, int index, string version)
    {
        var score = random.NextDouble();
        var text = string.Create(CultureInfo.InvariantCulture, $$"""
            {"timestamp":"{{Start.AddMilliseconds(index):yyyy-MM-ddTHH:mm:ss.fffZ}}","prediction_id":"req-{{index:D12}}","decision":{{(score > 0.9 ? 1 : 0)}},"score":{{score:F6}},"latency_ms":{{20 + 100 * random.NextDouble():F2}},"error":null,"merchant_type":"{{Pick(random, Merchants)}}","region":"{{Pick(random, Regions)}}","features":{"amount":{{1000 * random.NextDouble():F2}},"country":"{{Pick(random, Countries)}}","velocity":{{random.NextDouble():F4}},"age":{{random.Next(18, 90)}},"tenure":{{random.Next(0, 400)}},"items":{{random.Next(1, 9)}},"device":"d{{random.Next(9)}}","hour":{{random.Next(24)}}},{{version}}"pad":"
            """);
        return Encoding.UTF8.GetBytes($"{text}{new string('x', Length - text.Length - 2)}\"}}");
    }

    private static string Pick(Random random, string[] values) => values[random.Next(values.Length)];

    /// <summary>A definition of its own each time: measures own scratch space.</summary>
    /// <param name="origin">Whether labels are joined or in the record.</param>
    /// <param name="isVersioned">Whether what SLOs are of is counted by version.</param>
    public static ModelDefinition Define(LabelOrigin origin = LabelOrigin.Joined, bool isVersioned = false)
    {
        var compiler = new MeasureCompiler(new ModelShape
        {
            TimePath = "timestamp",
            IdPath = "prediction_id",
            PredictionPath = "decision",
            Labels = new(origin, "label", TimeSpan.FromHours(48)) { TimePath = "time", IdPath = "id" },
            Fields = ImmutableDictionary.CreateRange(new Dictionary<string, ConditionField>
            {
                ["error"] = new("error"),
                ["latency_seconds"] = new("latency_ms", 0.001m),
                ["score"] = new("score"),
                ["confidence"] = new("score", 1, FieldDerivation.Confidence),
            }),
            Features =
            [
                Number("amount") with { Min = 0 }, Category("country"), Number("velocity"), Number("age") with { Min = 0, Max = 120 },
                Number("tenure"), Number("items"), Category("device"), Number("hour") with { Min = 0, Max = 23 },
            ],
            Attributes = [new("merchant_type", "merchant_type", 100, 20), new("region", "region", 100, 20)],
            VersionPath = isVersioned ? "model_version" : null,
        });
        ImmutableArray<SloDefinition> slos =
        [
            Slo("success", compiler.Share("error is null", Sense.HigherIsBetter)),
            Slo("latency", compiler.Share("latency_seconds <= 0.1", Sense.HigherIsBetter)),
            Slo("confidence", Named(compiler, "low_confidence", below: 0.6m)),
            Slo("completeness", Named(compiler, "completeness")),
            Slo("schema", Named(compiler, "schema_violations")),
            Slo("duplicates", Named(compiler, "duplicates")),
            Slo("precision", Named(compiler, "precision"), labelled: true),
            Slo("recall", Named(compiler, "recall"), labelled: true),
            Gap("fpr by merchant", compiler, "false_positive_rate", 0),
            Gap("selection by region", compiler, "selection_rate", 1),
        ];
        var versions = VersionDefinition.Of(compiler.Measurements, slos);
        var (features, labels) = (compiler.Features(), compiler.Labels());
        var pictures = PictureDefinition.Of(compiler.Measurements);
        return new()
        {
            Name = "benchmark",
            PredictionColumn = compiler.PredictionColumn(),
            Labels = labels,
            Attributes =
            [
                .. compiler.Measurements.Attributes.Select((group, index) =>
                    new GroupAttribute(group.Name, group.Path, compiler.Measurements.AttributeColumn(index), group.MinSamples, group.MaxGroups)),
            ],
            Versions = versions,
            Features = features,
            Pictures = pictures,
            Slos = slos,
            Limits = new(DuplicateHorizon: origin == LabelOrigin.Inline ? TimeSpan.Zero : TimeSpan.FromHours(1)),
            Measures = compiler.Measures,
            Predictions = compiler.Predictions,
        };
    }

    private static FeatureShape Number(string name) => new(name, $"features.{name}", ColumnKind.Number) { Required = true };

    private static FeatureShape Category(string name) => new(name, $"features.{name}", ColumnKind.Category) { Required = true };

    private static Proportion Named(MeasureCompiler compiler, string metric, decimal? below = null, int? by = null) =>
        compiler.Named(metric, below, by);

    private static SloDefinition Slo(string name, Proportion proportion, bool labelled = false) =>
        Slo(name, new OccurrenceSli(proportion), labelled ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(1));

    private static SloDefinition Gap(string name, MeasureCompiler compiler, string metric, int attribute) => Slo(
        name,
        new DisparitySli(new([Named(compiler, metric, by: attribute)], attribute, DisparityMeasure.Difference, null, 100, 20, false)
        {
            MinGroupSize = 20,
        }),
        TimeSpan.FromHours(1));

    private static SloDefinition Slo(string name, Sli sli, TimeSpan slot) => new()
    {
        Name = name,
        Dimension = Dimension.Infrastructure,
        SliText = name,
        Sli = sli,
        Allowance = new(0.05m),
        Window = TimeSpan.FromDays(7),
        Slot = slot,
        Alerts =
        [
            new(AlertSeverity.Critical, TimeSpan.FromHours(6), TimeSpan.FromHours(1), 3.5, Evidence.Any),
            new(AlertSeverity.Warning, TimeSpan.FromDays(1), TimeSpan.FromHours(6), 1.4, Evidence.Any),
        ],
    };
}
