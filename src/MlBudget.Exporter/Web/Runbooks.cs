using System.Collections.Frozen;
using System.Net;
using Markdig;

namespace MlBudget.Exporter.Web;

/// <summary>The runbooks of alerts, which are part of the program: so the links in notifications work from the day on which it is
/// installed.</summary>
internal static class Runbooks
{
    private const string Folder = "runbooks/", Extension = ".md";

    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers().DisableHtml().Build();

    private static readonly FrozenDictionary<string, Lazy<EncodedBody>> Pages = Names()
        .ToFrozenDictionary(name => name, name => new Lazy<EncodedBody>(() => Page(name, Markdig.Markdown.ToHtml(Read(name), Markdown))));

    private static readonly Lazy<EncodedBody> List = new(() => Page(
        "Runbooks", $"<h1>Runbooks</h1><ul>{string.Concat(All.Select(name => $"<li><a href=\"{name}{Extension}\">{name}</a></li>"))}</ul>"));

    /// <summary>The alerts that have one, in alphabetical order.</summary>
    public static IEnumerable<string> All => Pages.Keys.Order(StringComparer.Ordinal);

    /// <summary>The page that lists them.</summary>
    public static EncodedBody Index => List.Value;

    /// <summary>The runbook of an alert, by its name with or without <c>.md</c>; an error with the known ones for another name.</summary>
    public static IResult Of(string alert)
    {
        var name = alert.EndsWith(Extension, StringComparison.Ordinal) ? alert[..^Extension.Length] : alert;
        return Pages.TryGetValue(name, out var page) ? page.Value : Results.Problem(
            $"There is no runbook '{name}'; the runbooks are {string.Join(", ", All)}.",
            statusCode: StatusCodes.Status404NotFound, title: "Unknown runbook");
    }

    private static IEnumerable<string> Names() => typeof(Runbooks).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => name[Folder.Length..]);

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Runbooks).Assembly.GetManifestResourceStream(Folder + name)!);
        return reader.ReadToEnd();
    }

    private static EncodedBody Page(string title, string body) => new("text/html; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{WebUtility.HtmlEncode(title)} · mlbudget</title><link rel="icon" href="data:," />{StatusStyle.Element.Value}</head>
        <body><main><article class="runbook">{body}</article></main></body>
        </html>

        """));
}
