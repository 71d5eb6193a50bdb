using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace MlBudget.Sources.Prometheus;

/// <summary>A sample of a series.</summary>
/// <param name="Time">When, in milliseconds since the epoch.</param>
/// <param name="Value">The value; may be NaN or infinite.</param>
internal readonly record struct Sample(long Time, double Value);

/// <summary>A series with its samples, as a server has answered.</summary>
/// <param name="Id">Tells it from others, by its labels.</param>
/// <param name="Target">Tells its target from others, by <c>job</c> and <c>instance</c>; null where it has not both.</param>
/// <param name="Samples">The samples in order.</param>
internal sealed record SampledSeries(UInt128 Id, Target? Target, Sample[] Samples);

/// <summary>What was scraped.</summary>
/// <param name="Job">Its label <c>job</c>.</param>
/// <param name="Instance">Its label <c>instance</c>.</param>
internal sealed record Target(string Job, string Instance);

/// <summary>Reads what servers answer.</summary>
internal static class Answers
{
    /// <summary>The series of an answer.</summary>
    /// <param name="data">What is under <c>data</c>.</param>
    /// <exception cref="PrometheusException">They are no series of numbers.</exception>
    public static List<SampledSeries> Series(JsonElement data)
    {
        if (data.GetProperty("resultType").GetString() is var type && type != "matrix")
            throw new PrometheusException($"found a result of the type {type}, expected series");
        var all = new List<SampledSeries>();
        foreach (var series in data.GetProperty("result").EnumerateArray())
        {
            if (series.TryGetProperty("histograms", out _))
            {
                throw new PrometheusException(
                    "found a native histogram, expected numbers: write a 'value' such as histogram_fraction(0, 0.1, rate(NAME[5m]))");
            }

            var values = series.GetProperty("values");
            var samples = new Sample[values.GetArrayLength()];
            var next = 0;
            foreach (var pair in values.EnumerateArray())
                samples[next++] = new((long)Math.Round(pair[0].GetDouble() * 1000), Number(pair[1].GetString()!));
            all.Add(Series(series.GetProperty("metric"), samples));
        }

        return all;
    }

    /// <summary>The texts of a list.</summary>
    public static List<string> Texts(JsonElement data) => [.. data.EnumerateArray().Select(text => text.GetString()!)];

    private static SampledSeries Series(JsonElement metric, Sample[] samples)
    {
        var labels = metric.EnumerateObject().Select(label => (label.Name, Value: label.Value.GetString()!))
            .OrderBy(label => label.Name, StringComparer.Ordinal).ToArray();
        // The values' lengths are part of it, so that no text can look like two.
        var text = string.Concat(labels.Select(label => string.Create(
            CultureInfo.InvariantCulture, $"{label.Name.Length}:{label.Name}{label.Value.Length}:{label.Value}")));
        var (job, instance) = (ValueOf("job"), ValueOf("instance"));
        return new(
            XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(text)), job.Length > 0 && instance.Length > 0 ? new(job, instance) : null, samples);

        string ValueOf(string name) => labels.FirstOrDefault(label => label.Name == name).Value ?? string.Empty;
    }

    private static double Number(string text) => text switch
    {
        "NaN" => double.NaN,
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}
