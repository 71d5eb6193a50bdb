using System.Globalization;
using System.Text;

namespace MlBudget.Benchmarks.Rules;

/// <summary>
/// Rules of the shape that Sloth generates for an SLO of a request's success over 7 days: its error ratio is recorded over each window of
/// the alerts and, from the shortest one, over the whole period, and a page and a ticket look at two pairs of windows each. Its recordings
/// about the SLO itself are left out. The factors are those of our catalogue. All SLOs are in one group here, not in groups of their
/// own: their rules would wait for each other, and Prometheus counts waiting as duration.
/// </summary>
internal static class SlothRules
{
    private const string Requests = "http_requests_total", Shortest = "5m", Period = "7d";

    private static readonly string[] Windows = [Shortest, "30m", "1h", "2h", "6h", "1d", "3d"];

    /// <summary>The rules of some SLOs.</summary>
    public static string Of(int slos)
    {
        var text = new StringBuilder("groups:\n  - name: sloth\n    rules:\n");
        foreach (var slo in Enumerable.Range(0, slos).Select(Name))
        {
            foreach (var window in Windows)
            {
                Record(text, slo, window, $"sum(rate({Requests}{{slo=\"{slo}\",code=~\"5..\"}}[{window}])) / sum(rate({Requests}{{slo=\"{slo}\"}}[{window}]))");
            }

            var recorded = $"slo:sli_error:ratio_rate{Shortest}{{sloth_slo=\"{slo}\"}}[{Period}]";
            Record(text, slo, Period, $"sum_over_time({recorded}) / ignoring (sloth_window) count_over_time({recorded})");
            Alert(text, slo, "page", ("5m", "1h", 13.44), ("30m", "6h", 3.5));
            Alert(text, slo, "ticket", ("2h", "1d", 1.4), ("6h", "3d", 1));
        }

        return text.ToString();
    }

    /// <summary>What the rules read: good and bad requests, and what they themselves have recorded of a day.</summary>
    public static IEnumerable<WrittenSeries> Series(int slos, long from)
    {
        foreach (var slo in Enumerable.Range(0, slos).Select(Name))
        {
            yield return WrittenSeries.Of(Requests, time => (time - from) / 100.0, ("job", "service"), ("instance", "a"), ("slo", slo), ("code", "200"));
            yield return WrittenSeries.Of(Requests, time => (time - from) / 250_000, ("job", "service"), ("instance", "a"), ("slo", slo), ("code", "500"));
            yield return Recorded(slo);
        }
    }

    private static string Name(int slo) => string.Create(CultureInfo.InvariantCulture, $"slo-{slo:0000}");

    private static WrittenSeries Recorded(string slo) => WrittenSeries.Of(
        $"slo:sli_error:ratio_rate{Shortest}", _ => 0.0004, ("sloth_id", $"service-{slo}"), ("sloth_service", "service"), ("sloth_slo", slo),
        ("sloth_window", Shortest));

    private static void Record(StringBuilder text, string slo, string window, string expression) => text.Append(
        CultureInfo.InvariantCulture,
        $"""
              - record: slo:sli_error:ratio_rate{window}
                expr: '{expression}'
                labels: {"{"} sloth_id: service-{slo}, sloth_service: service, sloth_slo: {slo}, sloth_window: {window} {"}"}

        """);

    private static void Alert(StringBuilder text, string slo, string severity, params (string Short, string Long, double Factor)[] pairs)
    {
        var expression = string.Join(" or ", pairs.Select(pair => string.Create(
            CultureInfo.InvariantCulture, $"({Over(slo, pair.Short, pair.Factor)} and {Over(slo, pair.Long, pair.Factor)})")));
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
                  - alert: ErrorBudgetBurn
                    expr: '{expression}'
                    labels: {"{"} severity: {severity}, sloth_slo: {slo} {"}"}

            """);
    }

    private static string Over(string slo, string window, double factor) => string.Create(
        CultureInfo.InvariantCulture, $"max(slo:sli_error:ratio_rate{window}{{sloth_slo=\"{slo}\"}} > ({factor} * 0.001)) without (sloth_window)");
}
