using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Tests.Polling;

namespace MlBudget.Exporter.Tests.Storage;

/// <summary>What was decided outlives whatever becomes of the numbers.</summary>
public sealed class StoredDecisionsTests
{
    private static readonly Instant At = Instant.From(new(2026, 6, 1, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_decision_outlives_polls_restarts_and_reloads_as_it_was_taken()
    {
        using var log = new WatchedLog(records: 60);
        log.Models.Poll();
        var decisions = Decisions.None.With(Joint("ml"), At).Decisions.With(Alone(), At).Decisions;
        log.Models.Write("fraud", decisions);
        Holds(decisions, log.Models);

        var agreed = decisions.With(Joint("legal"), At).Decisions;
        log.Models.Write("fraud", agreed);
        log.Models.Replace(log.Configuration("renamed"));
        Holds(agreed, log.Models);

        log.Models.Dispose();
        using var again = Reopened(log);
        Holds(agreed, again);
    }

    [Fact]
    public void A_decision_outlives_that_nothing_of_what_was_counted_is_counted_any_more()
    {
        using var log = new WatchedLog(records: 60);
        log.Models.Poll();
        var decisions = Decisions.None.With(Alone(), At).Decisions;
        log.Models.Write("fraud", decisions);

        log.Models.Replace(log.Other());
        Holds(decisions, log.Models);
        log.Models.Replace(log.Configuration("success"));
        Holds(decisions, log.Models);
    }

    [Fact]
    public void A_decision_that_is_written_before_the_first_poll_is_there_after_it()
    {
        using var log = new WatchedLog(records: 60);
        var decisions = Decisions.None.With(Alone(), At).Decisions;

        log.Models.Write("fraud", decisions);

        Holds(decisions, log.Models);
    }

    [Fact]
    public void What_is_remembered_no_longer_is_deleted()
    {
        using var log = new WatchedLog(records: 60);
        var decisions = Decisions.None.With(Alone(), At).Decisions.With(Alone(), At).Decisions;
        log.Models.Write("fraud", decisions);
        var newest = new Decisions([decisions.All[1]]);

        log.Models.Write("fraud", newest);
        log.Models.Dispose();

        using var again = Reopened(log);
        Holds(newest, again);
    }

    [Theory]
    [InlineData("DELETE FROM decisions", "rows of the model 'fraud' are missing, or are not of the last commit")]
    [InlineData("UPDATE decisions SET id = 7", "rows of the model 'fraud' are missing, or are not of the last commit")]
    [InlineData("UPDATE decisions SET content = substr(content, 1, 3)", "found 3 bytes, expected a checksum of 8 at least")]
    [InlineData("UPDATE decisions SET content = CAST(x'00' || substr(content, 2) AS BLOB)", null)]
    public void A_decision_that_somebody_has_changed_is_not_believed(string sql, string? expected)
    {
        var log = new RecordedLog();
        using var watched = new WatchedLog(records: 60, logs: log.Loggers);
        watched.Models.Poll();
        watched.Models.Write("fraud", Decisions.None.With(Alone() with { What = DecisionKind.Act }, At).Decisions);
        watched.Models.Replace(watched.Configuration("success"));
        using (var database = new SqliteConnection($"Data Source={StorageFolder.DatabaseIn(watched.Storage)};Pooling=False"))
        {
            database.Open();
            using var change = database.CreateCommand();
            change.CommandText = sql;
            change.ExecuteNonQuery();
        }

        Holds(Decisions.None, watched.Models);
        Assert.Contains(log.Lines, line => line.Contains(expected ?? "found a wrong checksum", StringComparison.Ordinal));
    }

    [Fact]
    public void A_copy_of_the_store_has_them_and_state_counts_them()
    {
        using var log = new WatchedLog(records: 60);
        log.Models.Poll();
        var decisions = Decisions.None.With(Alone(), At).Decisions;
        log.Models.Write("fraud", decisions);
        using (var database = ReadOnlyDatabase.Open(log.Storage))
        {
            Directory.CreateDirectory(log.At("elsewhere"));
            StoreCopy.Write(database, Path.Combine(log.At("elsewhere"), "mlbudget.db"));
            Assert.Equal(1, Assert.Single(Assert.Single(new StoreContents(database).Models()).Decisions.All).Id);
        }

        using var folder = StorageFolder.Open(log.At("elsewhere"));
        using var models = new WatchedModels(folder, log.Configuration("success"), ClockMode.Log, TimeProvider.System, NullLoggerFactory.Instance);
        Holds(decisions, models);
    }

    private static void Holds(Decisions expected, WatchedModels models) => Assert.Equal(
        expected.All.Select(Text), models.Poll().Models.Single().Decisions.All.Select(Text));

    private static string Text(Decision decision) => string.Join('|', [
        $"{decision.Id} {decision.What} {decision.Action} {decision.Group}",
        .. decision.Owners.Select(owner => $"{owner.Dimension} {string.Join('+', owner.Teams)} {owner.IsJoint}"),
        .. decision.By.Select(by => by.ToString()),
    ]);

    private static Decision Joint(string team) => Alone() with
    {
        What = DecisionKind.Act,
        Action = "stop_predictions_for_group",
        Group = "r0 \"ü\"",
        Owners = [new(Dimension.Fairness, ["ml", "legal"], true), new(Dimension.Infrastructure, ["ml"], false)],
        By = [new(team, $"{team}-user", At, "a reason\twith 'quotes'", TimeSpan.FromDays(30))],
    };

    private static Decision Alone() => new()
    {
        What = DecisionKind.Allow,
        Action = "deploy",
        Owners = [new(Dimension.Infrastructure, ["sre"], false)],
        By = [new("sre", "alice", At, "hotfix", TimeSpan.FromHours(4))],
    };

    private static WatchedModels Reopened(WatchedLog log) => new(log.Folder, log.Configuration("renamed"), ClockMode.Log, TimeProvider.System, NullLoggerFactory.Instance);
}
