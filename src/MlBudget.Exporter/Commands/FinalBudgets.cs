using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Backtesting;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Tables;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Commands;

/// <summary>The table of each SLO's final budget that a replay prints.</summary>
internal static class FinalBudgets
{
    /// <summary>Writes the budgets of models.</summary>
    public static void Write(ImmutableArray<ModelStatus> models, TextWriter output)
    {
        foreach (var model in models)
        {
            output.WriteLine($"{model.Report.Model} at {Time(model.Report.At)}{Ends(model)}: {Words.OfModel(model.Report)}");
            var table = new MarkdownTable(
                "slo", "dimension", "until", "events", "bad", "value", "allowed", "coverage", "burn", "remaining", "state");
            foreach (var slo in model.Report.Slos)
                table.Add(Row(slo));
            table.Write(output);
            foreach (var slo in model.Report.Slos)
                WriteReasons(slo, output);
            foreach (var notice in model.Report.Notices)
                output.WriteLine(Phrases.Sentence(notice.Text));
            if (model.Report.Duplicates > 0)
                output.WriteLine($"{Words.Count(model.Report.Duplicates.Value)} records repeat an id and count nowhere else.");
        }
    }

    /// <summary>Why an SLO has no data, or less than it seems.</summary>
    private static void WriteReasons(SloReport slo, TextWriter output)
    {
        foreach (var reason in new[] { Words.Reason(slo), Words.Lost(slo) }.OfType<string>())
            output.WriteLine($"{slo.Slo.Name}: {reason}");
    }

    /// <summary>What of the log ends at that instant.</summary>
    private static string Ends(ModelStatus model)
    {
        if (model.PredictionsEnd is not { } end || end != model.Report.At)
            return "";
        var labels = model.Sources.Where(source => source.Role == FeedRole.Labels).Max(source => source.LatestTime);
        return $", where predictions end{(labels > end ? $" (labels came until {Time(labels.Value)})" : "")}";
    }

    private static string[] Row(SloReport slo)
    {
        var reading = slo.Whole.Reading;
        var reason = MetricNames.ReasonOf(slo) is { } known ? $": {known}" : "";
        return
        [
            slo.Slo.Name, slo.Slo.Dimension.Name(), Time(slo.Watermark.Start), Events(slo, reading),
            Number(reading?.Bad, "N0"), Number(reading?.Value, "0.######"), Number(slo.Whole.Allowed, "0.######"),
            Words.Percent(slo.Whole.Coverage), Number(slo.Whole.BurnRate, "0.####"), Number(slo.Remaining, "0.####"),
            $"{Words.Of(slo.State)}{reason}",
        ];
    }

    /// <summary>Of a comparison the events are those of one group.</summary>
    private static string Events(SloReport slo, SliReading? reading) => reading is { } known
        ? $"{Number(known.Events, "N0")}{(slo.Attribute is not null ? " (smallest group)" : "")}" : Number(null, "N0");

    private static string Number(IFormattable? value, string format) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";

    private static string Time(Instant time) =>
        time.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
