using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Events;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Commands;

/// <summary>The table of each SLO's final budget that a replay prints.</summary>
internal static class FinalBudgets
{
    /// <summary>Writes the budgets of a snapshot.</summary>
    public static void Write(Snapshot snapshot, TextWriter output)
    {
        foreach (var (report, _) in snapshot.Models)
        {
            output.WriteLine($"{report.Model} at {Time(report.At)}: {Words.Of(report.State)}");
            var table = new MarkdownTable("slo", "dimension", "until", "events", "bad", "value", "allowed", "burn", "remaining", "state");
            foreach (var slo in report.Slos)
                table.Add(Row(slo));
            table.Write(output);
            if (report.Duplicates > 0)
                output.WriteLine($"{Words.Count(report.Duplicates.Value)} records repeat an id and count nowhere else.");
        }
    }

    private static string[] Row(SloReport slo)
    {
        var reading = slo.Whole.Reading;
        return
        [
            slo.Slo.Name, slo.Slo.Dimension.Name(), Time(slo.Watermark * EventTime.PerMinute), Number(reading?.Events, "N0"),
            Number(reading?.Bad, "N0"), Number(reading?.Value, "0.######"), Number(slo.Whole.Allowed, "0.######"),
            Number(slo.Whole.BurnRate, "0.####"), Number(slo.Remaining, "0.####"), Words.Of(slo.State),
        ];
    }

    private static string Number(IFormattable? value, string format) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";

    private static string Time(long micros) =>
        EventTime.ToDateTimeOffset(micros).ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
