using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Slis;

/// <summary>At least half of the predictions have to be labelled.</summary>
public sealed class CoveredSliTests
{
    private const int Hour = TimeWindow.Hour;
    private static readonly TimeWindow Whole = new(0, 10 * Hour);

    private readonly MeasureCompiler _compiler = new(new ModelShape
    {
        TimePath = "at",
        IdPath = "id",
        PredictionPath = "decision",
        Labels = new(LabelOrigin.Joined, "label", TimeSpan.Zero) { IdPath = "id", TimePath = "at" },
        Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("outcome.clicked", new("clicked") { IsOutcome = true }),
        Attributes = [new("merchant", "merchant", 100, 20)],
    });

    private ModelLedger? _ledger;

    private ModelLedger Ledger => _ledger ??= new(new()
    {
        Name = "model",
        Predictions = _compiler.Predictions,
        Measures = _compiler.Measures,
        Attributes = [new("merchant", "merchant", 0, 1, 20)],
        Slos = [],
    });

    [Fact]
    public void It_has_a_value_in_each_window_in_which_enough_is_labelled()
    {
        var clicks = _compiler.Share("outcome.clicked == true", Sense.HigherIsBetter);
        var sli = Covered(new OccurrenceSli(clicks));
        Count(sli, hour: 1, all: 10, labelled: 5);
        Count(sli, hour: 2, all: 10, labelled: 4);
        Ledger.Measure(clicks.Measures[0]).Add(0, Hour, 0, 5);
        Ledger.Measure(clicks.Measures[0]).Add(0, 2 * Hour, 0, 4);

        var evaluation = sli.Begin(Ledger, Whole);

        Assert.Equal(5, evaluation.Read(new(Hour, 2 * Hour))?.Events);
        Assert.Null(evaluation.Read(new(2 * Hour, 3 * Hour)));
        Assert.Null(evaluation.Read(Whole));
        Assert.Null(evaluation.Read(new(5 * Hour, 6 * Hour)));
    }

    [Fact]
    public void A_slice_with_too_few_labels_is_not_judged()
    {
        var clicks = _compiler.Share("outcome.clicked == true", Sense.HigherIsBetter);
        var inner = Covered(new OccurrenceSli(clicks));
        var sli = new SlicedSli(inner, new(0.1m), new(TimeSpan.FromHours(1), 1, SilenceIsBad: false));
        for (var hour = 0; hour < 10; hour++)
        {
            Count(inner, hour, all: 10, labelled: hour);
            Ledger.Measure(clicks.Measures[0]).Add(0, hour * Hour, 0, hour);
        }

        Assert.Equal((5, 5), (sli.Begin(Ledger, Whole).Read(Whole)?.Events, sli.Begin(Ledger, Whole).Read(Whole)?.Bad));
    }

    [Fact]
    public void Groups_are_compared_where_enough_is_labelled_of_all_of_them_together()
    {
        var clicks = _compiler.Share("outcome.clicked == true", Sense.HigherIsBetter, attribute: 0);
        var sli = Covered(new DisparitySli(new([clicks], 0, DisparityMeasure.Difference, null, 1, 20, false) { MinGroupSize = 20 }));
        foreach (var (merchant, hits) in new[] { ("a", 4), ("b", 2) })
        {
            var code = Ledger.Groups(0).GetOrAdd(merchant);
            Ledger.Measure(clicks.Measures[0]).Add(code, 0, 0, 4);
            Ledger.Measure(clicks.Measures[0]).Add(code, 0, 1, hits);
        }

        Count(sli, hour: 0, all: 17, labelled: 8);
        Assert.Null(sli.Begin(Ledger, Whole).Read(Whole));
        Assert.Empty(sli.Begin(Ledger, Whole).ReadGroups([Whole]));
        Count(sli, hour: 0, all: -1, labelled: 0);
        Assert.Equal(0.5, sli.Begin(Ledger, Whole).Read(Whole)?.Value);
        Assert.Equal(2, sli.Begin(Ledger, Whole).ReadGroups([Whole]).Length);
    }

    [Fact]
    public void It_is_of_the_kind_and_reach_of_the_sli_itself()
    {
        var inner = new DegradationSli(_compiler.Named("false_positive_rate"), 0.2m);
        var sli = Covered(inner);

        Assert.Equal((inner.HeldAgainst, inner.ErrorIsShare), (sli.HeldAgainst, sli.ErrorIsShare));
        Assert.Equal((inner.Wording, inner.Attribute, inner.Occurrences), (sli.Wording, sli.Attribute, sli.Occurrences));
        Assert.Equal((inner.Kind, inner.LargestError, inner.Measures), (sli.Kind, sli.LargestError, sli.Measures));
    }

    [Fact]
    public void What_needs_no_joined_label_has_no_coverage() => Assert.Null(_compiler.CoverageOf(_compiler.Records()));

    private CoveredSli Covered(Sli sli) => new(sli, _compiler.CoverageOf(sli.Measures[0])!.Value, 0.5m);

    private void Count(CoveredSli sli, int hour, int all, int labelled)
    {
        var coverage = Ledger.Measure(_compiler.CoverageOf(sli.Measures[0])!.Value);
        coverage.Add(0, hour * Hour, 0, all);
        coverage.Add(0, hour * Hour, 1, labelled);
    }
}
