using System.Buffers;
using MlBudget.Core.Text;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Publishing;

namespace MlBudget.Exporter.Web;

/// <summary>
/// What scrapers get: the latest page, and the exporter's own metrics as they are now. In the format that they ask for, compressed
/// where they ask for that, and only what they name with <c>name[]</c> where they name anything.
/// </summary>
internal static class MetricsEndpoint
{
    private const string NameParameter = "name[]";

    /// <summary>Answers a scrape, and counts how that went.</summary>
    public static async Task AnswerAsync(HttpContext http, Published published, SelfMetrics self)
    {
        try
        {
            using (self.Scrapes.Begin())
                await WriteAsync(http, published.Current?.Page, self);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or IOException) && !http.Response.HasStarted)
        {
            self.Scrapes.Answered(StatusCodes.Status500InternalServerError);
            throw;
        }

        self.Scrapes.Answered(http.Response.StatusCode);
    }

    private static async Task WriteAsync(HttpContext http, RenderedPage? page, SelfMetrics self)
    {
        var format = Negotiation.FormatOf(http.Request);
        var selection = new MetricSelection([.. http.Request.Query[NameParameter].OfType<string>()]);
        var own = await self.CollectAsync(format, http.RequestAborted);
        if (UnknownName(selection, own) is { } unknown)
        {
            await RefuseAsync(http, unknown, own);
            return;
        }

        http.Response.ContentType = format.ContentType();
        http.Response.Headers.Vary = "Accept, Accept-Encoding";
        var end = new ArrayBufferWriter<byte>();
        foreach (var family in own.Where(family => selection.Has(family.Name)))
            end.Write(family.Lines.Span);
        end.Write(format.End());
        if (selection.IsAll)
            await Negotiation.WriteAsync(http, page?.In(format) ?? new CompressibleText([]), end.WrittenMemory);
        else
            await http.WriteBodyAsync([.. Selected(page, format, selection), end.WrittenMemory]);
    }

    /// <summary>The families as parts of the page that all share, as they are: each selection compressed for itself could take any memory.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Selected(RenderedPage? page, PageFormat format, MetricSelection selection) =>
        page is null ? [] : page.FamiliesIn(format).Where(family => selection.Has(family.Name))
            .SelectMany(family => family.Blocks).Select(block => block.Text);

    private static string? UnknownName(MetricSelection selection, IReadOnlyList<FamilyText> own) => selection.Names.FirstOrDefault(
        name => !Known(own).Any(family => MetricSelection.AsksFor(name, family)));

    private static IEnumerable<string> Known(IReadOnlyList<FamilyText> own) =>
        MetricCatalogue.All.Select(family => family.Name).Concat(own.Select(family => family.Name));

    /// <summary>A misspelt name must not look like a metric that has no series.</summary>
    private static async Task RefuseAsync(HttpContext http, string name, IReadOnlyList<FamilyText> own)
    {
        var nearest = NearestName.Find(name, Known(own));
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(
            $"{NameParameter}: found {FoundText.Of(name)}, which is no metric of mlbudget{(nearest is null ? "" : $"; did you mean '{nearest}'?")}\n",
            http.RequestAborted);
    }
}
