using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Slis;

/// <summary>Degradation against a baseline, and the data-quality score.</summary>
public sealed class LevelSliTests
{
    private static readonly TimeWindow Week = new(TallyModel.Start, TallyModel.Start + 7 * TimeWindow.Day);

    private readonly TallyModel _model = new();

    [Theory]
    [InlineData("accuracy", 0.8, 0.75, 0.0625)]
    [InlineData("accuracy", 0.6, 0.75, 0)]
    [InlineData("false_positive_rate", 0.2, 0.5, 1.5)]
    [InlineData("false_positive_rate", 0.5, 0.5, 0)]
    [InlineData("false_positive_rate", 0.8, 0.5, 0)]
    public void Falling_behind_is_relative_to_the_baseline_and_being_ahead_is_no_error(
        string metric, double baseline, double value, double error)
    {
        var proportion = _model.Proportion(metric);
        // Accuracy 75 of 100; false-positive rate 20 of 40.
        _model.Add(proportion, TallyModel.Start, [55, 20, 5, 20]);

        var reading = Read(new DegradationSli(proportion, (decimal)baseline))!.Value;

        Assert.Equal((value, metric == "accuracy" ? 100 : 40), (reading.Value, reading.Events));
        Assert.Equal(error, reading.ErrorRatio, tolerance: 1e-12);
        Assert.Equal(reading.ErrorRatio, reading.AlertErrorRatio);
    }

    [Fact]
    public void The_largest_degradation_is_the_worst_value_against_the_baseline()
    {
        Assert.Equal(1, new DegradationSli(_model.Proportion("accuracy"), 0.8m).LargestError);
        Assert.Equal(4, new DegradationSli(_model.Proportion("false_positive_rate"), 0.2m).LargestError, tolerance: 1e-12);
    }

    [Theory]
    [InlineData(6, 15, 0.9625, 400)]
    [InlineData(60, 15, 0.94, 400)]
    [InlineData(60, null, 0.94, 1000)]
    [InlineData(null, 15, 0.9625, 400)]
    [InlineData(0, 0, 1.0, 400)]
    public void The_score_is_that_of_the_worse_rate_and_of_the_one_that_is_known(
        int? missing, int? stale, double score, long events)
    {
        var (completeness, staleness) = (_model.Proportion("completeness"), _model.Proportion("staleness"));
        if (missing is { } absent)
            _model.Add(completeness, TallyModel.Start, [1000, absent]);
        if (stale is { } old)
            _model.Add(staleness, TallyModel.Start, [400, old]);

        var reading = Read(new DataQualitySli(completeness, staleness))!.Value;

        Assert.Equal(score, reading.Value, tolerance: 1e-12);
        Assert.Equal(1 - score, reading.ErrorRatio, tolerance: 1e-12);
        Assert.Equal(events, reading.Events);
        Assert.Null(reading.Bad);
    }

    [Fact]
    public void A_score_without_ages_takes_completeness_alone()
    {
        var completeness = _model.Proportion("completeness");
        _model.Add(completeness, TallyModel.Start, [100, 25]);

        var sli = new DataQualitySli(completeness, null);

        Assert.Equal(0.75, Read(sli)!.Value.Value);
        Assert.Equal(completeness.Measures.ToArray(), sli.Measures.ToArray());
    }

    [Fact]
    public void Without_events_there_is_no_value()
    {
        var accuracy = _model.Proportion("accuracy");
        var precision = _model.Proportion("precision");
        var score = new DataQualitySli(_model.Proportion("completeness"), _model.Proportion("staleness"));
        _model.Add(accuracy, TallyModel.Start, [0, 0, 5, 5]);

        Assert.Null(Read(new DegradationSli(precision, 0.9m)));
        Assert.Null(Read(new OccurrenceSli(precision)));
        Assert.Null(Read(score));
    }

    private SliReading? Read(Sli sli) => sli.Begin(_model.Ledger, Week).Read(Week);
}
