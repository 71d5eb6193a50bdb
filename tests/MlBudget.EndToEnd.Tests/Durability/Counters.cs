using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>Watches that no counter of the models falls or is gone from one page to the next, over any restarts.</summary>
internal sealed class Counters
{
    private readonly Dictionary<string, double> _highest = [];

    /// <summary>How many pages with numbers were seen.</summary>
    public int Pages { get; private set; }

    /// <summary>Looks at a page; a page without any model's numbers, as before the first poll, says nothing.</summary>
    public void See(string page)
    {
        var counters = MetricsText.Parse(page).WithoutSelf().Values.Where(series => IsCounter(series.Key)).ToDictionary();
        if (counters.Count == 0)
            return;
        Pages++;
        var fallen = string.Join('\n', _highest
            .Where(before => !(counters.TryGetValue(before.Key, out var now) && now >= before.Value))
            .Select(before => $"{before.Key}: {(counters.TryGetValue(before.Key, out var now) ? now : "absent")} after {before.Value}"));
        Assert.True(fallen.Length == 0, $"counters that fell: {fallen}");
        foreach (var (series, value) in counters)
            _highest[series] = value;
    }

    private static bool IsCounter(string series) => series.StartsWith("mlbudget_", StringComparison.Ordinal)
        && series.Split('{')[0].EndsWith("_total", StringComparison.Ordinal);
}
