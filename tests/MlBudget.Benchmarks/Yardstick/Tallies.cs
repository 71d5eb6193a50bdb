using System.Globalization;

namespace MlBudget.Benchmarks.Yardstick;

/// <summary>Events and bad events per SLO and slot, and per group where an SLO compares groups.</summary>
internal sealed class Tallies
{
    private readonly SortedDictionary<(string Slo, string? Group), SortedDictionary<long, (long Events, long Bad)>> _tallies = [];

    /// <summary>The SLOs, with each group where they compare groups.</summary>
    public IEnumerable<(string Slo, string? Group)> Series => _tallies.Keys;

    /// <summary>Takes what an engine has counted of one slot.</summary>
    /// <param name="slots"><c>minutes</c>, <c>hours</c>, or the hours of <c>merchants</c> or <c>regions</c>.</param>
    /// <param name="slot">The slot's start, in seconds since the epoch.</param>
    /// <param name="group">The group; null for all of a slot.</param>
    /// <param name="count">What was counted, by name.</param>
    public void Add(string slots, long slot, string? group, Func<string, long> count)
    {
        switch (slots)
        {
            case "minutes":
                Add("success", null, slot, count("n"), count("errors"));
                Add("latency", null, slot, count("timed"), count("slow"));
                Add("confidence", null, slot, count("scored"), count("unsure"));
                Add("completeness", null, slot, 8 * count("n"), 8 * count("n") - count("present"));
                Add("freshness", null, slot, count("aged"), count("stale"));
                Add("schema", null, slot, count("n"), count("violating"));
                break;
            case "hours":
                Add("precision", null, slot, count("tp") + count("fp"), count("fp"));
                Add("recall", null, slot, count("tp") + count("fn"), count("fn"));
                break;
            case "merchants" when group is not null:
                Add("fpr-parity", group, slot, count("fp") + count("tn"), count("fp"));
                break;
            case "regions" when group is not null:
                Add("selection-parity", group, slot, count("answered"), count("selected"));
                break;
        }
    }

    private void Add(string slo, string? group, long slot, long events, long bad)
    {
        if (!_tallies.TryGetValue((slo, group), out var slots))
            _tallies[(slo, group)] = slots = [];
        slots[slot] = (events, bad);
    }

    /// <summary>What a window holds.</summary>
    /// <param name="slo">The SLO's name.</param>
    /// <param name="group">The group; null where the SLO compares none.</param>
    /// <param name="from">The first second, since the epoch.</param>
    /// <param name="to">The second behind the last.</param>
    public (long Events, long Bad) Sum(string slo, string? group, long from, long to)
    {
        var inside = _tallies.GetValueOrDefault((slo, group), []).Where(slot => slot.Key >= from && slot.Key < to).Select(slot => slot.Value).ToArray();
        return (inside.Sum(slot => slot.Events), inside.Sum(slot => slot.Bad));
    }

    /// <summary>Writes them as CSV, in order.</summary>
    public void Write(string path) => File.WriteAllLines(path, Lines());

    private IEnumerable<string> Lines() =>
        from series in _tallies
        from slot in series.Value
        select string.Create(CultureInfo.InvariantCulture, $"{series.Key.Slo},{series.Key.Group},{slot.Key},{slot.Value.Events},{slot.Value.Bad}");

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Tallies Read(string path)
    {
        var tallies = new Tallies();
        foreach (var cells in File.ReadLines(path).Select(line => line.Split(',')))
            tallies.Add(cells[0], cells[1].Length == 0 ? null : cells[1], Number(cells[2]), Number(cells[3]), Number(cells[4]));
        return tallies;
    }

    private static long Number(string cell) => long.Parse(cell, CultureInfo.InvariantCulture);
}
