using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources;
using MlBudget.Sources.Kinds;

namespace MlBudget.FeatureStores;

/// <summary>What holds of looks at a feature store, whatever it is.</summary>
public abstract class FeatureContract : ISourceWriter
{
    /// <summary>When it is looked at first.</summary>
    protected static readonly DateTime Now = new(2026, 11, 1, 12, 2, 0, DateTimeKind.Utc);

    private readonly FakeTimeProvider _time = new(new(Now));

    private Dictionary<string, byte[]> _stored = [];

    /// <summary>The settings of the kind, each in a line, for the view <c>driver_stats</c> of the project <c>prod</c>.</summary>
    protected abstract string Settings { get; }

    /// <summary>What an error says of another view, which isn't there; null where there are no views.</summary>
    protected abstract string? MissingView { get; }

    /// <summary>What errors call what is looked at.</summary>
    protected virtual string Shown => "driver_stats";

    /// <summary>Writes values of a feature, each of another entity; null for an empty one.</summary>
    protected abstract void Write(IEnumerable<(int Entity, string Feature, bool HasValue, DateTime Time)> values);

    private static int Slot(int minutes) => (int)(Now.AddMinutes(minutes) - DateTime.UnixEpoch).TotalMinutes / 5 * 5;

    [Fact]
    public void Each_look_counts_what_entities_have_and_how_old_it_is()
    {
        WriteDrivers(200);

        // Every tenth lacks its second value, and every fourth is two days old.
        Assert.Equal((Slot(0), 400, 380), Assert.Single(Look("completeness")));
        Assert.Equal((Slot(0), 380, Enumerable.Range(0, 200).Sum(driver => driver % 4 == 0 ? driver % 10 == 0 ? 1 : 2 : 0)), Assert.Single(Look("staleness")));
    }

    [Fact]
    public void It_is_looked_at_once_in_a_slot_also_by_one_process_after_another()
    {
        WriteDrivers(20);
        Assert.Single(Look("completeness"));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(Look("completeness"));
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(Slot(5), Assert.Single(Look("completeness")).Minute);
    }

    [Fact]
    public void No_more_entities_are_looked_at_than_asked_for()
    {
        WriteDrivers(2_000);

        var (_, values, present) = Assert.Single(Look("completeness", "sample: 50"));

        Assert.Equal(100, values);
        Assert.InRange(present, 80, 100);
    }

    [Fact]
    public void What_is_misspelt_is_an_error_and_no_share()
    {
        WriteDrivers(20);

        if (MissingView is not null)
            Assert.Equal($"can't be fetched: {MissingView}", ErrorOf("view: driver_stat"));
        Assert.Equal("can't be fetched: none of 20 entities has a value of 'none' or 'trip'", ErrorOf("features: [none, trip]"));
        Assert.Equal("none of 20 entities has a value of 'trip'", ErrorOf("features: [rate, trip]"));
    }

    [Fact]
    public void Values_of_the_future_are_an_error()
    {
        Write([.. Enumerable.Range(0, 20).Select(driver => (driver, "rate", true, Now.AddHours(driver == 3 ? 2 : -1)))]);

        Assert.Equal(
            $"a value of '{Shown}' was made 2h from now, so that all look younger than they are; set zone to that of the host that writes them",
            ErrorOf("features: [rate]"));
    }

    [Fact]
    public void How_old_values_are_is_told()
    {
        WriteDrivers(200);
        using var source = Open("staleness", "", isClosed: false);
        source.Refresh();
        Assert.True(SpinWait.SpinUntil(() => !source.Read(new(), Instant.MaxValue) && source.Progress == 1, TimeSpan.FromSeconds(60)));

        var ages = source.Statistics.Ages;
        Assert.Equal(["drivers.rate", "drivers.rate", "drivers.rate", "drivers.trips", "drivers.trips", "drivers.trips"], ages.Select(age => age.Feature));
        // Three of four are an hour old, and the others two days.
        Assert.All(ages, age => Assert.Equal(age.Q < 0.75 ? 3_600 : 172_800, age.Seconds, tolerance: 1));
        using var other = Open("completeness", "", isClosed: false);
        other.Refresh();
        Assert.True(SpinWait.SpinUntil(() => !other.Read(new(), Instant.MaxValue) && other.Progress == 1, TimeSpan.FromSeconds(60)));
        Assert.Empty(other.Statistics.Ages);
    }

