using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Publishing;

/// <summary>Says once per episode that a noticeable share of a model's records doesn't count as its owner may think.</summary>
/// <param name="log">Where to.</param>
internal sealed class RecordShares(ILogger log)
{
    /// <summary>A retry now and then is usual; a share of 1% of repeated ids is a log whose ids mean something else.</summary>
    private const double Noticeable = 0.01;

    private readonly ShareWatch _duplicates = new(Noticeable);
    private readonly ShareWatch _refused = new(Noticeable);
    private readonly ShareWatch _leftOut = new(1);
    private bool _isBegun;

    /// <summary>Looks at the model after a poll.</summary>
    public void Note(ModelStatus model)
    {
        var report = model.Report;
        var labels = model.Sources.Where(source => source.Role == FeedRole.Labels).Sum(source => source.Records);
        var (duplicates, refused, leftOut) = (report.Duplicates ?? 0, report.RefusedIds ?? 0, report.LabelsLeftOut ?? 0);
        var predictions = report.Predictions + duplicates;
        if (!_isBegun && model.IsContinued)
        {
            _duplicates.Skip(duplicates, predictions);
            _refused.Skip(refused, predictions);
            _leftOut.Skip(leftOut, labels);
        }

        _isBegun = true;
        if (_duplicates.Begins(duplicates, predictions))
            log.IdsRepeated(Durations.Format(report.IdsRemembered!.Value));
        if (_refused.Begins(refused, predictions))
            log.IdsRefused();
        if (_leftOut.Begins(leftOut, labels))
            log.LabelsLeftOut();
    }
}
