using System.Net;
using Markdig;

namespace MlBudget.Exporter.Backtesting;

/// <summary>
/// Where a report goes: Markdown with its drawing as an SVG file beside it, or one HTML file that holds everything. It is written whole or
/// not at all.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    private const string Style =
        "body{font:14px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:110rem;padding:0 1rem;color:#222}table{border-collapse:collapse;margin:.5rem 0;display:block;overflow-x:auto}"
        + "th,td{border:1px solid #ddd;padding:.2rem .5rem;text-align:left;white-space:nowrap}th{background:#f4f4f4}svg{max-width:100%;height:auto}";

    private readonly string? _svgName;
    private readonly UnfinishedFile _report;
    private readonly UnfinishedFile? _drawing;

    /// <summary>Makes sure that all of the report can be written, before anything is read.</summary>
    /// <param name="path">The file; what is there already stays until <see cref="Complete"/>.</param>
    /// <exception cref="IOException">A file of it can't be written; the message begins with its path.</exception>
    public ReportFile(string path)
    {
        _report = new(path);
        if (IsHtml(path))
            return;
        var svg = Path.ChangeExtension(path, ".svg");
        _svgName = Path.GetFileName(svg);
        try
        {
            _drawing = new(svg);
        }
        catch (IOException)
        {
            _report.Dispose();
            throw;
        }
    }

    /// <summary>Whether a report is known by the end of a file's name.</summary>
    public static bool IsKnown(string path) => IsHtml(path) || path.EndsWith(".md", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the report.</summary>
    public void Complete(BacktestFindings findings)
    {
        var (report, drawing) = (new BacktestReport(findings), new BudgetDrawing(findings));
        if (_drawing is null)
        {
            _report.Complete(Html(report, drawing.ToSvg(isFile: false)));
            return;
        }

        _drawing.Complete(drawing.ToSvg(isFile: true));
        _report.Complete($"{report.Summary}\n![What was left of each budget](<{_svgName}>)\n{report.Details}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _drawing?.Dispose();
        _report.Dispose();
    }

    private static bool IsHtml(string path) => path.EndsWith(".html", StringComparison.OrdinalIgnoreCase);

    private static string Html(BacktestReport report, string svg)
    {
        var markdown = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();
        var title = report.Summary.Split('\n')[0].TrimStart('#', ' ').Replace("\\", "", StringComparison.Ordinal);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8" /><title>{WebUtility.HtmlEncode(title)}</title><style>{Style}</style></head>
            <body>
            {Markdown.ToHtml(report.Summary, markdown)}
            {svg}
            {Markdown.ToHtml(report.Details, markdown)}
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }
}
