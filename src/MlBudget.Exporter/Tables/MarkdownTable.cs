using Spectre.Console;

namespace MlBudget.Exporter.Tables;

/// <summary>A table for people and for grep: in Markdown, with a line a row.</summary>
internal sealed class MarkdownTable
{
    /// <summary>Wide enough for every column: lines are not wrapped.</summary>
    private const int Width = 1000;

    private readonly Table _table = new Table().Border(TableBorder.Markdown);

    /// <summary>A table without rows.</summary>
    public MarkdownTable(params ReadOnlySpan<string> headings)
    {
        foreach (var heading in headings)
            _table.AddColumn(new TableColumn(heading) { NoWrap = true });
    }

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => _table.AddRow([.. cells.Select(Escape)]);

    /// <summary>Writes the table.</summary>
    public void Write(TextWriter output)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Width;
        console.Write(_table);
        // A Markdown table comes with blank lines around it, padded to its width.
        foreach (var line in text.ToString().Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)))
            output.WriteLine(line.TrimEnd());
    }

    private static string Escape(string cell) => Markup.Escape(cell.Replace("|", "\\|", StringComparison.Ordinal));
}
