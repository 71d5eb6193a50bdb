using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>The example of demand forecasting, on made-up forecasts and sales.</summary>
public sealed class DemandForecastingTests : IDisposable
{
    private const int Count = 3000;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly WatchedExample _example = new(First.AddDays(9));
    private readonly Forecast[] _forecasts;

    public DemandForecastingTests()
    {
        Directory.CreateDirectory(_example.At("forecasts"));
        Directory.CreateDirectory(_example.At("sales"));
        var random = new Random(1913);
        _forecasts = [.. Enumerable.Range(0, Count).Select(id => Forecast.Random(id, random))];
    }

    public void Dispose() => _example.Dispose();

    [Fact]
    public void Its_numbers_are_those_of_a_plain_computation_however_often_it_was_started_again_and_those_of_a_replay()
    {
        Snapshot snapshot = new(default, []);
        for (var part = 0; part < 3; part++)
        {
            Append(part, parts: 3);
            using var models = Watch();
            snapshot = models.PollAll();
        }

        var report = snapshot.Models.Single().Report;
        var watermark = Slo(report, "near-enough").Watermark.Start.ToDateTimeOffset().UtcDateTime;
        var known = _forecasts.Where(forecast => forecast.Time < watermark && forecast is { Units: not null, Sold: not null }).ToArray();
        var told = _forecasts.Where(forecast => forecast.Time < watermark && forecast.Sold is not null).ToArray();
        double Sum(Func<Forecast, double> of) => known.Sum(of);
        var sales = Sum(one => one.Sold!.Value);
        AssertIs(Sum(one => one.Error <= Math.Max(5, 0.2 * one.Sold!.Value) ? 1 : 0) / known.Length, known.Length, report, "near-enough");
        var promoted = known.Where(one => one.Promotion is not "none").ToArray();
        AssertIs(promoted.Average(one => one.Error <= Math.Max(5, 0.3 * one.Sold!.Value) ? 1.0 : 0), promoted.Length, report, "promoted-near-enough");
        AssertIs(told.Average(one => one.Lower <= one.Sold && one.Sold <= one.Upper ? 1.0 : 0), told.Length, report, "band");
        AssertIs(Sum(one => one.Error) / sales, known.Length, report, "wape");
        AssertIs(Sum(one => one.Units!.Value - one.Sold!.Value) / sales, known.Length, report, "bias");
        AssertIs(told.Average(one => one.Sold > one.Upper ? 0.9 * (one.Sold!.Value - one.Upper) : 0.1 * (one.Upper - one.Sold!.Value)), told.Length, report, "p90");
        var all = _forecasts.Where(forecast => forecast.Time < Slo(report, "band-width").Watermark.Start.ToDateTimeOffset().UtcDateTime).ToArray();
        AssertIs(all.Average(one => one.Upper - one.Lower), all.Length, report, "band-width");
        var rates = known.GroupBy(one => one.Store).Select(group => group.Average(one => one.Error <= Math.Max(5, 0.2 * one.Sold!.Value) ? 1.0 : 0)).ToArray();
        Assert.Equal(rates.Max() - rates.Min(), Slo(report, "near-enough-parity").Whole.Reading!.Value.Value, tolerance: 1e-9);
        var distances = known.GroupBy(one => one.Store).Select(group => group.Average(one => one.Error)).ToArray();
        Assert.Equal(distances.Max() - distances.Min(), Slo(report, "distance-parity").Whole.Reading!.Value.Value, tolerance: 1e-9);

        Assert.Equal(_example.ReplayedPage(Example), WatchedExample.PageOf(snapshot));
    }

