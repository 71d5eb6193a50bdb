using System.Net;
using System.Text;
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

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _path;
    private readonly bool _isHtml;
    private readonly FileStream _unfinished;

    /// <summary>Makes sure that the report can be written, before anything is read.</summary>
    /// <param name="path">The file; what is there already stays until <see cref="Complete"/>.</param>
    /// <exception cref="IOException">The folder can't be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written to.</exception>
    public ReportFile(string path)
    {
        _path = Path.GetFullPath(path);
        if (Directory.Exists(_path))
            throw new IOException("it is a folder, expected a file");
        _isHtml = IsHtml(path);
        _unfinished = new(_path + ".tmp", FileMode.Create, FileAccess.Write, FileShare.None, 4096, FileOptions.DeleteOnClose);
    }

    /// <summary>Whether a report is known by the end of a file's name.</summary>
    public static bool IsKnown(string path) => IsHtml(path) || path.EndsWith(".md", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the report.</summary>
    public void Complete(BacktestFindings findings)
    {
        var (report, drawing) = (new BacktestReport(findings), new BudgetDrawing(findings));
        if (_isHtml)
        {
            Write(_path, Html(report, drawing.ToSvg(isFile: false)));
            return;
        }

        var svg = Path.ChangeExtension(_path, ".svg");
        Write(svg, drawing.ToSvg(isFile: true));
        Write(_path, $"{report.Summary}\n![What was left of each budget](<{Path.GetFileName(svg)}>)\n{report.Details}");
    }

    /// <inheritdoc/>
    public void Dispose() => _unfinished.Dispose();

    private static bool IsHtml(string path) => path.EndsWith(".html", StringComparison.OrdinalIgnoreCase);

    private static void Write(string path, string text)
    {
        var unfinished = path + ".new";
        File.WriteAllText(unfinished, text, Utf8);
        File.Move(unfinished, path, overwrite: true);
    }

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
