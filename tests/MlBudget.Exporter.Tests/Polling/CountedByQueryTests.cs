using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Events that a query counts by slots and by groups, beside the same rows that are read and counted here.</summary>
public sealed partial class CountedByQueryTests : IDisposable
{
    private static readonly DateTime Now = new(2026, 11, 10, 12, 30, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();
    private readonly RecordedLog _log = new();
    private readonly FakeTimeProvider _time = new(new(Now));
    private readonly StorageFolder _folder;

    public CountedByQueryTests()
    {
        _folder = StorageFolder.Open(_directory.At("data"));
        Execute("create table answers (id integer, made text, region text, error text)");
    }

    public void Dispose()
    {
        _folder.Dispose();
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    /// <summary>The shares, gaps, intervals, judged and hidden groups are the same, on the page of metrics too; and so they are for another process.</summary>
    [Fact]
    public void Budgets_of_events_that_a_query_counts_are_those_of_the_same_rows_groups_included()
    {
        var random = new Random(20261110);
        // Large, middle, small, too small to be judged, too small to be shown, one more than is shown by name, and none.
        string?[] regions = [.. Enumerable.Repeat("north", 40), .. Enumerable.Repeat("south", 30), .. Enumerable.Repeat("west", 20), .. Enumerable.Repeat("east", 4), "isle", "sea", "", null];
        Insert(Enumerable.Range(0, 3_000).Select(_ => (Now.Date.AddHours(12).AddSeconds(-random.Next(1, 5 * 86_400)), regions[random.Next(regions.Length)]))
            .Select(row => (row.Item1, row.Item2, random.Next(100) < (row.Item2 is "south" ? 12 : 4))));

        for (var process = 0; process < 2; process++)
        {
            using var models = Watch();
            var snapshot = Poll(models, all => Sources(all, "counted").Concat(Sources(all, "rows")).All(source => source.Records > 0) && Sources(all, "rows")[0].Records == 3_000);

            Assert.Equal(["failures", "gap", "ratio", "channel"], SlosOf(snapshot, "rows").Select(slo => slo.Slo.Name));
            foreach (var (rows, counted) in SlosOf(snapshot, "rows").Zip(SlosOf(snapshot, "counted")))
            {
                Assert.Equal(Of(rows), Of(counted));
                Assert.NotNull(counted.Windows[^1].Reading);
                Assert.Equal(GroupsOf(rows), GroupsOf(counted));
            }

            // The same of one model that has rows and what is counted, which its records don't tell.
            var both = SlosOf(snapshot, "rows").Single(slo => slo.Slo.Name == "channel");
            Assert.Equal(GroupsOf(SlosOf(snapshot, "rows")[1]), GroupsOf(both));

            Assert.Equal(
                [("east", false, false), ("north", true, false), ("south", true, false), ("west", true, false), ("other", false, true)],
                SlosOf(snapshot, "counted")[1].Groups.Select(group => (group.Group, group.Judged, group.IsRest)));
            var page = new MetricsPage().TextOf(snapshot);
            var expected = OfGroups(page, "rows");
            Assert.NotEmpty(expected);
            Assert.Equal(expected, OfGroups(page, "counted"));
            Assert.All(snapshot.Models.SelectMany(model => model.Sources), source => Assert.Null(source.Error));
        }
    }

    [Fact]
    public void A_group_that_only_queries_tell_is_no_field_of_records()
    {
        var rows = Configured(null, "1 as total, 0 as bad", "").Models[0];
        Assert.Equal(["error", "groups.region", "id"], rows.Definition.Fields.Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(rows.Notes, note => note.Contains("nothing reads", StringComparison.Ordinal));
        Assert.Equal([("region", false), ("channel", true)], rows.Definition.Attributes.Select(attribute => (attribute.Name, attribute.IsReadyMade)));
        Assert.Equal(["error", "id", "region"], rows.Definition.Predictions.Columns.Select(column => column.Path).Append("id").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Check_says_how_many_groups_a_query_tells_and_explain_where_to_look_for_bad_events()
    {
        var now = DateTime.UtcNow;
        Insert(Enumerable.Range(0, 90).Select(row => (now.AddHours(-3), row % 9 < 5 ? "north" : row % 9 < 8 ? "south" : null, row % 10 == 0)));
        Configured(null, "count(*) as total, count(error) as bad", "", written: true);

        var (exit, text) = await RunAsync("check", "--sample");
        Assert.Equal(0, exit);
        Assert.Contains("1 slots of the last 1d: 90 events, 9 of them bad.", text, StringComparison.Ordinal);
        Assert.Contains("1 slots of the last 1d in 2 groups: 80 events, 8 of them bad, the largest of 50 and the second of 30 events.", text, StringComparison.Ordinal);
        Assert.Contains("Notes of the sample:\n  - 10 events more have no group in 'region', and count in none\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("north", text[text.IndexOf("Sample of", StringComparison.Ordinal)..], StringComparison.Ordinal);

        Execute("update answers set region = null where region = 'south'");
        Assert.Contains("'region' has one value, and it takes two groups to compare", (await RunAsync("check", "--sample")).Text, StringComparison.Ordinal);
        Execute("update answers set region = null");
        (exit, text) = await RunAsync("check", "--sample");
        Assert.Equal(1, exit);
        Assert.Contains("Refused:\n  - none of 90 events of the last 1d has a group in 'region'\n", text, StringComparison.Ordinal);

        (_, text) = await RunAsync("explain", "--model=counted", "--slo=gap", "--from=2026-11-01T00:00Z", "--to=2026-11-02T00:00Z");
        Assert.Contains("It is counted elsewhere, and there are no records of it here", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Slots_without_an_event_and_slots_that_are_not_there_are_no_data_and_not_green()
    {
        Insert([(Now.AddHours(-3), "north", true)]);
        using (var models = Watch("where region = 'south'"))
        {
            var snapshot = Poll(models, all => Sources(all, "counted").All(source => source.Error is not null));
            Assert.All(SlosOf(snapshot, "counted"), slo => Assert.Equal((BudgetState.NoData, MissingReason.NoEvents), (slo.State, slo.Windows[^1].Result.Reason)));
            Assert.All(Sources(snapshot, "counted"), source => Assert.Equal("the query has given no slot yet", source.Error));
        }

        using (var models = Watch(counts: "0 as total, 0 as bad"))
        {
            var snapshot = Poll(models, all => Sources(all, "counted").All(source => source.Records > 0));
            Assert.All(SlosOf(snapshot, "counted"), slo => Assert.Equal((BudgetState.NoData, MissingReason.NoEvents), (slo.State, slo.Windows[^1].Result.Reason)));
            Assert.All(SlosOf(snapshot, "counted"), slo => Assert.Empty(slo.Groups));
        }
    }

    /// <summary>What takes labels is complete only when these are there.</summary>
    [Fact]
    public void Slots_that_take_days_to_be_complete_count_over_the_whole_window_and_are_not_taken_for_silence()
    {
        // Windows are those of 7 days that have ended 6 days ago, with the hour before 12:00.
        Insert([.. Enumerable.Range(-3, 8 * 24).Select(hour => (Now.AddDays(-6).AddHours(-hour - 1), (string?)"north", hour % 24 == 0))]);
        var configuration = Configured(null, "count(*) as total, count(error) as bad", "", more: ", delay: 6d");
        using var models = Watch(configuration);
        var snapshot = Poll(models, all => Sources(all, "counted").All(source => source.Records > 0));

        var slo = SlosOf(snapshot, "counted")[0];
        Assert.Equal((7 * 24, 7), (slo.Windows[^1].Reading!.Value.Events, slo.Windows[^1].Reading!.Value.Bad));
        Assert.All(Sources(snapshot, "counted"), source => Assert.Equal(TimeSpan.FromDays(6) + TimeSpan.FromHours(3), source.StaleAfter));
    }

    [Fact]
    public void Groups_beyond_the_most_that_are_kept_apart_are_refused_in_sight()
    {
        Insert(Enumerable.Range(0, 40).Select(row => (Now.AddHours(-3), (string?)$"r{row % 8}", false)));
        using var models = Watch(limits: "limits: { max_group_values: 5 }");
        var snapshot = Poll(models, all => Sources(all, "counted")[1].Records > 0);

        var source = Sources(snapshot, "counted")[1];
        // Slots are asked for again at each look, and set anew.
        Assert.Equal((0, 5L * source.Rejected.Single(reason => reason.Reason == RejectionReason.Malformed).Count), (source.Records % 5, 3 * source.Records));
        Assert.Contains(_log.Lines, line => line.Contains("found a further group of 'region', expected at most 5, as limits.max_group_values says", StringComparison.Ordinal));
    }

    private static IEnumerable<(string, long, double?, object?, bool, bool)> GroupsOf(SloReport slo) =>
        slo.Groups.Select(group => (group.Group, group.Whole.Events, group.Rate, (object?)group.Interval, group.Judged, group.IsRest));

    /// <summary>What a budget comes to. Rows are observed up to the last minute, and slots up to the last hour: what is left of a share of events hangs on how much of
    /// the window was observed, and groups are counted by the hour either way.</summary>
    private static (double?, long?, long?, double?, double?, BudgetState) Of(SloReport slo) => slo.Windows[^1] is var window
        ? (window.Reading?.Value, window.Reading?.Events, window.Reading?.Bad, window.BurnRate, slo.Attribute is null ? null : slo.Remaining, slo.State) : default;

    /// <summary>The names of the model and of what is compared, which is a condition of rows, and else <c>bad / total</c>.</summary>
    [GeneratedRegex("(?:model|metric)=\"[^\"]*\",?")]
    private static partial Regex OwnLabels();

    /// <summary>What the page says of groups and gaps.</summary>
    private static string[] OfGroups(string page, string model) =>
    [
        .. page.Split('\n').Where(line => (line.StartsWith("mlbudget_group_", StringComparison.Ordinal) || line.StartsWith("mlbudget_disparity", StringComparison.Ordinal))
            && line.Contains($"model=\"{model}\"", StringComparison.Ordinal) && !line.Contains("channel", StringComparison.Ordinal)).Select(line => OwnLabels().Replace(line, "")),
    ];

    private static List<SloReport> SlosOf(Snapshot snapshot, string model) => [.. snapshot.Models.Single(each => each.Report.Model == model).Report.Slos];

    private static List<SourceStatus> Sources(Snapshot snapshot, string model) => [.. snapshot.Models.Single(each => each.Report.Model == model).Sources];

    private static Snapshot Poll(WatchedModels models, Func<Snapshot, bool> isThere)
    {
        Snapshot? snapshot = null;
        Assert.True(SpinWait.SpinUntil(() => isThere(snapshot = models.Poll()) && models.CaughtUp, TimeSpan.FromSeconds(60)));
        return snapshot!;
    }

    private WatchedModels Watch(string? where = null, string counts = "count(*) as total, count(error) as bad", string limits = "") =>
        Watch(Configured(where, counts, limits));

    private WatchedModels Watch(ExporterConfiguration configuration) => new(_folder, configuration, ClockMode.Wall, _time, _log.Loggers);

    private async Task<(int Exit, string Text)> RunAsync(string command, params string[] options)
    {
        var output = new StringWriter();
        var exit = await CommandLine.RunAsync([command, $"--config.file={_directory.At("mlbudget.yml")}", .. options], output, output);
        return (exit, output.ToString());
    }

    private ExporterConfiguration Configured(string? where, string counts, string limits, bool written = false, string more = "")
    {
        const string Hour = "strftime('%Y-%m-%d %H:00', made) as slot";
        var from = $"from (select * from answers {where}) where made >= @since";
        var byAll = $"sql: {{ type: sqlite, connection: \"Data Source={_directory.At("rows.db")}\", query: \"select {Hour}, {counts} {from} group by 1\"{more} }}";
        var byRegion = $"sql: {{ type: sqlite, connection: \"Data Source={_directory.At("rows.db")}\", query: \"select {Hour}, region, {counts} {from} group by 1, 2\", group: region{more} }}";
        var text = $$"""
            models:
              - name: rows
                task: binary_classification
                predictions:
                  type: sqlite
                  connection: "Data Source={{_directory.At("rows.db")}}"
                  query: select * from answers where made >= @since order by made
                  fields: { time: made, id: id, error: error }
                groups: { region: { min_samples: 200, max_groups: 4 }, channel: { min_samples: 200, max_groups: 4 } }
                slos:
                  - { name: failures, dimension: infrastructure, bad: error is not null, at_most: 0.1 }
                  - { name: gap, disparity: { bad: error is not null, by: region }, at_most: 0.2 }
                  - { name: ratio, disparity: { bad: error is not null, by: region, measure: ratio, reference: north, confident: true }, at_least: 0.2 }
                  - { name: channel, disparity: { {{byRegion}}, by: channel }, at_most: 0.2 }
              - name: counted
                task: binary_classification
                groups: { region: { min_samples: 200, max_groups: 4 } }
                {{limits}}
                slos:
                  - { name: failures, dimension: infrastructure, {{byAll}}, at_most: 0.1 }
                  - { name: gap, disparity: { {{byRegion}}, by: region }, at_most: 0.2 }
                  - { name: ratio, disparity: { {{byRegion}}, by: region, measure: ratio, reference: north, confident: true }, at_least: 0.2 }
            """.Replace("    \n", "", StringComparison.Ordinal);
        if (written)
            File.WriteAllText(_directory.At("mlbudget.yml"), text);
        var result = ConfigurationFile.Parse("counted.yml", text);
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }

    private void Insert(IEnumerable<(DateTime At, string? Region, bool IsBad)> rows) => Execute("insert into answers values " + string.Join(", ", rows.Select((row, id) => string.Create(
        CultureInfo.InvariantCulture,
        $"({id}, '{row.At:yyyy-MM-dd HH:mm:ss}', {(row.Region is null ? "null" : $"'{row.Region}'")}, {(row.IsBad ? "'timeout'" : "null")})"))));

    private void Execute(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.At("rows.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
