using System.Collections.Immutable;
using CsCheck;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Tasks;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Measures;

/// <summary>A prediction that says in which country it was made. Times are minutes since the epoch.</summary>
internal sealed record CountryRecord(int Minute, int Id, string? Country, string? Answer, double? Score, double? Amount, string? Error, string? Merchant)
{
    public string? InlineLabel { get; init; }
}

/// <summary>What turned out to be true of one.</summary>
internal sealed record CountryLabel(int Minute, int Id, string? Label, string? Clicked, double? Cost);

/// <summary>A log of predictions in several countries, for all that may be counted of one of them.</summary>
internal static class CountryLog
{
    private const int Span = 8 * TimeWindow.Day;
    private static readonly int Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Minute.Number;

    /// <summary>When all labels have come.</summary>
    public static readonly Instant Now = new((Start + Span + TimeWindow.Day) * EventTime.PerMinute);

    /// <summary>Windows of several lengths that end with the log.</summary>
    public static readonly ImmutableArray<TimeWindow> Windows =
        [.. new[] { 7 * TimeWindow.Day, TimeWindow.Day, 6 * 60, 60 }.Select(length => new TimeWindow(Start + Span - length, Start + Span))];

    /// <summary>Conditions on predictions, on outcomes, and on both.</summary>
    public static readonly ImmutableArray<string> Conditions =
        ["error is null", "outcome.clicked == true", "amount >= 40 and outcome.clicked == true", "country == \"FR\" or outcome.clicked == true"];

    public static Gen<CountryRecord[]> Predictions { get; } = Gen.Select(
        Gen.Select(Gen.Int[0, Span - 1], Pick("DE", "DE", "FR", "", null), Pick("1", "0", "maybe", null), Gen.Double[-0.1, 1.1].Nullable(0.1)),
        Gen.Select(Gen.Double[-10, 90].Nullable(0.1), Pick(null, null, "timeout"), Pick("a", "b", "c", null), Pick("1", "0", null)),
        (one, other) => new CountryRecord(Start + one.Item1, 0, one.Item2 is "" ? "de" : one.Item2, one.Item3, one.Item4, other.Item1, other.Item2, other.Item3) { InlineLabel = other.Item4 })
        .Array[0, 250].Select(log => log.Select((record, index) => record with { Id = index }).ToArray());

    public static Gen<CountryLabel[]> Labels { get; } = Gen.Select(
        Gen.Int[0, Span - 1], Gen.Int[0, 260], Pick("1", "0", null), Pick("true", "false", null), Gen.Double[-10, 90].Nullable(0.2),
        (at, id, label, clicked, cost) => new CountryLabel(Start + at, id, label, clicked, cost)).Array[0, 400];

    /// <summary>What the records of a model of some kind hold.</summary>
    public static ModelShape Shape(ModelTask task, bool areLabelsApart, LabelPrecedence wins = LabelPrecedence.First, bool assumes = false)
    {
        var (numbers, lists, classes) = (task.Answers == AnswerKind.Number, task.Answers == AnswerKind.List, task.Answers is AnswerKind.Binary or AnswerKind.Class);
        var fields = ImmutableDictionary<string, ConditionField>.Empty
            .Add("country", new("country")).Add("score", new("score")).Add("amount", new("amount")).Add("error", new("error"))
            .Add("lower", new("lower")).Add("upper", new("upper"));
        fields = fields.Add("prediction", new(numbers ? "amount" : "answer"));
        fields = !classes ? fields : fields.Add("confidence", new("score", Derivation: FieldDerivation.Confidence));
        fields = areLabelsApart ? fields.Add("outcome.clicked", new("clicked") { IsOutcome = true }).Add("outcome.cost", new("cost") { IsOutcome = true, IsNumber = true })
            .Add("outcome.label", new(numbers ? "cost" : "label") { IsOutcome = true, IsNumber = numbers })
            : numbers ? fields.Add("label", new("inline_cost")) : fields;
        return new()
        {
            TimePath = "time",
            IdPath = "id",
            PredictionPath = classes ? "answer" : null,
            Answers = task.Answers,
            Lists = new[] { "items", "categories" }.ToImmutableDictionary(list => list, list => new ListShape(list, list, string.Empty)),
            ManyClasses = task.Answers == AnswerKind.Class ? ["1", "0"] : [],
            Fields = fields,
            Labels = areLabelsApart
                ? new(LabelOrigin.Joined, classes ? "label" : null, TimeSpan.FromHours(24))
                {
                    Judgments = lists ? new() { Item = "item", Grade = new("cost") } : null,
                    TimePath = "time",
                    IdPath = "id",
                    Wins = wins,
                    Unlabelled = assumes && (classes || lists) ? new(BinaryClass.Negative, TimeSpan.FromHours(48)) : null,
                    Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("outcome.clicked", new("clicked")).Add("outcome.cost", new("cost")),
                }
                : new(LabelOrigin.Inline, classes ? "inline_label" : null, TimeSpan.Zero) { Judgments = lists ? new() { Grades = new("grades", "grades", string.Empty) } : null },
            Features =
            [
                new("amount", "amount", ColumnKind.Number) { Required = true, Min = 0, Max = 80, TimePath = "amount_time", MaxAge = TimeSpan.FromMinutes(30) },
                new("merchant", "merchant", ColumnKind.Category) { Required = true },
            ],
            Attributes = [new("merchant", "merchant", 2, 3)],
        };
    }

