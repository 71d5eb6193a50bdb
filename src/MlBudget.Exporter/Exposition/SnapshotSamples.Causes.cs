using MlBudget.Core.Causes;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <content>Since when budgets burn, and where that probably began.</content>
internal readonly ref partial struct SnapshotSamples
{
    /// <summary>Of a shard no cause is told: what burns there is a part of the log.</summary>
    private void CollectCauses(ModelStatus model)
    {
        if (_isShard)
            return;
        foreach (var onset in model.Cascade.Onsets)
            Add(CauseCatalogue.Onset, Seconds(onset.At.Start), _model, onset.Dimension.Name(), onset.Slo);
        foreach (var dimension in model.Report.Dimensions)
            Add(CauseCatalogue.ProbableCause, Flag(model.Cascade.IsCause(dimension.Dimension)), _model, dimension.Dimension.Name());
        foreach (var symptom in model.Cascade.Symptoms)
        {
            Add(CauseCatalogue.Symptom, 1,
                _model, symptom.Onset.Dimension.Name(), symptom.Onset.Slo, symptom.Root.Dimension.Name(), symptom.Likelihood.Name(),
                string.Join(", ", symptom.Root.Moved), symptom.Root.Deployment?.Version ?? "");
        }

        foreach (var explained in model.Cascade.Explained)
            Add(CauseCatalogue.Explained, 1, _model, explained.Dimension.Name(), explained.Root.Name());
        foreach (var unknown in model.Cascade.Unknown)
            Add(CauseCatalogue.UnknownCause, 1, _model, unknown.Onset.Dimension.Name(), unknown.Onset.Slo);
    }
}
