using MlBudget.Core.Ledgers;
using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Compiling;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>Proportions by their definitions, from tallies that are written by hand.</summary>
public sealed class ProportionMetricsTests
{
    /// <summary>TP, FP, FN, TN of the hand-made confusion matrix.</summary>
    private static readonly long[] Matrix = [70, 11, 5, 314];

    [Theory]
    [InlineData("accuracy", 384, 400, 16)]
    [InlineData("precision", 70, 81, 11)]
    [InlineData("recall", 70, 75, 5)]
    [InlineData("f1", 140, 156, 16)]
    [InlineData("true_positive_rate", 70, 75, 5)]
    [InlineData("true_negative_rate", 314, 325, 11)]
    [InlineData("false_positive_rate", 11, 325, 11)]
    [InlineData("false_negative_rate", 5, 75, 5)]
    public void Metrics_of_the_confusion_matrix_take_its_cells_by_their_definitions(string metric, long hits, long events, long bad)
    {
        var compiler = new MeasureCompiler(MeasureCompilerTests.Full);
        var proportion = Named(compiler, metric);
        var ledger = Ledger(compiler);
        for (var cell = 0; cell < Matrix.Length; cell++)
            ledger.Measure(0).Add(0, 100, cell, Matrix[cell]);

        var share = proportion.Read(ledger, 0, new(0, 1440));

        Assert.Equal((hits, events, bad), (share.Hits, share.Events, share.Bad));
    }

    [Theory]
    [InlineData("selection_rate", 40, 60, Sense.Neutral)]
    [InlineData("low_confidence", 40, 60, Sense.LowerIsBetter)]
    [InlineData("staleness", 40, 60, Sense.LowerIsBetter)]
    [InlineData("schema_violations", 40, 60, Sense.LowerIsBetter)]
    [InlineData("duplicates", 40, 60, Sense.LowerIsBetter)]
    [InlineData("completeness", 80, 120, Sense.HigherIsBetter)]
    public void Other_metrics_take_their_second_counter_out_of_their_first(string metric, long hits, long events, Sense sense)
    {
        var compiler = new MeasureCompiler(MeasureCompilerTests.Full);
        var proportion = Named(compiler, metric);
        var ledger = Ledger(compiler);
        foreach (var measure in proportion.Measures)
        {
            ledger.Measure(measure).Add(0, 100, 0, 60);
            // Completeness counts what is missing, in each of its two features.
            ledger.Measure(measure).Add(0, 100, 1, metric == "completeness" ? 20 : 40);
        }

        var share = proportion.Read(ledger, 0, new(0, 1440));
        Assert.Equal((events, hits, sense), (share.Events, share.Hits, share.Sense));
    }

    private static Proportion Named(MeasureCompiler compiler, string metric) =>
        compiler.Named(metric, below: metric == "low_confidence" ? 0.6m : null);

    private static ModelLedger Ledger(MeasureCompiler compiler) => new(new()
    {
        Name = "model",
        Predictions = compiler.Predictions,
        Measures = compiler.Measures,
        Slos = [],
    });
}
