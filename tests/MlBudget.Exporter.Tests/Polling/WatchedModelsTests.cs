namespace MlBudget.Exporter.Tests.Polling;

public sealed class WatchedModelsTests
{
    [Fact]
    public async Task Another_configuration_of_the_same_measures_gives_the_same_numbers()
    {
        using var log = new WatchedLog(records: 200);
        var before = await WatchedLog.PageAsync(log.Models);

        log.Models.Replace(log.Configuration("renamed"));

        Assert.Equal(
            before, (await WatchedLog.PageAsync(log.Models)).Replace("\"renamed\"", "\"success\"", StringComparison.Ordinal));
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
}
