using System.Collections.Immutable;
using CsCheck;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Measures;

/// <summary>What is counted of a part of the predictions is what is counted of a log that has no others.</summary>
public sealed class PopulationLaws
{
    private static readonly Gen<(CountryRecord[] Predictions, CountryLabel[] Labels)> Logs = Gen.Select(CountryLog.Predictions, CountryLog.Labels);

    private static readonly Gen<LabelPrecedence> Precedences = Gen.Bool.Select(last => last ? LabelPrecedence.Last : LabelPrecedence.First);

    public static TheoryData<string, bool> Tasks
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var task in ModelTasks.All)
            {
                data.Add(task.Name, true);
                data.Add(task.Name, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Of_a_part_each_metric_is_what_it_is_of_a_log_without_the_others(string name, bool areLabelsApart)
    {
        var task = ModelTasks.Find(name)!;
        Gen.Select(Logs, Gen.Int, Gen.Int[1, 90], Gen.Select(Gen.Bool, Precedences, Gen.Bool)).Sample((logs, seed, size, others) =>
        {
            var (labelsFirst, wins, assumes) = others;
            var shape = CountryLog.Shape(task, areLabelsApart, wins, assumes);
            var (part, filtered) = (new CountedModel(task, shape, "country == \"DE\""), new CountedModel(task, shape, null));
            part.Count(Shuffled(logs.Predictions, seed), Shuffled(logs.Labels, seed), size, labelsFirst);
            filtered.Count(logs.Predictions.Where(record => record.Country == "DE"), logs.Labels, 64, labelsFirst: false);
            Assert.NotEmpty(part.Slis);
            foreach (var ((asked, one), (_, other)) in part.Slis.Zip(filtered.Slis))
            {
                foreach (var window in CountryLog.Windows)
                    Assert.Equal((asked, Of(filtered, other, window)), (asked, Of(part, one, window)));
            }
        }, iter: 25);
    }

    [Fact]
    public void Of_a_part_that_a_group_attribute_tells_whole_hours_are_counted_and_nothing_else_is_different() => Logs.Sample(logs =>
    {
        var task = BinaryClassification.Instance;
        var shape = CountryLog.Shape(task, areLabelsApart: true);
        var (byHour, byMinute) = (new CountedModel(task, shape with { GroupPaths = ["country"] }, "country == \"DE\""), new CountedModel(task, shape, "country == \"DE\""));
        byHour.Count(logs.Predictions, logs.Labels, 64, labelsFirst: false);
        byMinute.Count(logs.Predictions, logs.Labels, 64, labelsFirst: false);
        Assert.All(byHour.Slis.SelectMany(sli => sli.Sli.Measures), measure => Assert.Equal(SlotSize.Hour, byHour.Ledger.SlotOf(measure)));
        Assert.Contains(byMinute.Slis.SelectMany(sli => sli.Sli.Measures), measure => byMinute.Ledger.SlotOf(measure) == SlotSize.Minute);
        foreach (var ((asked, one), (_, other)) in byHour.Slis.Zip(byMinute.Slis))
        {
            foreach (var window in CountryLog.Windows)
                Assert.Equal((asked, Of(byMinute, other, window)), (asked, Of(byHour, one, window)));
        }
    }, iter: 10);

    [Fact]
    public void A_part_of_few_has_no_value_in_the_windows_in_which_it_is_so()
    {
        var task = BinaryClassification.Instance;
        var shape = CountryLog.Shape(task, areLabelsApart: true) with { GroupPaths = ["country"] };
        Logs.Sample(logs =>
        {
            var (shown, guarded) = (new CountedModel(task, shape, "country == \"DE\""), new CountedModel(task, shape, "country == \"DE\"", minGroupSize: 20));
            foreach (var model in new[] { shown, guarded })
                model.Count(logs.Predictions, logs.Labels, 64, labelsFirst: false);
            foreach (var ((asked, one), (_, other)) in shown.Slis.Zip(guarded.Slis))
            {
                foreach (var window in CountryLog.Windows)
                {
                    var size = logs.Predictions.DistinctBy(record => record.Id).Count(record => record.Country == "DE" && record.Minute >= window.From && record.Minute < window.To);
                    var (all, reading) = (Of(shown, one, window), Of(guarded, other, window));
                    Assert.Equal((asked, all is { Events: >= 20, EffectiveEvents: >= 20 } && size >= 20 || asked.StartsWith("uptime", StringComparison.Ordinal) ? all : null), (asked, reading));
                }
            }
        }, iter: 15);
    }

    [Fact]
    public void What_counts_a_part_is_another_measure_and_one_of_all_is_called_as_before()
    {
        var measurements = new Measurements(CountryLog.Shape(BinaryClassification.Instance, areLabelsApart: true) with { GroupPaths = ["amount"] });
        Assert.Equal("predictions at time; condition [error] is null; together", Canonical(null));
        Assert.Equal("predictions at time; condition [error] is null; together; of those where [country:Category] == 'DE'", Canonical("country == 'DE'"));
        Assert.Equal(Canonical("not country != \"DE\""), Canonical("country == 'DE'"));
        Assert.Equal("predictions at time; condition [error] is null; together; of those where [amount:Number] < 5, each hour", Canonical("amount < 5"));

        string Canonical(string? where)
        {
            var measure = measurements.Of(where is null ? null : measurements.PopulationWhere(where)).OfCondition("error is null");
            return measurements.Measures[measure].Canonical;
        }
    }

    [Theory]
    [InlineData("outcome.clicked == true")]
    [InlineData("country == \"DE\" and outcome.clicked == true")]
    [InlineData("county == \"DE\"")]
    public void A_part_is_told_by_what_predictions_say_themselves(string where)
    {
        var measurements = new Measurements(CountryLog.Shape(BinaryClassification.Instance, areLabelsApart: true));
        Assert.Throws<ConditionException>(() => measurements.PopulationWhere(where));
    }

    private static SliReading? Of(CountedModel model, Sli sli, TimeWindow window) => sli.Begin(model.Ledger, window).Read(window);

    private static T[] Shuffled<T>(T[] log, int seed)
    {
        var shuffled = log.ToArray();
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>A model with an SLI of each metric that may be of a part, in each form in which it may be bounded, and of conditions and comparisons.</summary>
    private sealed class CountedModel
    {
        public CountedModel(ModelTask task, ModelShape shape, string? where, int minGroupSize = 0)
        {
            var all = new Measurements(shape);
            var counted = where is null ? all : all.Of(all.PopulationWhere(where));
            var slis = ImmutableArray.CreateBuilder<(string, Sli)>();
            var labelsAreApart = shape.Labels!.Origin == LabelOrigin.Joined;
            foreach (var metric in task.Metrics.Where(metric => metric.WholeBecause is null && (labelsAreApart || metric.Options.All(option => option is not (NameOption { Default: null } or ConditionOption) || metric.OneOf.Any(one => one == option)))))
            {
                var options = CountryLog.OptionsOf(metric);
                foreach (var bound in metric.Bounds.DefaultIfEmpty())
                    Add($"{metric.Name} {bound}", metric.Compile(new() { Bound = bound, Normal = 0.5m, Options = options }, counted));
                if (metric is ProportionMetric proportion)
                    Add($"gap in {metric.Name}", Compare(proportion.ProportionOf(options, counted, 0)));
            }

            foreach (var condition in labelsAreApart ? CountryLog.Conditions : [CountryLog.Conditions[0]])
            {
                var kind = new ConditionMetric(condition, isGood: true);
                Add(condition, kind.Compile(new() { Bound = BoundKind.Objective }, counted));
                Add($"gap in {condition}", Compare(kind.ProportionOf(MetricOptions.None, counted, 0)));
            }

            Slis = slis.ToImmutable();
            Ledger = new(ModelBuilder.Build(all, new()
            {
                Name = "countries",
                Task = task,
                Slos = [],
                Weights = Dimensions.DefaultWeights,
                Limits = new(),
            }));

            void Add(string asked, Sli sli) => slis.Add((asked, ModelParts.WithConditions(sli, counted, 0.3m, minGroupSize)));
        }

        public ImmutableArray<(string Asked, Sli Sli)> Slis { get; }

        public ModelLedger Ledger { get; }

        public void Count(IEnumerable<CountryRecord> predictions, IEnumerable<CountryLabel> labels, int size, bool labelsFirst)
        {
            var apart = Ledger.Definition.Labels is { Schema: not null };
            if (apart && labelsFirst)
                CountryLog.Fold(Ledger, labels, size);
            CountryLog.Fold(Ledger, predictions, size);
            if (apart && !labelsFirst)
                CountryLog.Fold(Ledger, labels, size);
            Ledger.Advance(CountryLog.Now);
        }

        private static DisparitySli Compare(Proportion proportion) =>
            new(new([proportion], 0, DisparityMeasure.Difference, null, MinSamples: 2, MaxGroups: 3, Confident: false) { MinGroupSize = 1 });
    }
}
