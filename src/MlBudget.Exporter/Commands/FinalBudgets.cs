using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Events;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Web;
using Spectre.Console;

namespace MlBudget.Exporter.Commands;

/// <summary>The table of each SLO's final budget that a replay prints.</summary>
internal static class FinalBudgets
{
    /// <summary>Wide enough for every column; lines are for people and for grep, not wrapped.</summary>
    private const int Width = 160;

    /// <summary>Writes the budgets of a snapshot.</summary>
    public static void Write(Snapshot snapshot, TextWriter output)
    {
        foreach (var (report, _) in snapshot.Models)
        {
            output.WriteLine($"{report.Model} at {Time(report.At)}: {Words.Of(report.State)}");
            var table = new StringWriter();
            var console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(table),
            });
            console.Profile.Width = Width;
            console.Write(Table(report));
            // A Markdown table comes with blank lines around it, padded to its width.
            foreach (var line in table.ToString().Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)))
                output.WriteLine(line.TrimEnd());
        }
    }

    private static Table Table(ModelReport report)
    {
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var heading in new[] { "slo", "dimension", "until", "events", "bad", "value", "allowed", "burn", "remaining", "state" })
            table.AddColumn(new TableColumn(heading) { NoWrap = true });
        foreach (var slo in report.Slos)
        {
            var reading = slo.Whole.Reading;
            table.AddRow(new[]
            {
                slo.Slo.Name, slo.Slo.Dimension.Name(), Time(slo.Watermark * EventTime.PerMinute), Number(reading?.Events, "N0"),
                Number(reading?.Bad, "N0"), Number(reading?.Value, "0.######"), Number(slo.Whole.Allowed, "0.######"),
                Number(slo.Whole.BurnRate, "0.####"), Number(slo.Remaining, "0.####"), Words.Of(slo.State),
            }.Select(Markup.Escape).ToArray());
        }

        return table;
    }

    private static string Number(IFormattable? value, string format) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";

    private static string Time(long micros) =>
        EventTime.ToDateTimeOffset(micros).ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