    [Fact]
    public void A_store_that_is_only_replayed_gives_nothing()
    {
        WriteDrivers(20);

        Assert.Empty(Look("completeness", isClosed: true));
    }

    [Fact]
    public void A_look_before_anything_runs_says_what_there_is()
    {
        WriteDrivers(20);

        Assert.Equal("20 entities have 38 of 40 values", Assert.Single(Definition("completeness", "").Sample().Facts));
        if (MissingView is not null)
            Assert.Equal(MissingView, Assert.Single(Definition("completeness", "view: driver_stat").Sample().Faults));
    }

    void ISourceWriter.Write(string key, ReadOnlySpan<byte> value) => _stored = new(_stored) { [key] = value.ToArray() };

    void ISourceWriter.Delete(string key) => _stored.Remove(key);

    /// <summary>What a look says of values that were written at their times.</summary>
    /// <param name="metric">What is asked.</param>
    /// <param name="settings">Settings that go before others of the same key.</param>
    /// <param name="isClosed">Whether it is replayed.</param>
    protected List<(int Minute, long Events, long Hits)> Look(string metric, string settings = "", bool isClosed = false)
    {
        using var source = Open(metric, settings, isClosed);
        source.Restore(metric == "completeness" ? _stored : []);
        source.Refresh();
        var batch = new TallyBatch();
        Assert.True(SpinWait.SpinUntil(() => !source.Read(batch, Instant.MaxValue) && source.Progress == 1, TimeSpan.FromSeconds(60)));
        Assert.Null(source.Statistics.Error);
        source.WriteChanges(this);
        source.Committed();
        return [.. batch.Tallies.Select(tally => (tally.Slot.Number, tally.Counters[0], tally.Counters[1]))];
    }

    /// <summary>The error of a look.</summary>
    protected string ErrorOf(string settings)
    {
        using var source = Open("completeness", settings, isClosed: false);
        source.Refresh();
        Assert.True(SpinWait.SpinUntil(() => !source.Read(new(), Instant.MaxValue) && source.Statistics.Error is not null, TimeSpan.FromSeconds(60)));
        return source.Statistics.Error!;
    }

    private void WriteDrivers(int count) => Write([.. Enumerable.Range(0, count).SelectMany(driver => new[] { "rate", "trips" }.Select(feature =>
        (driver, feature, feature == "rate" || driver % 10 != 0, Now.AddHours(driver % 4 == 0 ? -48 : -1))))]);

    private ITallySource Open(string metric, string settings, bool isClosed) => Definition(metric, settings).Open(new(
        "feature-store-x", 0, new(ClockMode.Wall, _time, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30)))
    { IsClosed = isClosed });

    /// <summary>What is asked, with settings that go before others of the same key.</summary>
    protected TallySourceDefinition Definition(string metric, string settings)
    {
        var own = settings.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Replace("view:", "feature_view:", StringComparison.Ordinal)).ToList();
        string[] usual = ["name: drivers", "features: [rate, trips]", "max_age: 24h", .. Settings.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        var lines = own.Concat(usual.Where(line => !own.Exists(mine => mine.Split(':')[0] == line.Split(':')[0])));
        var problems = new Problems();
        var model = NodeReader.Parse(
            $"feature_stores:\n  - {string.Join("\n    ", lines)}\nslo: {{ metric: {metric}, source: drivers }}\n", problems, new(_ => Connection), 100)!;
        var slo = model.Optional("slo")!;
        var definition = FeatureStoreKinds.Read(model).Read(slo.Optional("source")!, slo.Optional("metric")!);
        Assert.Empty(problems.Described("s"));
        return definition!;
    }

    /// <summary>What references stand for.</summary>
    protected abstract string Connection { get; }
}
