using System.Collections.Concurrent;
using System.Text.Json;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Web;

/// <summary>
/// What the exporter answers of one publication: each document is made when it is first asked for, away from the requests, and all
/// who ask for it get the same bytes. Rendered for each of 300 clients, the page took 3 GB.
/// </summary>
/// <param name="publication">The publication; null before the first poll.</param>
/// <param name="render">Renders the page for people.</param>
internal sealed class PublicationDocuments(Publication? publication, Func<Publication?, Task<byte[]>> render)
{
    private readonly Lazy<Task<EncodedBody>> _page = new(() => Task.Run(async () => new EncodedBody(
        "text/html; charset=utf-8", await render(publication))));

    private readonly Lazy<Task<EncodedBody>> _budgets = new(() => Json(() => BudgetsJson.Of(publication!.Snapshot)));
    private readonly ConcurrentDictionary<string, Lazy<Task<EncodedBody>>> _models = new(StringComparer.Ordinal);

    /// <summary>The numbers; null before the first poll.</summary>
    public Snapshot? Snapshot => publication?.Snapshot;

    /// <summary>The page for people.</summary>
    public Task<EncodedBody> Page => _page.Value;

    /// <summary>The budgets of all models. There are none before the first poll.</summary>
    public Task<EncodedBody> Budgets => _budgets.Value;

    /// <summary>The budgets of a model.</summary>
    /// <param name="model">One of those of the snapshot, so that there are no more documents than models.</param>
    public Task<EncodedBody> BudgetsOf(ModelStatus model) =>
        _models.GetOrAdd(model.Report.Model, _ => new(() => Json(() => BudgetsJson.Of(model, publication!.Snapshot.DecidedAt(model))))).Value;

    private static Task<EncodedBody> Json<T>(Func<T> document) => Task.Run(() => new EncodedBody(
        "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(document(), BudgetsJson.Options)));
}
