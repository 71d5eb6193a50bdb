using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;

namespace MlBudget.Benchmarks.Polls;

/// <summary>What a poll costs however little is new: of 100 models of ten SLOs, and of one model of 1,000.</summary>
internal static class PollsRun
{
    private const int Repeats = 15;

    /// <summary>Measures and prints medians.</summary>
    /// <param name="slos">How many SLOs there are.</param>
    public static void Run(int slos)
    {
        foreach (var shape in new[] { new FleetShape(slos / 10, 10), new FleetShape(1, slos) })
        {
            using var fleet = new PolledFleet(shape, 8);
            Console.WriteLine($"{shape.Models} x {shape.Slos} SLOs over {shape.Window}, {Series(fleet):N0} series, "
                + $"{fleet.Published.Current!.Page.In(PageFormat.Text).Length / 1e6:0.0} MB");
            Whole(fleet);
            Stages(fleet);
        }
    }

    /// <summary>Measures how costs grow with SLOs, groups and windows, and prints medians.</summary>
    public static void RunGrowth()
    {
        foreach (var shape in new FleetShape[] { new(1, 100), new(1, 1_000), new(1, 100, "28d"), new(1, 10), new(1, 10, Groups: 40), new(1, 10, "28d") })
        {
            using var fleet = new PolledFleet(shape, shape.Window == "7d" ? 8 : 29);
            Console.WriteLine($"1 x {shape.Slos} SLOs over {shape.Window}, {shape.Groups} groups, {Series(fleet):N0} series");
            Whole(fleet);
            Console.WriteLine();
        }
    }

    private static void Whole(PolledFleet fleet)
    {
        var second = TimeSpan.FromSeconds(1);
        // All within one minute, then one a minute.
        fleet.Poll();
        Print("poll, nothing new", () => fleet.Time.Advance(second), fleet.Poll, 30);
        fleet.Time.Advance(TimeSpan.FromSeconds(60 - fleet.Time.GetUtcNow().Second + 1));
        fleet.Poll();
        Print("poll, news of ten SLOs", () =>
        {
            fleet.Time.Advance(second);
            fleet.AppendNews();
        }, fleet.Poll, 30);
        Print("poll, the minute has turned", () => fleet.Time.Advance(TimeSpan.FromMinutes(1)), fleet.Poll);
    }

    private static void Stages(PolledFleet fleet)
    {
        var pipelines = Pipelines.Create(
            fleet.Configuration.Models, ClockMode.Wall, closedFiles: false, fleet.Time, NullLogger<ModelPipeline>.Instance);
        var poller = new Poller(pipelines, ClockMode.Wall, fleet.Time);
        do
            poller.Poll();
        while (!poller.CaughtUp);
        var now = Instant.Now(fleet.Time);
        Print("  read and reported without a store", Nothing, () => poller.Poll());
        Print("  reported", Nothing, () =>
        {
            foreach (var pipeline in pipelines)
                pipeline.Shown();
        });
        var snapshot = fleet.Published.Current!.Snapshot;
        Print("  rendered", Nothing, () => fleet.Page.Render(snapshot));
        Print("  published without a poll", Nothing, () => fleet.Publisher.Publish(() => snapshot));
        Console.WriteLine();
        poller.Close();

        void Nothing()
        {
        }
    }

    private static int Series(PolledFleet fleet) =>
        System.Text.Encoding.UTF8.GetString(fleet.Published.Current!.Page.In(PageFormat.Text).ToArray()).Split('\n').Count(line => line.Length > 0 && line[0] != '#');

    private static void Print(string name, Action prepare, Action run, int repeats = Repeats)
    {
        prepare();
        run();
        var times = Enumerable.Range(0, repeats).Select(_ =>
        {
            prepare();
            var clock = Stopwatch.StartNew();
            run();
            return clock.Elapsed.TotalMilliseconds;
        }).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: median {times[repeats / 2]:0.00} ms, least {times[0]:0.00}, most {times[^1]:0.00}"));
    }
}
