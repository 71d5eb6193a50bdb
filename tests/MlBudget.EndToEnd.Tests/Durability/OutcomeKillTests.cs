using Xunit.Abstractions;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>The same with what a model keeps beside one label: outcomes, of which one is a number, what predictions said of
/// it, conditions over both, and answers that count as negative in the end.</summary>
public sealed class OutcomeKillTests(ITestOutputHelper output)
{
    private const string Outcomes = "outcomes.yml";

    [Fact]
    public Task With_several_outcomes_and_labels_that_never_come_it_ends_with_the_page_of_an_undisturbed_run() =>
        new KillRun(Outcomes, output).EndsWithTheUndisturbedPageAsync(KillRun.Kills / 2, seed: 20260502);
}
