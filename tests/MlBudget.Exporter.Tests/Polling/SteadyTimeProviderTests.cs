using CsCheck;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Tests.Polling;

public class SteadyTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 8, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly MovableClock _clock = new(Start);
    private readonly List<ClockJump> _jumps = [];
    private readonly SteadyTimeProvider _steady;

    public SteadyTimeProviderTests() => _steady = Steady(_clock);

    [Fact]
    public void A_clock_that_runs_well_is_shown_as_it_is()
    {
        for (var minute = 0; minute < 100; minute++)
        {
            Assert.Equal(_clock.Wall, _steady.GetUtcNow());
            _clock.Advance(Minute);
        }

        Assert.Empty(_jumps);
    }

    [Fact]
    public void Before_it_is_set_back_a_little_time_stands_still()
    {
        Assert.Equal(Start, _steady.GetUtcNow());
        _clock.Wall -= 4 * Minute;
        Assert.Equal(Start, _steady.GetUtcNow());
        _clock.Advance(3 * Minute);
        Assert.Equal(Start, _steady.GetUtcNow());
        _clock.Advance(3 * Minute);
        Assert.Equal(Start + 2 * Minute, _steady.GetUtcNow());
        Assert.Empty(_jumps);
    }

    [Theory]
    [InlineData(24 * 60)]
    [InlineData(6)]
    [InlineData(-6)]
    [InlineData(-24 * 60)]
    public void A_jump_is_adopted_after_it_has_lasted_and_said_twice(int minutes)
    {
        _steady.GetUtcNow();
        _clock.Wall += minutes * Minute;
        for (var minute = 0; minute < 10; minute++)
        {
            Assert.Equal(Start + minute * Minute, _steady.GetUtcNow());
            _clock.Advance(Minute);
        }

        var (wall, expected) = (Start + (minutes + 10) * Minute, Start + 10 * Minute);
        Assert.Equal(wall, _steady.GetUtcNow());
        _clock.Advance(Minute);
        Assert.Equal(wall + Minute, _steady.GetUtcNow());
        Assert.Equal(
            [new(ClockJumpStage.Suspected, Start + minutes * Minute, Start), new(ClockJumpStage.Adopted, wall, expected)], _jumps);
    }

    [Fact]
    public void A_jump_that_jumps_on_has_to_last_anew()
    {
        _steady.GetUtcNow();
        for (var jump = 1; jump < 10; jump++)
        {
            _clock.Wall += TimeSpan.FromHours(1);
            Assert.Equal(Start + (jump - 1) * 9 * Minute, _steady.GetUtcNow());
            _clock.Advance(9 * Minute);
            Assert.Equal(Start + jump * 9 * Minute, _steady.GetUtcNow());
        }

        Assert.All(_jumps, jump => Assert.Equal(ClockJumpStage.Suspected, jump.Stage));
        Assert.Equal(9, _jumps.Count);
    }

    [Fact]
    public void A_jump_is_judged_by_the_monotonic_clock()
    {
        _steady.GetUtcNow();
        _clock.Wall += TimeSpan.FromDays(1);
        _steady.GetUtcNow();
        _clock.Advance(9 * Minute, 13 * Minute);
        Assert.Equal(Start + 9 * Minute, _steady.GetUtcNow());
        _clock.Advance(Minute);
        Assert.Equal(_clock.Wall, _steady.GetUtcNow());
    }

    [Fact]
    public void A_machine_that_starts_in_1970_goes_on_from_what_is_known_and_believes_the_right_time_at_once()
    {
        var clock = new MovableClock(DateTimeOffset.UnixEpoch);
        var steady = Steady(clock, Start);
        Assert.Equal(Start, steady.GetUtcNow());
        clock.Advance(Minute);
        Assert.Equal(Start + Minute, steady.GetUtcNow());
        clock.Wall = Start.AddHours(3);
        Assert.Equal(Start.AddHours(3), steady.GetUtcNow());
        clock.Wall = Start.AddHours(4);
        Assert.Equal(Start.AddHours(3), steady.GetUtcNow());
        Assert.Equal([ClockJumpStage.Suspected, ClockJumpStage.Gone, ClockJumpStage.Suspected], _jumps.Select(jump => jump.Stage));
    }

    [Fact]
    public void A_clock_that_starts_before_what_is_known_and_stays_there_is_adopted()
    {
        var steady = Steady(_clock, Start.AddYears(30));
        Assert.Equal(Start.AddYears(30), steady.GetUtcNow());
        _clock.Advance(Patience);
        Assert.Equal(Start + Patience, steady.GetUtcNow());
        Assert.Equal([ClockJumpStage.Suspected, ClockJumpStage.Adopted], _jumps.Select(jump => jump.Stage));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(-1400)]
    public void A_clock_that_starts_behind_what_is_known_or_a_little_before_it_is_believed(int lastKnown)
    {
        var known = Start + lastKnown * Minute;
        var steady = Steady(_clock, known);
        Assert.Equal(known > Start ? known : Start, steady.GetUtcNow());
        _clock.Advance(5 * Minute);
        Assert.Equal(_clock.Wall, steady.GetUtcNow());
        Assert.Empty(_jumps);
    }

    [Fact]
    public void A_clock_that_starts_more_than_a_day_ahead_of_what_is_known_is_believed_only_once_it_has_stayed_there()
    {
        var steady = Steady(_clock, Start.AddYears(-1));
        Assert.Equal(Start.AddYears(-1), steady.GetUtcNow());
        _clock.Advance(Patience - Minute);
        Assert.Equal(Start.AddYears(-1) + Patience - Minute, steady.GetUtcNow());
        _clock.Advance(Minute);
        Assert.Equal(Start + Patience, steady.GetUtcNow());
        Assert.Equal([ClockJumpStage.Suspected, ClockJumpStage.Adopted], _jumps.Select(jump => jump.Stage));
    }

    [Fact]
    public void What_is_known_has_to_be_given_before_the_clock_is_used()
    {
        _steady.LastKnown = Start;
        _steady.GetUtcNow();
        Assert.Equal(Start, _steady.LastKnown);
        Assert.Throws<InvalidOperationException>(() => _steady.LastKnown = Start);
    }

    [Fact]
    public void Timers_and_timestamps_are_those_of_the_inner_clock()
    {
        var inner = new FakeTimeProvider(Start);
        var steady = new SteadyTimeProvider(inner, Tolerance, Patience);
        var rings = 0;
        using var timer = steady.CreateTimer(_ => rings++, null, Minute, Minute);
        inner.Advance(2 * Minute);
        Assert.Equal(2, rings);
        Assert.Equal(inner.GetTimestamp(), steady.GetTimestamp());
        Assert.Equal(inner.TimestampFrequency, steady.TimestampFrequency);
        Assert.Equal(inner.LocalTimeZone, steady.LocalTimeZone);
    }

    [Fact]
    public void Drift_is_followed_however_far_it_leads() =>
        Gen.Select(Gen.Int[-500_000, 500_000], Gen.Int[1, 240].Array[1, 200]).Sample((partsPerMillion, seconds) =>
        {
            var clock = new MovableClock(Start);
            var steady = Steady(clock);
            foreach (var second in seconds)
            {
                var passed = TimeSpan.FromSeconds(second);
                clock.Advance(passed, passed * (1 + partsPerMillion / 1e6));
                Assert.Equal(clock.Wall, steady.GetUtcNow());
            }
        });

    [Fact]
    public void Time_goes_back_only_when_a_jump_is_adopted() =>
        Gen.Select(Gen.Int[-20, 20], Gen.Int[0, 15], Gen.Int[-3, 3]).Array[1, 100].Sample(steps =>
        {
            var clock = new MovableClock(Start);
            var jumps = new List<ClockJump>();
            var steady = Steady(clock, onJump: jumps.Add);
            var before = steady.GetUtcNow();
            foreach (var (jump, passed, tenths) in steps)
            {
                clock.Advance(passed * Minute, (passed + 0.1 * tenths) * Minute);
                if (jump % 4 == 0)
                    clock.Wall += jump * Minute;
                jumps.Clear();
                var now = steady.GetUtcNow();
                var isAdopted = jumps.Exists(news => news.Stage == ClockJumpStage.Adopted);
                Assert.True(now >= before || isAdopted);
                if (isAdopted)
                    Assert.Equal(clock.Wall, now);
                before = now;
            }
        });

    [Fact]
    public void A_glitch_that_is_shorter_than_the_patience_leaves_no_trace() =>
        Gen.Select(
            Gen.Int[1, 20], Gen.OneOf(Gen.Int[-1_000_000, -6], Gen.Int[6, 1_000_000]), Gen.Int[0, 60].Array[1, 40]).Sample(
            (lead, glitch, seconds) =>
            {
                var clock = new MovableClock(Start);
                var jumps = new List<ClockJump>();
                var steady = Steady(clock, onJump: jumps.Add);
                steady.GetUtcNow();
                clock.Advance(lead * Minute);
                var (expected, left) = (clock.Wall, Patience);
                clock.Wall += glitch * Minute;
                foreach (var second in seconds)
                {
                    Assert.Equal(expected, steady.GetUtcNow());
                    var passed = TimeSpan.FromSeconds(second);
                    if ((left -= passed) <= TimeSpan.Zero)
                        break;
                    clock.Advance(passed);
                    expected += passed;
                }

                clock.Wall -= glitch * Minute;
                Assert.Equal(clock.Wall, steady.GetUtcNow());
                clock.Advance(Patience * 2);
                Assert.Equal(clock.Wall, steady.GetUtcNow());
                Assert.Equal([ClockJumpStage.Suspected, ClockJumpStage.Gone], jumps.Select(jump => jump.Stage));
            });

    [Fact]
    public void Threads_that_ask_together_never_see_time_go_back()
    {
        var steady = new SteadyTimeProvider(TimeProvider.System, Tolerance, Patience);
        Parallel.For(0, 4, _ =>
        {
            var before = DateTimeOffset.MinValue;
            for (var read = 0; read < 20_000; read++)
            {
                var now = steady.GetUtcNow();
                Assert.True(now >= before);
                before = now;
            }
        });
    }

    [Fact]
    public void Who_hears_of_a_jump_may_ask_for_the_time()
    {
        SteadyTimeProvider? steady = null;
        var heard = new List<DateTimeOffset>();
        steady = Steady(_clock, onJump: _ => heard.Add(steady!.GetUtcNow()));
        steady.GetUtcNow();
        _clock.Wall += TimeSpan.FromDays(1);
        steady.GetUtcNow();
        Assert.Equal([Start], heard);
    }

    private SteadyTimeProvider Steady(TimeProvider clock, DateTimeOffset? lastKnown = null, Action<ClockJump>? onJump = null) =>
        new(clock, Tolerance, Patience, onJump ?? _jumps.Add) { LastKnown = lastKnown };
}
