using System.Text;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests;

/// <summary>Pages of metrics as text.</summary>
internal static class Pages
{
    public static string TextOf(this MetricsPage page, Snapshot snapshot) => Encoding.UTF8.GetString(page.Render(snapshot).In(PageFormat.Text).ToArray());

    public static async Task<string> TextAsync(this SelfMetrics self, PageFormat format = PageFormat.Text) => string.Concat(
        (await self.CollectAsync(format, CancellationToken.None)).Select(family => Encoding.UTF8.GetString(family.Lines.Span)));
}
