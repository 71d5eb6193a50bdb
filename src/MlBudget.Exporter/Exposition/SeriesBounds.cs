using System.Collections.Frozen;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <summary>Counts the series of each model on one page, and tells which are too many. Those of one model come together.</summary>
/// <param name="snapshot">What the page is of.</param>
internal sealed class SeriesBounds(Snapshot snapshot)
{
    private readonly Dictionary<string, int> _bounds = snapshot.Models.ToDictionary(
        model => model.Report.Model, model => model.MaxSeries, StringComparer.Ordinal);

    private readonly Dictionary<string, int> _leftOut = new(StringComparer.Ordinal);
    private string? _model;
    private int _room;

    /// <summary>How many series were left out of each model that has too many.</summary>
    public FrozenDictionary<string, int> LeftOut => _leftOut.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether one more series of a model has its place on the page.</summary>
    public bool Allow(string model)
    {
        if (!ReferenceEquals(model, _model))
            (_model, _room) = (model, _bounds.GetValueOrDefault(model, int.MaxValue));
        if (_room-- > 0)
            return true;
        _leftOut[model] = _leftOut.GetValueOrDefault(model) + 1;
        return false;
    }
}
