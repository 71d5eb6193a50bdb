using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Text;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>When a field is taken for lost that was in nearly all records, with and without a condition that picks them by it.</summary>
public sealed class LostFieldsTests
{
    private const string Picking = "version == \"2\"";

    /// <summary>The start of an hour, in minutes since the epoch.</summary>
    private const int Hour = 600_000;

    private int _lastId;

    [Theory]
    [InlineData(null)]
    [InlineData(Picking)]
    public void One_that_is_lost_within_the_first_hour_is_said(string? where)
    {
        var ledger = Ledger(where);
        for (var minute = 0; minute < 5; minute++)
            Fold(ledger, Hour + minute, with: 100, without: 0);
        for (var minute = 10; minute < 15; minute++)
            Fold(ledger, Hour + minute, with: 0, without: 100);

        // In 500 of 500 records until 0:04, and in none of 500 since.
        Assert.Equal(new Minute(Hour + 5), LostSince(ledger));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Picking)]
    public void One_record_without_it_after_a_pause_is_not_enough_however_many_there_were_before(string? where)
    {
        var ledger = Ledger(where);
        for (var minute = 0; minute < 170; minute++)
            Fold(ledger, Hour + minute, with: 23, without: 2);
        Fold(ledger, Hour + 176, with: 0, without: 1);
        Assert.Null(LostSince(ledger));

        Fold(ledger, Hour + 177, with: 0, without: 98);
        Assert.Null(LostSince(ledger));

        // The hundredth record without it.
        Fold(ledger, Hour + 178, with: 0, without: 1);
        Assert.Equal(new Minute(Hour + 170), LostSince(ledger));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Picking)]
    public void Records_that_repeat_an_id_are_looked_at_as_all_others(string? where)
    {
        var ledger = Ledger(where);
        for (var minute = 0; minute < 5; minute++)
            Fold(ledger, Hour + minute, with: 20, without: 0);
        for (var minute = 10; minute < 15; minute++)
        {
            Fold(ledger, Hour + minute, with: 0, without: 20);
            _lastId -= 20;
            Fold(ledger, Hour + minute, with: 0, without: 20);
        }

        // In 100 of 100 records until 0:04, and in none of 200 since, of which 100 repeat an id.
        Assert.Equal(where is null ? 200 : 100, ledger.Predictions);
        Assert.Equal(new Minute(Hour + 5), LostSince(ledger));
    }

    [Theory]
    [InlineData(0, "predictions: 'version' is in none of 144 records of the last 3 days: is its path right, upper and lower case included?")]
    [InlineData(1, null)]
    public void Of_little_traffic_as_many_days_are_looked_at_as_hold_a_hundred_records(int with, string? expected)
    {
        // 48 a day, of which one of the first day has it or none, and the last one is of the fourth day's start.
        var ledger = Ledger(null);
        var day = TimeWindow.Floor(Hour, TimeWindow.Day);
        Fold(ledger, day, with, without: 48 - with);
        Fold(ledger, day + TimeWindow.Day, with: 0, without: 48);
        Fold(ledger, day + 2 * TimeWindow.Day, with: 0, without: 48);
        var report = FieldReport.Of(ledger, new Minute(day + 3 * TimeWindow.Day - 1).Start).Single(field => field.Field.Name == "version");

        Assert.Equal(48, report.LastDay.Records);
        Assert.Equal(expected, FieldNotices.Of([report]).SingleOrDefault()?.Text);
    }

    private static Minute? LostSince(ModelLedger ledger) =>
        LostFields.Since(ledger.Definition.Fields.Single(field => field.Name == "version"), ledger);

    /// <summary>A model that reads a version, and picks its predictions by it or not.</summary>
    private static ModelLedger Ledger(string? where)
    {
        var compiler = new MeasureCompiler(new ModelShape
        {
            TimePath = "time",
            IdPath = "id",
            Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("version", new("version")),
            Where = where is { } text ? text : default(ConfiguredText?),
        });
        var slo = new SloDefinition
        {
            Name = "known",
            Dimension = Dimension.Infrastructure,
            SliText = "known",
            Sli = new OccurrenceSli(compiler.Share(Picking, Sense.HigherIsBetter)),
            Allowance = new(0.1m),
            Window = TimeSpan.FromDays(7),
            Slot = TimeSpan.FromMinutes(1),
            Alerts = [],
        };
        return new(ModelBuilder.Build(compiler.Measurements, new()
        {
            Name = "m",
            Task = BinaryClassification.Instance,
            Slos = [slo],
            Weights = Dimensions.DefaultWeights,
            Limits = new() { DuplicateHorizon = TimeSpan.FromDays(7) },
        }));
    }

    private void Fold(ModelLedger ledger, int minute, int with, int without)
    {
        var batch = new Batch(ledger.Definition.Predictions, with + without);
        for (var row = 0; row < with + without; row++)
        {
            batch.Times[row] = minute * EventTime.PerMinute;
            batch.Ids[row] = (UInt128)(++_lastId);
            Bits.Set(batch.HasId, row);
            BatchRow.Set(batch, "version", row < with ? "2" : null);
            batch.Count++;
        }

        ledger.FoldPredictions(batch);
    }
}
