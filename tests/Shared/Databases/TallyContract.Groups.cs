using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Databases;

/// <content>Events that a query counts by slots and groups.</content>
public abstract partial class TallyContract
{
    private const string ByGroup = "group: region\nlookback: 3h\ndelay: 1m";

    private string GroupQuery => $"select {SlotsOf(60)} as slot, region, count(*) as total, sum(n) as bad from {_table} where made >= @since group by 1, 2";

    [Fact]
    public void Each_group_of_a_slot_holds_what_counting_its_rows_gives_and_rows_without_a_group_count_in_none()
    {
        CreateGroups();
        var random = new Random(20261102);
        string?[] regions = ["north", "südwest", "it's", "", null];
        var rows = Enumerable.Range(0, 2_000).Select(_ => (At: Now.AddSeconds(-random.Next(36_000)), Bad: random.Next(10) == 0 ? 1 : 0, Region: regions[random.Next(regions.Length)])).ToList();
        InsertGroups(rows);
        var expected = rows.Where(row => row.At < Now.AddHours(-1) && !string.IsNullOrEmpty(row.Region)).GroupBy(row => (HourOf(row.At), row.Region!))
            .ToDictionary(slot => slot.Key, slot => (slot.Count(), slot.Sum(row => row.Bad)));
        _time.SetUtcNow(Now.AddMinutes(1).AddSeconds(-1));
        using var source = OpenGroups();
        Assert.Equal(expected.OrderBy(slot => slot.Key.Item1).ThenBy(slot => slot.Key.Item2, StringComparer.Ordinal), ReadGroups(source));
        Assert.Null(source.Statistics.Error);
    }

    [Fact]
    public void A_group_that_is_gone_has_no_events_left_also_if_only_a_part_of_its_chunk_was_counted()
    {
        CreateGroups();
        InsertGroups([(Now.AddHours(-2), 1, "a"), (Now.AddHours(-2), 0, "b"), (Now.AddHours(-1), 0, "b"), (Now.AddHours(-1), 0, "c")]);
        _time.SetUtcNow(Now.AddMinutes(1));
        using (var source = OpenGroups())
        {
            // Two of four tallies are counted and stored when the process ends.
            source.Refresh();
            var batch = new TallyBatch(capacity: 2);
            Assert.True(SpinWait.SpinUntil(() => source.Read(batch, Instant.MaxValue), TimeSpan.FromSeconds(60)));
            Assert.Equal(["a", "b"], batch.Tallies.Select(tally => tally.Group));
            source.WriteChanges(this);
            source.Committed();
        }

        server.Execute($"delete from {_table} where region = 'a' or region = 'c'");
        using (var source = OpenGroups())
            Assert.Equal([((HourOf(Now.AddHours(-2)), "a"), (0, 0)), ((HourOf(Now.AddHours(-2)), "b"), (1, 0)), ((HourOf(Now.AddHours(-1)), "b"), (1, 0))], ReadGroups(source).Select(slot => (slot.Key, slot.Value)));
        server.Execute($"update {_table} set region = 'd' where made < {server.Time(Now.AddHours(-1.5))}");
        using (var source = OpenGroups())
        {
            Assert.Equal(
                [((HourOf(Now.AddHours(-2)), "a"), (0, 0)), ((HourOf(Now.AddHours(-2)), "b"), (0, 0)), ((HourOf(Now.AddHours(-2)), "d"), (1, 0)), ((HourOf(Now.AddHours(-1)), "b"), (1, 0))],
                ReadGroups(source).Select(slot => (slot.Key, slot.Value)));
        }
    }

    [Fact]
    public void What_is_missing_of_groups_is_said()
    {
        CreateGroups();
        InsertGroups([(Now.AddHours(-1), 1, null)]);
        _time.SetUtcNow(Now.AddMinutes(1));
        using (var source = OpenGroups())
        {
            Assert.Empty(ReadGroups(source));
            Assert.Equal("no row has a value in 'region', and events without a group count in none", source.Statistics.Error);
        }

        InsertGroups([(Now.AddHours(-1), 1, "north"), (Now.AddHours(-1), 0, "north")]);
        Says("the query gives no one column 'region', found slot, total, bad", GroupQuery.Replace("region,", "", StringComparison.Ordinal).Replace(", 2", "", StringComparison.Ordinal));
        Says("found two rows of the slot that begins at 2026-11-01T11:00:00Z and one group, expected one; group by the slot and 'region' alone", $"{GroupQuery}, n");

        void Says(string error, string query)
        {
            using var source = OpenGroups(query);
            source.Refresh();
            Assert.True(SpinWait.SpinUntil(() => !source.Read(new(), Instant.MaxValue) && source.Statistics.Error is { } said && said.StartsWith("can't", StringComparison.Ordinal), TimeSpan.FromSeconds(60)));
            Assert.Equal($"can't be fetched: {error}", source.Statistics.Error);
        }
    }

    private static int HourOf(DateTime at) => (int)(at - DateTime.UnixEpoch).TotalHours * 60;

    private void CreateGroups() => server.Execute($"create table {_table} (made {server.TimeType}, n integer, region varchar(20))");

    private void InsertGroups(IEnumerable<(DateTime At, int Bad, string? Region)> rows) => server.Execute($"insert into {_table} values " + string.Join(
        ", ", rows.Select(row => $"({server.Time(row.At)}, {row.Bad}, {(row.Region is null ? "null" : $"'{row.Region.Replace("'", "''", StringComparison.Ordinal)}'")})")));

    private ITallySource OpenGroups(string? query = null) => Open(query ?? GroupQuery, ByGroup, (reader, settings) => reader.ReadGroups(settings));

    private SortedDictionary<(int Slot, string Group), (int Total, int Bad)> ReadGroups(ITallySource source)
    {
        var slots = new SortedDictionary<(int Slot, string Group), (int Total, int Bad)>(Comparer<(int Slot, string Group)>.Create(
            (one, other) => one.Slot != other.Slot ? one.Slot.CompareTo(other.Slot) : string.CompareOrdinal(one.Group, other.Group)));
        Take(source, tally => slots[(tally.Slot.Number, tally.Group!)] = ((int)tally.Counters[0], (int)tally.Counters[1]));
        return slots;
    }
}
