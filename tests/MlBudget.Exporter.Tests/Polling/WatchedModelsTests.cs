using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Tests.Polling;

public sealed class WatchedModelsTests
{
    [Fact]
    public void Another_configuration_of_the_same_measures_gives_the_same_numbers()
    {
        using var log = new WatchedLog(records: 200);
        var before = WatchedLog.PageOf(log.Models);

        log.Models.Replace(log.Configuration("renamed"));

        Assert.Equal(
            before, WatchedLog.PageOf(log.Models).Replace("\"renamed\"", "\"success\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_configuration_that_is_replaced_while_a_log_is_caught_up_with_goes_on_in_the_middle()
    {
        // More than a poll reads.
        using var log = new WatchedLog(records: 600_000);
        log.Models.Poll();
        Assert.False(log.Models.CaughtUp);

        log.Models.Replace(log.Configuration("renamed"));

        Assert.Equal(600_000, log.Models.Poll().Models[0].Report.Predictions);
        Assert.True(log.Models.CaughtUp);
    }

    [Fact]
    public void It_is_said_once_that_a_log_is_caught_up_with_and_again_after_it_ran_ahead()
    {
        var log = new RecordedLog();
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var catchingUp = new CatchingUp(clock, log.Loggers.CreateLogger<CatchingUp>());
        var greatEnds = new List<bool>();
        foreach (var (isCaughtUp, seconds) in ((bool, double)[])[(false, 2), (false, 1.5), (true, 5), (true, 60), (false, 30), (true, 1), (false, 60), (true, 0)])
        {
            greatEnds.Add(catchingUp.Note(isCaughtUp));
            clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal(
            [.. ((string[])["4s", "30s", "1m"]).Select(time => $"caught up after {time}: all that can be read is counted")], log.Lines);
        // The first, and then only one that took long, is worth that memory is given back.
        Assert.Equal([false, false, true, false, false, false, false, true], greatEnds);
    }

    [Fact]
    public void Models_say_that_they_are_caught_up_with_only_once_all_is_read()
    {
        // More than a poll reads.
        var said = new RecordedLog();
        using var log = new WatchedLog(records: 600_000, logs: said.Loggers);
        log.Models.Poll();
        Assert.DoesNotContain(said.Lines, line => line.StartsWith("caught up", StringComparison.Ordinal));

        log.Models.Poll();
        log.Models.Poll();
        Assert.Single(said.Lines, line => line.StartsWith("caught up", StringComparison.Ordinal));
    }
}
