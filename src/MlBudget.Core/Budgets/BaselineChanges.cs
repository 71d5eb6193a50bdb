using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Baselines;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>
/// What another baseline changes, a sentence each: a new normal that is worse than the old one can make a spent budget look unspent, which
/// who accepts it has to see.
/// </summary>
public static class BaselineChanges
{
    /// <summary>More names than a person reads.</summary>
    private const int MostNames = 8;

    /// <summary>The changes of normal values, and then those of SLOs.</summary>
    /// <param name="old">What was normal; null for nothing.</param>
    /// <param name="replacement">What is normal now.</param>
    /// <param name="before">The budgets under the old one; null where nothing was counted.</param>
    /// <param name="after">The budgets at the same instant under the new one; null where nothing was counted.</param>
    public static ImmutableArray<string> Of(Baseline? old, Baseline replacement, ModelReport? before, ModelReport? after)
    {
        var names = (old?.Quality.Keys ?? []).Concat(replacement.Quality.Keys).Concat(old?.LeftOut.Keys ?? []).Concat(replacement.LeftOut.Keys)
            .Distinct().Order(StringComparer.Ordinal);
        return
        [
            .. names.Select(name => Changed($"normal {name}", Normal(old, name), Normal(replacement, name))).OfType<string>(),
            .. OfTraffic(old, replacement),
            .. OfFeatures(old, replacement),
            .. before is null || after is null ? [] : OfSlos(before, after),
        ];
    }

    private static IEnumerable<string> OfTraffic(Baseline? old, Baseline replacement)
    {
        string?[] changes =
        [
            Changed("usual predictions per hour", PerHour(old), PerHour(replacement)),
            Changed("drift windows", old is null ? "none" : Durations.Format(old.DriftWindow), Durations.Format(replacement.DriftWindow)),
            Changed("calibration error of scores", Number(old?.Calibration?.Error), Number(replacement.Calibration?.Error)),
            Changed("mean error of labelled predictions", Number(old?.Errors?.Mean), Number(replacement.Errors?.Mean)),
        ];
        return changes.OfType<string>();
    }

    private static IEnumerable<string> OfFeatures(Baseline? old, Baseline replacement)
    {
        var (known, now) = (ByName(old), ByName(replacement));
        if (now.Keys.Except(known.Keys).ToArray() is { Length: > 0 } added)
            yield return $"watched for drift from now on: {Short(added)}";
        if (known.Keys.Except(now.Keys).ToArray() is { Length: > 0 } gone)
            yield return $"no longer watched for drift: {Short(gone)}";
        if (now.Keys.Where(name => known.TryGetValue(name, out var then) && !IsSame(then, now[name])).ToArray() is { Length: > 0 } others)
            yield return $"another usual distribution of: {Short(others)}";
    }

    private static IEnumerable<string> OfSlos(ModelReport before, ModelReport after)
    {
        foreach (var slo in after.Slos)
        {
            var then = before.Slos.FirstOrDefault(report => report.Slo.Name == slo.Slo.Name);
            var (was, isNow) = (then is null ? "unknown" : Standing(then), Standing(slo));
            if (was != isNow)
                yield return $"SLO {slo.Slo.Name}: {was} -> {isNow}";
        }
    }

    private static string Standing(SloReport report) => report.Remaining is { } remaining
        ? string.Create(CultureInfo.InvariantCulture, $"{Word(report.State)} with {100 * remaining:0.#}% of its budget left") : Word(report.State);

    private static string Word(BudgetState state) => state switch
    {
        BudgetState.NoData => "no data",
        BudgetState.Ok => "ok",
        BudgetState.Burning => "burning",
        BudgetState.Exhausted => "exhausted",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
    };

    private static string? Changed(string what, string before, string after) => before == after ? null : $"{what}: {before} -> {after}";

    private static string Normal(Baseline? baseline, string name) =>
        baseline?.Quality.TryGetValue(name, out var quality) == true ? Number(quality.Pooled)
            : baseline?.LeftOut.TryGetValue(name, out var reason) == true ? $"none ({reason})" : "none";

    private static string PerHour(Baseline? baseline) => Number(baseline is null ? null : Math.Round(UsualVolume.Of(baseline).PerHour, 1));

    private static string Number(double? value) => value is { } known ? known.ToString("G6", CultureInfo.InvariantCulture) : "none";

    private static SortedDictionary<string, FeatureBaseline> ByName(Baseline? baseline)
    {
        var features = new SortedDictionary<string, FeatureBaseline>(StringComparer.Ordinal);
        foreach (var feature in baseline?.Features ?? [])
            features[feature.Name] = feature;
        if (baseline?.Errors?.Residual is { } residual)
            features.TryAdd(residual.Name, residual);
        return features;
    }

    private static bool IsSame(FeatureBaseline one, FeatureBaseline other) =>
        one.GetType() == other.GetType() && one.Path == other.Path && one.Threshold.Equals(other.Threshold) && one.Counts.SequenceEqual(other.Counts)
            && (one is NumericBaseline numeric ? numeric.Edges.SequenceEqual(((NumericBaseline)other).Edges)
                : ((CategoricalBaseline)one).Categories.SequenceEqual(((CategoricalBaseline)other).Categories));

    private static string Short(string[] names) => names.Length <= MostNames ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNames - 1))} and {names.Length - MostNames + 1} more";
}