    /// <summary>Some options for a metric.</summary>
    public static MetricOptions OptionsOf(MetricKind metric)
    {
        var options = MetricOptions.None;
        foreach (var option in metric.Options)
        {
            options = option switch
            {
                NumberOption number => options with { Numbers = options.Numbers.SetItem(number.Name, number.Above + Math.Min(number.UpTo - number.Above, 20) / 2) },
                NameOption { Default: null } name => options with { Words = options.Words.SetItem(name.Name, name.Name switch { "predicted" or "field" => "amount", "class" => "1", _ => "cost" }) },
                SharesOption shares => options with { Shares = options.Shares.SetItem(shares.Name, [new("a", 0.5m), new("b", 0.3m)]) },
                ConditionOption asked => options with { Conditions = options.Conditions.SetItem(asked.Name, asked.Name == "judge" ? "outcome.clicked == true" : "outcome.cost >= 40") },
                NamesOption names => options with { Lists = options.Lists.SetItem(names.Name, ["prediction", "country"]) },
                _ => options,
            };
        }

        return options;
    }

    public static void Fold(ModelLedger ledger, IEnumerable<CountryRecord> predictions, int size)
    {
        foreach (var chunk in predictions.Chunk(size))
        {
            var batch = new Batch(ledger.Definition.Predictions, chunk.Length);
            foreach (var record in chunk)
            {
                Begin(batch, record.Minute, record.Id);
                Set(batch, ("country", record.Country), ("answer", record.Answer), ("score", record.Score), ("amount", record.Amount), ("error", record.Error),
                    ("merchant", record.Merchant), ("inline_label", record.InlineLabel), ("inline_cost", record.Score * 50), ("lower", record.Amount - 10), ("upper", record.Amount + 20),
                    ("amount_time", record.Amount is null ? null : (record.Minute - record.Id % 60) * EventTime.PerMinute));
                ShowItems(batch, record);
                batch.Count++;
            }

            ledger.FoldPredictions(batch);
        }
    }

    /// <summary>Lists of up to three items, and how relevant they are.</summary>
    private static void ShowItems(Batch batch, CountryRecord record)
    {
        Set(batch, ("items", ""), ("categories", ""), ("grades", ""));
        for (var rank = 0; rank < record.Id % 4; rank++)
        {
            Set(batch, ($"items[{rank}]", $"{(record.Minute + rank) % 5}"), ($"categories[{rank}]", rank == 1 ? record.Merchant : "a"));
            Set(batch, ($"grades[{rank}]", rank == 2 ? record.Amount : record.Score * 10));
        }
    }

    public static void Fold(ModelLedger ledger, IEnumerable<CountryLabel> labels, int size)
    {
        foreach (var chunk in labels.Chunk(size))
        {
            var batch = new Batch(ledger.Definition.Labels!.Schema!, chunk.Length);
            foreach (var record in chunk)
            {
                Begin(batch, record.Minute, record.Id);
                Set(batch, ("label", record.Label), ("clicked", record.Clicked), ("cost", record.Cost), ("item", $"{record.Minute % 4}"));
                batch.Count++;
            }

            ledger.FoldLabels(batch, new());
        }
    }

    private static Gen<string?> Pick(params string?[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static void Begin(Batch batch, int minute, int id)
    {
        batch.Times[batch.Count] = minute * EventTime.PerMinute;
        batch.Ids[batch.Count] = (UInt128)id;
        Bits.Set(batch.HasId, batch.Count);
    }

    private static void Set(Batch batch, params (string Path, object? Value)[] values)
    {
        foreach (var (path, value) in values)
            BatchRow.Set(batch, path, value);
    }
}
