using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>The value of an expression at the end of each slot.</summary>
public sealed class ValueSourceTests
{
    private const string Fraction = "histogram_fraction(0, 0.1, sum(rate(request_seconds[5m])))";

    private static readonly DateTimeOffset Ten = new(2026, 6, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Values_are_kept_in_millionths_in_the_slot_at_whose_end_they_are()
    {
        using var server = new StubServer();
        server.Add(Fraction, [], (CounterReads.At(5), 0.9876543), (CounterReads.At(10), double.NaN), (CounterReads.At(15), -2.5), (CounterReads.At(20), double.PositiveInfinity));

        var (values, error) = Read(server);

        Assert.Equal([(0, 987654L), (10, -2_500_000), (15, Millionths.Greatest)], values);
        Assert.Null(error);
    }

    [Fact]
    public void More_than_one_series_is_an_error()
    {
        using var server = new StubServer();
        server.Add(Fraction, new() { ["a"] = "1" }, (CounterReads.At(5), 1));
        server.Add(Fraction, new() { ["a"] = "2" }, (CounterReads.At(5), 1));

        var (values, error) = Read(server);

        Assert.Empty(values);
        Assert.EndsWith("the expression gives 2 series, expected one: add them up or take one, as by sum(…) or max(…)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expression_that_has_never_given_a_value_is_an_error_and_one_that_has_is_none()
    {
        using var server = new StubServer();
        var store = new CounterReads.Store();

        Assert.EndsWith("the expression has never given a value", Read(server, store).Error, StringComparison.Ordinal);

        server.Add(Fraction, [], (CounterReads.At(125), 1));
        var (values, error) = Read(server, store, hours: 3);
        Assert.Equal([(120, 1_000_000L)], values);
        Assert.Null(error);
        Assert.Null(Read(server, store, hours: 4).Error);
    }

    private static (List<(int Minute, long Value)> Values, string? Error) Read(StubServer server, CounterReads.Store? store = null, double hours = 2)
    {
        using var source = CounterReads.Open(
            server, $"{{ source: main, value: '{Fraction}' }}", new StandingClock(Ten.AddHours(hours)), isClosed: true);
        source.Restore(store?.Entries ?? []);
        source.Refresh();
        var batch = new TallyBatch(10_000);
        source.Read(batch, Instant.MaxValue);
        source.WriteChanges(store ?? new());
        return (
            [.. batch.Tallies.Select(tally => (tally.Slot.Number - Instant.From(Ten).Minute.Number, (tally.Counters[2] << 32) + tally.Counters[1]))],
            source.Statistics.Error);
    }
}
