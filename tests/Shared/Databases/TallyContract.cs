using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources;
using MlBudget.Sources.Kinds;

namespace MlBudget.Databases;

/// <summary>What holds of events that a query counts by slots, whatever the engine is.</summary>
/// <param name="server">The database.</param>
public abstract partial class TallyContract(TableServer server) : ISourceWriter
{
    private const string Five = "slot: 5m\nlookback: 1h\ndelay: 1m";

    private static readonly DateTime Now = new(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc);

    private static int _tables;

    private readonly string _table = string.Create(CultureInfo.InvariantCulture, $"c{Interlocked.Increment(ref _tables)}");

    private readonly FakeTimeProvider _time = new(new(Now));

    private Dictionary<string, byte[]> _stored = [];

    /// <summary>How the engine gives the beginning of the slot of <c>made</c>, of so many minutes.</summary>
    protected abstract string SlotsOf(int minutes);

    private string FiveMinutes => SlotsOf(5);

    private string Query => $"select {FiveMinutes} as slot, count(*) as total, sum(n) as bad from {_table} where made >= @since group by 1";

    [Fact]
    public void Each_slot_holds_what_counting_its_rows_gives()
    {
        Create();
        var random = new Random(20261101);
        var rows = Enumerable.Range(0, 3_000).Select(_ => (At: Now.AddSeconds(-random.Next(36_000)), Bad: random.Next(10) == 0 ? 1 : 0)).ToList();
        Insert(rows);
        var expected = rows.Where(row => row.At < Now.AddMinutes(-5)).GroupBy(row => (int)((row.At - DateTime.UnixEpoch).TotalMinutes / 5) * 5)
            .ToDictionary(slot => slot.Key, slot => (slot.Count(), slot.Sum(row => row.Bad)));
        using var source = Open();
        Assert.Equal(expected.OrderBy(slot => slot.Key), Read(source).OrderBy(slot => slot.Key));
        Assert.Null(source.Statistics.Error);
    }

    [Fact]
    public void A_slot_is_set_anew_while_it_may_change_and_a_restart_goes_on()
    {
        Create();
        Insert([(Now.AddMinutes(-90), 0), (Now.AddMinutes(-30), 1), (Now.AddMinutes(-30), 0), (Now.AddMinutes(-2), 1)]);
        using (var source = Open())
            Assert.Equal([(Slot(-90), (1, 0)), (Slot(-30), (2, 1))], Read(source).OrderBy(slot => slot.Key).Select(slot => (slot.Key, slot.Value)));
        // One comes late, one too late, one goes, and time goes on.
        Insert([(Now.AddMinutes(-29), 1), (Now.AddMinutes(-90), 1), (Now.AddMinutes(-50), 0)]);
        _time.Advance(TimeSpan.FromMinutes(5));
        using (var source = Open())
            Assert.Equal([(Slot(-50), (1, 0)), (Slot(-30), (3, 2)), (Slot(-2), (1, 1))], Read(source).OrderBy(slot => slot.Key).Select(slot => (slot.Key, slot.Value)));
        server.Execute($"delete from {_table} where made >= {server.Time(Now.AddMinutes(-50))} and made < {server.Time(Now.AddMinutes(-49))}");
        using (var source = Open())
            Assert.Equal((0, 0), Read(source)[Slot(-50)]);
    }

