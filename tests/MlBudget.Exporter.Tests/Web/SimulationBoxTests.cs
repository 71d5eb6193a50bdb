using System.Net;
using System.Text.RegularExpressions;
using MlBudget.Core.Time;
using MlBudget.Exporter.Demo;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Web;

/// <summary>The demo's page says that it is one, and what to look at; no other page does.</summary>
public sealed partial class SimulationBoxTests
{
    [Fact]
    public async Task The_page_of_a_model_that_exists_has_none_of_it() =>
        Assert.DoesNotContain("simulated", await PageAsync(null), StringComparison.Ordinal);

    [Fact]
    public async Task It_says_what_is_made_up_what_runs_and_what_was_in_both_times()
    {
        var text = await PageAsync(Reports.Simulation);

        Assert.Contains(
            "This is a demo: fraud-detector is simulated. Its time runs 1,800 times as fast as the clock: 30 minutes a second, a week in 5.6 minutes. "
            + "All times below are the demo's.", text, StringComparison.Ordinal);
        // An hour ago and two hours ahead at half an hour a second.
        Assert.Matches("outage Nothing is answered at all. uptime [-0-9: A-Z]+ 2s ago by the clock [-0-9: A-Z]+ in 4s by the clock Incidents that are over", text);
        Assert.Matches("latency spike Answers take long. latency [-0-9: A-Z]+ 16s ago by the clock", text);
    }

    [Fact]
    public async Task Without_an_incident_it_says_whether_there_were_any()
    {
        var simulation = Reports.Simulation;

        Assert.Contains("the first incident begins within seconds", await PageAsync(simulation with { Incidents = [] }), StringComparison.Ordinal);
        Assert.Contains(
            "No incident is running", await PageAsync(simulation with { Incidents = [simulation.Incidents[1]] }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_incidents_come_first_and_those_of_two_cycles_ago_are_forgotten()
    {
        var start = new DateTimeOffset(2026, 6, 10, 0, 0, 0, TimeSpan.Zero);
        var demo = new DemoSimulation(start);

        Assert.Empty(demo.At(Instant.From(start)).Incidents);
        Assert.Equal(
            [("unfair_to_travel", true), ("stale_features", true), ("latency_spike", false)],
            demo.At(Instant.From(start.AddHours(6.5))).Incidents.Select(incident => (incident.Name, incident.IsRunning)));
        var late = demo.At(Instant.From(start + 5 * Incident.Cycle + TimeSpan.FromHours(2))).Incidents;
        Assert.Equal(["latency_spike", .. Incident.All.Reverse().Select(incident => incident.Name)], late.Select(incident => incident.Name));
        Assert.Equal(start + 5 * Incident.Cycle + TimeSpan.FromHours(1), late[0].From.ToDateTimeOffset());
    }

    private static async Task<string> PageAsync(Simulation? simulation)
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud() with { Simulation = simulation });
        var (_, _, html) = await host.GetAsync("/");
        return Space().Replace(Tag().Replace(WebUtility.HtmlDecode(html), " "), " ");
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
