using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Templates;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Sampling;

/// <summary>Which models some records of a template's predictions are of, found as it is done when it runs.</summary>
internal static class TemplateSample
{
    /// <summary>Looks at the predictions of a template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="names">The names of models.</param>
    /// <param name="limits">How much is read of each part.</param>
    /// <param name="cancel">Ends it early.</param>
    public static TemplateReport Read(ModelTemplate template, NamesInUse names, HeadLimits limits, CancellationToken cancel)
    {
        var reader = template.Reader;
        var (ledger, values) = (new ModelLedger(reader.Definition), new ValueCensus(reader.Values!, names));
        foreach (var batch in SampledSource.Read(FeedRole.Predictions, reader.Definition.Predictions, reader, limits, cancel).Batches)
        {
            ledger.FoldPredictions(batch);
            values.Note(batch);
        }

        return values.Report;
    }
}