    [Fact]
    public void What_is_missing_or_no_count_is_said()
    {
        Create();
        Insert([(Now.AddMinutes(-30), 1)]);
        Says("the query gives no one column 'bad', found slot, total", $"select {FiveMinutes} as slot, count(*) as total from {_table} where made >= @since group by 1");
        Says("found a slot that begins at 2026-11-01T11:31:00Z, expected the beginning of one of 5m",
            Query.Replace(FiveMinutes, server.Time(Now.AddMinutes(-29)), StringComparison.Ordinal));
        Says("found 3 bad of 1 events at 2026-11-01T11:30:00Z, expected no more than all", Query.Replace("sum(n)", "3", StringComparison.Ordinal));
        Says("found no value in 'bad', expected a whole number from 0 on", Query.Replace("sum(n)", "null", StringComparison.Ordinal));
        Says("found a number that is no count in 'total', expected a whole number from 0 on", Query.Replace("count(*)", "-1", StringComparison.Ordinal));
        Says("found no time in 'slot', expected that at which the slot begins", Query.Replace(FiveMinutes, "5", StringComparison.Ordinal).Replace(" group by 1", " group by n", StringComparison.Ordinal));
        Says("found two rows of the slot that begins at 2026-11-01T11:30:00Z, expected one; group by the slot alone",
            $"select {FiveMinutes} as slot, 1 as total, 0 as bad from (select made from {_table} union all select made from {_table}) as twice where made >= @since");

        void Says(string error, string query)
        {
            using var source = Open(query);
            source.Refresh();
            Assert.True(SpinWait.SpinUntil(() => !source.Read(new(), Instant.MaxValue) && source.Statistics.Error is not null, TimeSpan.FromSeconds(60)));
            Assert.Equal($"can't be fetched: {error}", source.Statistics.Error);
        }
    }

    [Fact]
    public void A_query_that_has_never_given_a_slot_is_not_well()
    {
        Create();
        using var source = Open();
        Assert.Empty(Read(source));
        Assert.Equal("the query has given no slot yet", source.Statistics.Error);
    }

    void ISourceWriter.Write(string key, ReadOnlySpan<byte> value) => _stored = new(_stored) { [key] = value.ToArray() };

    void ISourceWriter.Delete(string key) => _stored.Remove(key);

    private static int Slot(int minutes) => (int)((Now.AddMinutes(minutes) - DateTime.UnixEpoch).TotalMinutes / 5) * 5;

    private void Create() => server.Execute($"create table {_table} (made {server.TimeType}, n integer)");

    private void Insert(IEnumerable<(DateTime At, int Bad)> rows) =>
        server.Execute($"insert into {_table} values {string.Join(", ", rows.Select(row => $"({server.Time(row.At)}, {row.Bad})"))}");

    private ITallySource Open(string? query = null) => Open(query ?? Query, Five, (reader, settings) => reader.Read(settings));

    private ITallySource Open(string query, string keys, Func<TallyReader, NodeReader, TallySourceDefinition?> read)
    {
        var problems = new Problems();
        var settings = NodeReader.Parse(
            $"sql:\n  type: {server.Type}\n  connection: '${{env:CONNECTION}}'\n  query: |\n    {query}\n  {keys.Replace("\n", "\n  ", StringComparison.Ordinal)}\n",
            problems, new(_ => server.Connection), 100)!;
        var definition = read(TallyKinds.Begin(settings).Single(kind => kind.Key == "sql"), settings.Optional("sql")!);
        Assert.Empty(problems.Described("s"));
        var source = definition!.Open(new("counted", 0, new(ClockMode.Wall, _time, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30))));
        source.Restore(_stored);
        return source;
    }

    /// <summary>What a look gives, which is kept.</summary>
    private Dictionary<int, (int Total, int Bad)> Read(ITallySource source)
    {
        var slots = new Dictionary<int, (int Total, int Bad)>();
        Take(source, tally => slots[tally.Slot.Number] = ((int)tally.Counters[0], (int)tally.Counters[1]));
        return slots;
    }

    /// <summary>Gives each tally of a look, whose position is kept.</summary>
    private void Take(ITallySource source, Action<ReadyTally> take)
    {
        source.Refresh();
        var batch = new TallyBatch();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                while (source.Read(batch, Instant.MaxValue) || batch.Tallies.Count > 0)
                {
                    foreach (var tally in batch.Tallies)
                        take(tally);
                    batch.Clear();
                }

                return source.Progress == 1;
            },
            TimeSpan.FromSeconds(60)));
        source.WriteChanges(this);
        source.Committed();
    }
}