    [Fact]
    public void An_answer_of_another_type_is_told_and_counts_in_no_error()
    {
        Append(0, parts: 1);
        var told = _forecasts.Count(forecast => forecast is { Units: not null, Sold: not null });
        File.AppendAllLines(_example.At("sales/0.csv"), [$"x,{First.AddMinutes(Count + 1):O},5", $"y,{First.AddMinutes(Count + 1):O},5"]);
        File.AppendAllLines(_example.At("forecasts/a.jsonl"), [$"{{\"made_at\":\"{First.AddMinutes(Count + 5 * 60 * 24):O}\",\"forecast_id\":\"end\"}}"]);
        File.AppendAllLines(_example.At("forecasts/a.jsonl"), [$"{{\"made_at\":\"{First.AddMinutes(Count):O}\",\"forecast_id\":\"y\",\"units\":1e15,\"p10\":1,\"p90\":9}}"]);
        File.AppendAllLines(_example.At("forecasts/a.jsonl"), [$"{{\"made_at\":\"{First.AddMinutes(Count):O}\",\"forecast_id\":\"x\",\"units\":\"many\",\"p10\":9,\"p90\":1}}"]);
        using var models = Watch();
        var report = models.PollAll().Models.Single().Report;

        Assert.Contains(report.Violations, violation => violation is { Field: "prediction", Kind: "wrong_type", Count: 1 });
        Assert.Contains(report.Violations, violation => violation is { Field: "prediction", Kind: "out_of_range", Count: 1 });
        Assert.Contains(report.Violations, violation => violation is { Field: "lower", Kind: "out_of_range", Count: 1 });
        Assert.Equal(told, Slo(report, "near-enough").Whole.Reading!.Value.Events);
        Assert.Equal(_forecasts.Count(forecast => forecast.Sold is not null) + 1, Slo(report, "band").Whole.Reading!.Value.Events);
    }

    private static SloReport Slo(ModelReport report, string name) => report.Slos.Single(slo => slo.Slo.Name == name);

    private static void AssertIs(double expected, long events, ModelReport report, string name)
    {
        var reading = Slo(report, name).Whole.Reading!.Value;
        Assert.Equal(events, reading.Events);
        Assert.Equal(expected, reading.Value, tolerance: 1e-9);
    }

    /// <summary>Writes one of some parts of the log, by arrival.</summary>
    private void Append(int part, int parts)
    {
        bool IsIn(DateTime time) => time < First.AddMinutes(3.0 * Count * (part + 1) / parts) && (part == 0 || time >= First.AddMinutes(3.0 * Count * part / parts));
        File.AppendAllLines(_example.At("forecasts/a.jsonl"), _forecasts.Where(forecast => IsIn(forecast.Time)).Select(forecast => forecast.Line));
        var sales = _forecasts.Where(forecast => forecast.Sold is not null && IsIn(forecast.Closed)).OrderBy(forecast => forecast.Closed).Select(forecast => forecast.Sale);
        File.WriteAllLines(_example.At($"sales/{part}.csv"), sales.Prepend("forecast_id,closed_at,sold"));
    }

    private WatchedModels Watch() => _example.Watch(Example);

    /// <summary>The example, for the log of this test.</summary>
    private string Example => File.ReadAllText(RepositoryRoot.Combine("examples", "demand-forecasting", "mlbudget.yml"))
        .Replace("forecasts/*", _example.At("forecasts/*"), StringComparison.Ordinal).Replace("sales/*", _example.At("sales/*"), StringComparison.Ordinal);

    private sealed record Forecast(int Id, DateTime Time, double? Units, double Lower, double Upper, string Store, double? Sold, DateTime Closed)
    {
        public string Promotion => (Id % 7) switch { 3 => "flyer", 5 => "coupon", _ => "none" };

        public double Error => Math.Abs(Units!.Value - Sold!.Value);

        public string Line => string.Create(CultureInfo.InvariantCulture,
            $"{{\"made_at\":\"{Time:O}\",\"forecast_id\":\"f{Id}\",\"model_version\":\"14\",\"units\":{(Units is { } units ? units : "null")},\"p10\":{Lower},\"p90\":{Upper},\"latency_ms\":20,\"error\":null,\"store_type\":\"{Store}\",\"features\":{{\"price\":2.5,\"promotion\":\"{Promotion}\"}}}}");

        public string Sale => string.Create(CultureInfo.InvariantCulture, $"f{Id},{Closed:O},{Sold}");

        public static Forecast Random(int id, Random random)
        {
            var units = Math.Round(10 + 60 * random.NextDouble(), 2);
            var store = random.Next(3) == 0 ? "village" : "city";
            var sold = Math.Round(Math.Max(0, units + (random.NextDouble() - 0.48) * (store == "city" ? 30 : 45)));
            return new(
                id, First.AddMinutes(id), random.Next(50) == 0 ? null : units, Math.Round(units * 0.7, 2), Math.Round(units * 1.3, 2), store,
                random.Next(30) == 0 ? null : sold, First.AddMinutes(id + random.Next(30, 700)));
        }
    }
}
