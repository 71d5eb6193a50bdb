using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Benchmarks.Rules;

/// <summary>What a Prometheus holds of an exporter of many SLOs, all of them well.</summary>
internal static partial class ExporterSeries
{
    /// <summary>The page of models of ten SLOs each, as the exporter renders it, but for what would fire: as of Sloth's shape nothing burns.</summary>
    public static WrittenSeries[] Of(int slos)
    {
        var page = new MetricsPage().Render(ScrapeRun.Copies((slos + 9) / 10)).In(PageFormat.Text).ToArray();
        return
        [
            .. Encoding.UTF8.GetString(page).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line =>
            {
                var sample = Sample().Match(line);
                var value = double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture);
                var calm = Calm(sample.Groups["name"].Value, sample.Groups["labels"].Value) ?? value;
                return WrittenSeries.Of(sample.Groups["name"].Value, _ => calm,
                [
                    .. Labels().Matches(sample.Groups["labels"].Value).Select(label => (label.Groups["name"].Value, Regex.Unescape(label.Groups["value"].Value))),
                    ("job", "mlbudget"), ("instance", "localhost:19464"),
                ]);
            }),
        ];
    }

    /// <summary>The value of an SLO that is well; null where it makes no difference.</summary>
    private static double? Calm(string name, string labels) => name switch
    {
        "mlbudget_alert_burn_rate" => 0.4,
        "mlbudget_slo_state" => labels.Contains("state=\"ok\"", StringComparison.Ordinal) ? 1 : 0,
        _ => null,
    };

    [GeneratedRegex("^(?<name>[a-z_]+)\\{(?<labels>.*)\\} (?<value>\\S+)$")]
    private static partial Regex Sample();

    [GeneratedRegex("(?<name>[a-z_]+)=\"(?<value>(?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Labels();
}
