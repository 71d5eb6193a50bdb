using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Tests.Polling;

public sealed class ReloadingTests
{
    private static readonly ExporterConfiguration Old = Configuration("old"), New = Configuration("new");

    private readonly LiveConfiguration _live = new(Old);
    private readonly SelfMetrics _self = new();
    private readonly RecordedLog _log = new();
    private readonly List<ExporterConfiguration> _applied = [];

    [Fact]
    public async Task A_good_configuration_is_put_into_force()
    {
        var errors = Reloading(() => new(New with { Notes = ["worth knowing"] }, [])).Reload(_applied.Add).Errors;

        Assert.Empty(errors);
        Assert.Equal("new", Assert.Single(_applied).Text);
        Assert.Equal("new", _live.Current.Text);
        Assert.Equal(["Information: the configuration was loaded again", "Information: worth knowing"], _log.LinesWithLevels);
        Assert.Contains("mlbudget_config_last_reload_successful 1\n", await SelfAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_said_of_the_configuration_before_is_not_said_again()
    {
        var notes = new Queue<ExporterConfiguration>(
            [New with { Notes = ["one", "two"] }, New with { Notes = ["two", "three"] }, New with { Notes = ["one"] }]);
        var reloading = Reloading(() => new(notes.Dequeue(), []));
        while (notes.Count > 0)
            reloading.Reload(_applied.Add).Errors;

        Assert.Equal(["one", "two", "three", "one"], _log.Lines.Where(line => !line.Contains("loaded", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_bad_one_is_not_and_all_of_its_errors_are_said()
    {
        var errors = Reloading(() => new(null, ["a.yml:1: one", "a.yml:2: two"])).Reload(_applied.Add).Errors;

        Assert.Equal<string>(["a.yml:1: one", "a.yml:2: two"], errors);
        Assert.Empty(_applied);
        Assert.Same(Old, _live.Current);
        Assert.Equal(
            [
                "Error: the configuration was not loaded again, the last good one stays: 2 errors",
                "Error: a.yml:1: one",
                "Error: a.yml:2: two",
            ], _log.LinesWithLevels);
        Assert.Contains("mlbudget_config_last_reload_successful 0\n", await SelfAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_its_reader_throws_counts_as_an_error_of_it()
    {
        var errors = Reloading(() => throw new InvalidOperationException("a fault")).Reload(_applied.Add).Errors;

        Assert.Equal<string>(["loading it has failed: a fault"], errors);
        Assert.Empty(_applied);
        Assert.Same(Old, _live.Current);
    }

    [Fact]
    public async Task It_is_done_once_for_all_who_have_asked_and_all_get_its_errors()
    {
        var requests = new ReloadRequests();
        var asked = new[] { requests.AskAsync(), requests.AskAsync(), requests.AskAsync() };
        await requests.WaitAsync(CancellationToken.None);
        var done = 0;

        requests.Answer(() =>
        {
            done++;
            return new(["an error"]);
        });
        requests.Answer(() => throw new InvalidOperationException("Nobody has asked."));

        Assert.Equal(1, done);
        foreach (var answer in await Task.WhenAll(asked))
            Assert.Equal<string>(["an error"], answer.Errors);
    }

    [Fact]
    public async Task Who_asks_an_exporter_that_stops_is_told_so()
    {
        var requests = new ReloadRequests();
        var before = requests.AskAsync();
        requests.Close();

        Assert.Equal<string>(["mlbudget is stopping"], (await before).Errors);
        Assert.Equal<string>(["mlbudget is stopping"], (await requests.AskAsync()).Errors);
    }

    [Fact]
    public async Task Who_asked_is_told_when_the_exporter_breaks_down_over_it()
    {
        var requests = new ReloadRequests();
        var asked = requests.AskAsync();

        Assert.Throws<InvalidOperationException>(() => requests.Answer(() => throw new InvalidOperationException("a fault")));

        Assert.Equal<string>(["mlbudget is stopping"], (await asked).Errors);
    }

    private static ExporterConfiguration Configuration(string text) =>
        new() { Text = text, PollInterval = TimeSpan.FromSeconds(15), Models = [] };

    private Reloading Reloading(Func<ConfigurationResult> load) => new(
        load, _live, _self, TimeProvider.System, _log.Loggers.CreateLogger<Reloading>());

    private async Task<string> SelfAsync() => await _self.TextAsync();
}
