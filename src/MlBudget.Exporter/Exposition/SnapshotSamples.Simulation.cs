using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <content>What a demo makes up.</content>
internal readonly ref partial struct SnapshotSamples
{
    private void Collect(Simulation simulation)
    {
        foreach (var incident in simulation.Incidents.Where(incident => incident.IsRunning))
            Add(CauseCatalogue.DemoIncident, 1, _model, incident.Name);
    }
}
