using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using static MlBudget.Core.Records.ArrivalVerdict;

namespace MlBudget.Core.Tests.Records;

public sealed class ArrivalGuardTests
{
    private static readonly DateTimeOffset Today = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Stray = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new(Today);

    [Fact]
    public void Under_the_wall_clock_a_record_may_be_five_minutes_ahead_and_as_old_as_the_retention()
    {
        var guard = Guard(ClockMode.Wall, Today);

        Assert.Equal(Accept, Judge(guard, Today));
        Assert.Equal(Accept, Judge(guard, Today + TimeSpan.FromMinutes(5)));
        Assert.Equal(Future, Judge(guard, Today + TimeSpan.FromMinutes(5) + Second));
        Assert.Equal(Accept, Judge(guard, Today - TimeSpan.FromDays(10)));
        Assert.Equal(Late, Judge(guard, Today - TimeSpan.FromDays(10) - Second));
    }

    [Fact]
    public void The_wall_clock_goes_on()
    {
        var guard = Guard(ClockMode.Wall, Today);
        var later = Today + TimeSpan.FromHours(1);

        Assert.Equal(Future, Judge(guard, later));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Accept, Judge(guard, later));
    }

    [Fact]
    public void A_record_is_not_from_the_future_that_is_not_ahead_of_the_wall_clock_as_it_is_set()
    {
        // The machine has slept for three days, and its new time is not believed yet.
        var set = new FakeTimeProvider(Today + TimeSpan.FromDays(3));
        var limits = new ArrivalLimits(
            ClockMode.Wall, _clock, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(10))
        { Wall = set };
        var guard = new ArrivalGuard(limits, [Instant.From(Today)], null);

        Assert.Equal(Accept, Judge(guard, Today));
        Assert.Equal(Accept, Judge(guard, Today + TimeSpan.FromDays(3)));
        Assert.Equal(Future, Judge(guard, Today + TimeSpan.FromDays(3) + TimeSpan.FromMinutes(5) + Second));
    }

    [Fact]
    public void Under_the_log_clock_the_wall_clock_is_no_matter()
    {
        var old = new DateTimeOffset(2011, 3, 4, 5, 6, 7, TimeSpan.Zero);
        var guard = Guard(ClockMode.Log, old);

        Assert.Equal(Accept, Judge(guard, old));
        Assert.Equal(Accept, Judge(guard, old + TimeSpan.FromDays(7)));
        Assert.Equal(Accept, Judge(guard, old + TimeSpan.FromDays(14)));
    }

    [Fact]
    public void A_stray_record_of_2099_is_set_aside_and_the_clock_does_not_move()
    {
        var guard = Guard(ClockMode.Log, Today);

        Assert.Equal(SetAside, Judge(guard, Stray));
        Assert.Equal(1, guard.Held);
        Assert.Equal(Accept, Judge(guard, Today + Second));
        Assert.Equal(0, guard.Held);
        Assert.Equal(Accept, Judge(guard, Today + Second - TimeSpan.FromDays(10)));
        Assert.Equal(SetAside, Judge(guard, Stray));
    }

    [Fact]
    public void A_hundred_records_in_a_row_that_agree_are_released_and_move_the_clock()
    {
        var guard = Guard(ClockMode.Log, Today);

        for (var record = 1; record < ArrivalGuard.Agreement; record++)
            Assert.Equal((SetAside, record), (Judge(guard, Stray + record * Second), guard.Held));
        Assert.Equal(Release, Judge(guard, Stray));
        Assert.Equal(0, guard.Held);
        Assert.Equal(Accept, Judge(guard, Stray + TimeSpan.FromDays(7)));
        Assert.Equal(Late, Judge(guard, Today));
    }

    [Fact]
    public void A_record_of_the_old_time_ends_the_agreement()
    {
        var guard = Guard(ClockMode.Log, Today);

        for (var round = 0; round < 3; round++)
        {
            for (var record = 1; record < ArrivalGuard.Agreement; record++)
                Assert.Equal(SetAside, Judge(guard, Stray));
            Assert.Equal(Accept, Judge(guard, Today));
        }
    }

    [Fact]
    public void Records_far_from_each_other_do_not_agree()
    {
        var guard = Guard(ClockMode.Log, Today);

        for (var record = 0; record < 10 * ArrivalGuard.Agreement; record++)
        {
            Assert.Equal(SetAside, Judge(guard, Stray + (record % 2) * TimeSpan.FromDays(8)));
            Assert.Equal(1, guard.Held);
        }
    }

    [Fact]
    public void A_stray_first_record_sets_no_clock()
    {
        foreach (var stray in new[] { Stray, DateTimeOffset.UnixEpoch })
        {
            DateTimeOffset[] opening = [stray, .. Enumerable.Range(0, 99).Select(second => Today + second * Second)];
            var guard = new ArrivalGuard(Limits(ClockMode.Log), [.. opening.Select(Instant.From)], null);

            Assert.Equal(stray == Stray ? SetAside : Late, Judge(guard, stray));
            Assert.Equal(Accept, Judge(guard, Today));
        }
    }

    [Fact]
    public void A_record_older_than_the_retention_before_the_latest_is_late()
    {
        var guard = Guard(ClockMode.Log, Today);

        Assert.Equal(Accept, Judge(guard, Today + TimeSpan.FromDays(1)));
        Assert.Equal(Accept, Judge(guard, Today - TimeSpan.FromDays(9)));
        Assert.Equal(Late, Judge(guard, Today - TimeSpan.FromDays(9) - Second));
    }

    [Fact]
    public void A_file_that_begins_far_ahead_of_its_source_has_to_agree_first()
    {
        var guard = new ArrivalGuard(Limits(ClockMode.Log), [Instant.From(Stray)], Instant.From(Today));

        for (var record = 1; record < ArrivalGuard.Agreement; record++)
            Assert.Equal(SetAside, Judge(guard, Stray));
        Assert.Equal(Release, Judge(guard, Stray));
    }

    [Fact]
    public void A_file_far_behind_its_source_is_judged_by_its_own_records()
    {
        var old = Today - TimeSpan.FromDays(300);
        var guard = new ArrivalGuard(Limits(ClockMode.Log), [Instant.From(old)], Instant.From(Today));

        Assert.Equal(Accept, Judge(guard, old));
        Assert.Equal(SetAside, Judge(guard, old + TimeSpan.FromDays(8)));
    }

    [Fact]
    public void A_stream_opens_with_at_least_one_record() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new ArrivalGuard(Limits(ClockMode.Log), [], null));

    private ArrivalGuard Guard(ClockMode clock, DateTimeOffset opening) =>
        new(Limits(clock), [Instant.From(opening)], null);

    private ArrivalLimits Limits(ClockMode clock) =>
        new(clock, _clock, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(10));

    private static ArrivalVerdict Judge(ArrivalGuard guard, DateTimeOffset time) => guard.Judge(Instant.From(time));
}
