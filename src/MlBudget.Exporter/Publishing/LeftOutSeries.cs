using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Publishing;

/// <summary>Says once per episode that the metrics of a model are not complete, and that they are again.</summary>
/// <param name="log">Where to.</param>
internal sealed class LeftOutSeries(ILogger<LeftOutSeries> log)
{
    private HashSet<string> _models = [];

    /// <summary>Looks at a page.</summary>
    public void Note(RenderedPage page)
    {
        foreach (var (model, count) in page.LeftOut)
        {
            if (!_models.Contains(model))
                log.OfModel(model).SeriesLeftOut(count);
        }

        foreach (var model in _models.Where(model => !page.LeftOut.ContainsKey(model)))
            log.OfModel(model).SeriesComplete();
        _models = [.. page.LeftOut.Keys];
    }
}
