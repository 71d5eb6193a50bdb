using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace MlBudget.Core.Tests.Policies;

/// <summary>How far forecasts are from what came, over generated histories. The tables of the room's README are what this measures: with
/// <c>MLBUDGET_WRITE_GOLDEN=1</c> they are written.</summary>
public sealed class ForecastAccuracyTests
{
    private const int Seeds = 6;
    private const string Begin = "<!-- accuracy -->\n", End = "<!-- /accuracy -->\n";

    private static readonly (string Name, double To)[] Leads = [("under 6h", 6), ("6h to 1d", 24), ("1d to 3d", 72), ("over 3d", double.PositiveInfinity)];

    [Fact]
    public void The_tables_of_the_README_are_what_forecasts_are_off_by()
    {
        var cases = Enum.GetValues<Burn>().SelectMany(burn => Enum.GetValues<Told>().Select(told => (Burn: burn, Told: told))).ToArray();
        var judged = cases.SelectMany(one => Enumerable.Range(0, Seeds).Select(seed => (one.Burn, one.Told, Seed: seed))).AsParallel()
            .Select(one => (Case: (one.Burn, one.Told), History: new ReplayedForecasts(one.Burn, one.Told, one.Seed).Judge()))
            .ToLookup(one => one.Case, one => one.History);

        Assert.All(judged.SelectMany(histories => histories).SelectMany(history => history.Ends.Concat(history.Recoveries)), told => Assert.True(told.Lead is >= 0 and <= 168));
        var path = ReadMe();
        var text = File.ReadAllText(path);
        var (first, last) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var written = text[..first] + Tables(cases, judged) + text[last..];
        if (Environment.GetEnvironmentVariable("MLBUDGET_WRITE_GOLDEN") == "1")
            File.WriteAllText(path, written);
        Assert.Equal(File.ReadAllText(path), written);
    }

    private static string Tables((Burn Burn, Told Told)[] cases, ILookup<(Burn, Told), JudgedHistory> judged)
    {
        var text = new StringBuilder();
        text.Append("| burn | SLO | told ahead | forecasts | median error | nine of ten within | never came |\n|---|---|---|---|---|---|---|\n");
        foreach (var one in cases)
        {
            var lower = 0.0;
            foreach (var (name, to) in Leads)
            {
                AppendErrors(text, $"| {Name(one)} | {name}", [.. judged[one].SelectMany(history => history.Ends).Where(end => end.Lead >= lower && end.Lead < to)]);
                lower = to;
            }
        }

        text.Append("\n| burn | SLO | spent | without a forecast 1d before | 6h before |\n|---|---|---|---|---|\n");
        foreach (var one in cases)
        {
            var histories = judged[one].ToArray();
            text.Append(CultureInfo.InvariantCulture, $"| {Name(one)} | {histories.Sum(history => history.Spent)} | {histories.Sum(history => history.UntoldDayBefore)} | {histories.Sum(history => history.UntoldHoursBefore)} |\n");
        }

        text.Append("\n| burn | SLO | forecasts of recovery | median error | nine of ten within | not within the window |\n|---|---|---|---|---|---|\n");
        foreach (var one in cases)
            AppendErrors(text, $"| {Name(one)}", [.. judged[one].SelectMany(history => history.Recoveries)]);
        return text.ToString();
    }

    private static void AppendErrors(StringBuilder text, string begin, JudgedForecast[] forecasts)
    {
        if (forecasts.Length == 0)
            return;
        var errors = forecasts.Where(forecast => forecast.Error is not null).Select(forecast => forecast.Error!.Value).Order().ToArray();
        var sizes = errors.Select(Math.Abs).Order().ToArray();
        var never = 1 - (double)errors.Length / forecasts.Length;
        text.Append(CultureInfo.InvariantCulture, $"{begin} | {forecasts.Length} | {Signed(Quantile(errors, 0.5))} | {Plain(Quantile(sizes, 0.9))} | {never:0%} |\n");
    }

    private static double? Quantile(double[] sorted, double share)
    {
        if (sorted.Length == 0)
            return null;
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        return sorted[below] + (at - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]);
    }

    private static string Signed(double? hours) => hours is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:+0.0h;−0.0h;0.0h}") : "–";

    private static string Plain(double? hours) => hours is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.0}h") : "–";

    private static string Name((Burn Burn, Told Told) one) =>
        $"{one.Burn switch { Burn.DailyCycle => "daily cycle", var burn => burn.ToString().ToLowerInvariant() }} | "
        + one.Told switch { Told.LevelOfLateLabels => "level, labels a day late", var told => told.ToString().ToLowerInvariant() };

    private static string ReadMe([CallerFilePath] string test = "") =>
        Path.Combine(Path.GetDirectoryName(test)!, "../../../src/MlBudget.Core/Policies/README.md");
}
