using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Demo;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Tests.Configuration;

namespace MlBudget.Exporter.Tests.Demo;

/// <summary>The demo's quiet week and its first cycle of incidents, looked at every six hours. It is run once for all who ask.</summary>
internal static class DemoCycle
{
    /// <summary>When incidents begin.</summary>
    public static readonly DateTimeOffset Start = new(2026, 6, 10, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<ImmutableArray<Snapshot>> All = new(Run);

    /// <summary>What was to be seen before the incidents.</summary>
    public static IEnumerable<Snapshot> Quiet => All.Value.Where(snapshot => snapshot.At <= Instant.From(Start));

    /// <summary>What was to be seen from the first incident on.</summary>
    public static IEnumerable<Snapshot> Incidents => All.Value.Where(snapshot => snapshot.At > Instant.From(Start));

    private static ImmutableArray<Snapshot> Run()
    {
        using var directory = new StorageDirectory();
        var begin = Start - FraudLog.QuietHistory;
        using (var log = new FraudLog(directory.Path, new FraudModel(Start, FraudModel.DemoSeed), begin, Start + Incident.Cycle - begin))
            log.WriteTo(Start + Incident.Cycle);
        DemoConfiguration.WriteBaseline(directory.Path);
        var result = DemoConfiguration.Load(TestReferences.Of((DemoConfiguration.FolderVariable, directory.Path)));
        Assert.Empty(result.Errors);
        var pipelines = Pipelines.Create(
            result.Configuration!.Models, ClockMode.Log, closedFiles: true, TimeProvider.System, NullLogger<ModelPipeline>.Instance);
        using var pipeline = pipelines[0];
        return [.. new Replay(pipelines, new(null, null, TimeSpan.FromHours(6), TimeSpan.FromDays(1))).Run()];
    }
}
