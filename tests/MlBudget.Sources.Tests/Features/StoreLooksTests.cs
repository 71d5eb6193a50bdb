using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources.Features;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Tests.Features;

/// <summary>SLOs of the same store share its looks.</summary>
public sealed class StoreLooksTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 2, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly Counts _counts = new();

    private CountedStore Store => new(_counts) { Features = ["rate", "trips"] };

    [Fact]
    public void Two_SLOs_of_a_store_look_once_in_a_slot()
    {
        var (completeness, staleness) = Open();
        Assert.Equal((8, 6), Read(completeness));
        Assert.Equal((6, 2), Read(staleness));
        Assert.Equal(1, _counts.Looks);

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal((6, 2), Read(staleness));
        Assert.Equal((8, 6), Read(completeness));
        Assert.Equal((2, 1), (_counts.Looks, _counts.Opened));

        completeness.Dispose();
        staleness.Dispose();
        Assert.True(SpinWait.SpinUntil(() => _counts.Closed == 1, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task One_that_goes_on_keeps_what_is_connected()
    {
        var looks = new StoreLooks(Store);
        looks.Enter();
        looks.Enter();
        await looks.InAsync(Instant.From(Start), default);
        await looks.LeaveAsync();
        Assert.Equal(0, _counts.Closed);

        await looks.InAsync(Instant.From(Start.AddMinutes(5)), default);
        await looks.LeaveAsync();
        Assert.Equal((1, 1), (_counts.Opened, _counts.Closed));
        looks.Enter();
        await looks.InAsync(Instant.From(Start.AddMinutes(10)), default);
        Assert.Equal(2, _counts.Opened);
    }

    [Fact]
    public async Task What_could_not_be_looked_at_is_looked_at_again()
    {
        var looks = new StoreLooks(Store);
        looks.Enter();
        _counts.IsEmpty = true;
        var error = await Assert.ThrowsAsync<FeatureStoreException>(async () => await looks.InAsync(Instant.From(Start), default));
        Assert.Equal("found no entity of 'drivers'", error.Message);

        _counts.IsEmpty = false;
        Assert.Equal(6, (await looks.InAsync(Instant.From(Start), default)).Present);
    }

    [Fact]
    public async Task Who_waits_for_a_look_that_hangs_may_give_up_and_what_comes_after_it_looks()
    {
        var looks = new StoreLooks(Store);
        looks.Enter();
        _counts.IsHanging = true;
        using var first = new CancellationTokenSource();
        var hanging = looks.InAsync(Instant.From(Start), first.Token).AsTask();
        using var impatient = new CancellationTokenSource();
        var waiting = looks.InAsync(Instant.From(Start), impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        var next = looks.InAsync(Instant.From(Start), default).AsTask();
        _counts.IsHanging = false;
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Assert.Equal(6, (await next).Present);
        Assert.Equal(2, _counts.Looks);
    }

    private (ITallySource Completeness, ITallySource Staleness) Open()
    {
        var problems = new Problems();
        var model = NodeReader.Parse(
            "stores: [{ name: drivers, type: counted, features: [rate, trips], max_age: 24h }]\nslos: [{ metric: completeness, source: drivers }, { metric: staleness, source: drivers }]\n",
            problems, new(_ => null), 100)!;
        var stores = new FeatureStoresReader(model.Optional("stores"), [new CountedKind(Store)], []);
        ITallySource[] sources = [.. model.Optional("slos")!.Items().Select(slo => stores.Read(slo.Optional("source")!, slo.Optional("metric")!)!.Open(new(
            "feature-store-x", 0, new(ClockMode.Wall, _time, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30)))))];
        Assert.Equal(0, problems.Count);
        return (sources[0], sources[1]);
    }

    private static (long Events, long Hits) Read(ITallySource source)
    {
        var batch = new TallyBatch();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                source.Refresh();
                source.Read(batch, Instant.MaxValue);
                return batch.Tallies.Count > 0;
            },
            TimeSpan.FromSeconds(60)));
        Assert.Null(source.Statistics.Error);
        var tally = Assert.Single(batch.Tallies);
        return (tally.Counters[0], tally.Counters[1]);
    }

    private sealed class CountedKind(FeatureStore store) : FeatureStoreKind
    {
        public override string Type => "counted";

        public override string Meaning => "looks are counted";

        public override ImmutableArray<KeySpec> Keys => [];

        public override FeatureStore Read(NodeReader settings, string name, ImmutableArray<string> features) => store with { Features = features };
    }

    private sealed record CountedStore(Counts Counts) : FeatureStore("drivers", "drivers")
    {
        public override string Place => "nowhere";

        public override string Identity => "counted";

        public override IFeatureReader Open()
        {
            Counts.Opened++;
            return new CountingReader(Counts);
        }
    }

    /// <summary>What was done, and how the store is.</summary>
    private sealed class Counts
    {
        private volatile int _closed;

        public int Opened { get; set; }

        public int Closed => _closed;

        public int Looks { get; set; }

        public bool IsEmpty { get; set; }

        public bool IsHanging { get; set; }

        public void Close() => _closed++;
    }

    /// <summary>Finds four drivers: one lacks both values, and one has old ones.</summary>
    private sealed class CountingReader(Counts counts) : IFeatureReader
    {
        public async ValueTask SampleAsync(FeatureSample sample, CancellationToken cancel)
        {
            counts.Looks++;
            if (counts.IsHanging)
                await Task.Delay(Timeout.Infinite, cancel);
            for (var driver = 0; driver < 4 && !counts.IsEmpty; driver++)
            {
                sample.NextEntity();
                for (var feature = 0; feature < 2 && driver > 0; feature++)
                    sample.Add(feature, Instant.From(Start.AddHours(driver == 1 ? -48 : -1)));
            }
        }

        public ValueTask DisposeAsync()
        {
            counts.Close();
            return ValueTask.CompletedTask;
        }
    }
}
