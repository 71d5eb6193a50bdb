using System.Globalization;
using System.Text;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Backtesting;

/// <summary>The series of some metrics as a Prometheus holds them that scrapes at each poll, as input of <c>promtool test rules</c>.</summary>
internal sealed class ScrapedSeries(IReadOnlySet<string> metrics)
{
    private readonly Dictionary<string, StringBuilder> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);
    private int _polls;

    public void Scrape(Snapshot snapshot)
    {
        SnapshotSamples.Collect(snapshot, (family, value, labels) =>
        {
            if (!metrics.Contains(family.Name))
                return;
            var name = Encoding.UTF8.GetString(PageSample.NameOf(family.Name, family, labels.ToArray())).TrimEnd();
            if (!_values.TryGetValue(name, out var values))
                (_values[name], _last[name]) = (values = new(), -1);
            // A series that a scrape doesn't find gets a stale marker once, and nothing after that.
            Miss(values, _last[name], _polls);
            values.Append(value.ToString("R", CultureInfo.InvariantCulture)).Append(' ');
            _last[name] = _polls;
        });
        _polls++;
    }

    public void WriteTo(TextWriter output)
    {
        foreach (var (name, values) in _values)
        {
            Miss(values, _last[name], _polls);
            output.WriteLine($"      - series: '{name}'");
            output.WriteLine($"        values: '{values.ToString().TrimEnd()}'");
        }
    }

    private static void Miss(StringBuilder values, int last, int now)
    {
        for (var poll = last + 1; poll < now; poll++)
            values.Append(poll == last + 1 && last >= 0 ? "stale " : "_ ");
    }
}
