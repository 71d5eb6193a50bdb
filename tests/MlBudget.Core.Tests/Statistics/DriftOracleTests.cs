using System.Text.Json.Serialization;
using MlBudget.Core.Statistics;
using Xunit.Abstractions;

namespace MlBudget.Core.Tests.Statistics;

public sealed class DriftOracleTests(ITestOutputHelper output)
{
    private readonly Gaps _gaps = new();

    [SkippableFact]
    public void Statistics_of_histograms_are_those_of_scipy()
    {
        Skip.IfNot(Oracle.Missing is null, Oracle.Missing);

        Compare([.. HistogramCases.ForOracle()]);
    }

    [SkippableTheory]
    [InlineData("2026-08-31", "2026-09-01")]
    [InlineData("2026-09-28", "2026-09-29")]
    public void Statistics_of_real_features_are_those_of_scipy(string from, string to)
    {
        Skip.IfNot(Oracle.Missing is null, Oracle.Missing);
        EmploymentFeatures.SkipWithoutLog();
        var ages = EmploymentFeatures.Ages(from, to);
        var relations = EmploymentFeatures.Relations(from, to);

        Compare([ages.Binned, relations]);

        var binned = KolmogorovSmirnov.Test(ages.Binned.Reference, ages.Binned.Sample)!.Value;
        var exact = PlainStatistics.KolmogorovSmirnov(ages.Reference, ages.Sample);
        output.WriteLine($"D of AGEP {exact:R}, binned {binned.Distance:R}, at most {binned.UpperBound:R}");
        Assert.InRange(exact, binned.Distance - 1e-12, binned.UpperBound + 1e-12);
    }

    [SkippableFact]
    public void The_tail_of_Kolmogorov_is_that_of_scipy()
    {
        Skip.IfNot(Oracle.Missing is null, Oracle.Missing);
        double[] tails = [0, 1e-9, 0.01, 0.03, 1.1799999, 1.18, .. Enumerable.Range(1, 1900).Select(step => step * 0.01)];

        var expected = Oracle.Ask<Answer>("drift.py", new { tails }).Tails;

        for (var index = 0; index < tails.Length; index++)
            _gaps.CheckRelative("Q(λ)", expected[index], Kolmogorov.Tail(tails[index]));
        output.WriteLine(_gaps.ToString());
    }

    /// <summary>
    /// scipy takes one sample of N = nm/(n + m) values, N rounded, for the two: rounding 496.4 alone moves a p of 1e-6 by
    /// 1.1%. Stephens' correction is of one sample too, and made for the usual levels. Measured over λ 0.3 to 2.75 in
    /// steps of 0.01: 5.1% at most down to 1e-6 (without the correction, 21%).
    /// </summary>
    [SkippableFact]
    public void Corrected_p_values_are_near_those_of_scipy_from_500_events_on()
    {
        Skip.IfNot(Oracle.Missing is null, Oracle.Missing);
        long[][] sizes =
        [
            [500, 500], [500, 5000], [500, 68_785], [573, 68_785], [2293, 68_785], [500, 1_000_000], [501, 777],
            [1000, 1001], [1_000_000, 1_000_000],
        ];
        double[][] cases = [.. sizes.SelectMany(size => Enumerable.Range(0, 12).Select(step =>
            new[] { (0.45 + 0.2 * step) * Math.Sqrt(1.0 / size[0] + 1.0 / size[1]), size[0], size[1] }))];

        var expected = Oracle.Ask<Answer>("drift.py", new { p_values = cases }).PValues;

        foreach (var (p, arguments) in expected.Zip(cases))
        {
            var actual = Kolmogorov.PValue(arguments[0], arguments[1], arguments[2]);
            if (p >= 1e-2)
                _gaps.CheckRelative("p ≥ 1e-2", p, actual, 0.015);
            else if (p >= 1e-4)
                _gaps.CheckRelative("p ≥ 1e-4", p, actual, 0.03);
            else if (p >= 1e-6)
                _gaps.CheckRelative("p ≥ 1e-6", p, actual, 0.055);
        }

        output.WriteLine(_gaps.ToString());
    }

    [SkippableFact]
    public void Adjusted_p_values_are_those_of_numpy()
    {
        Skip.IfNot(Oracle.Missing is null, Oracle.Missing);
        var random = new Random(1995);
        double[][] families = [[], [1], [0, 0, 1], .. Enumerable.Range(1, 100).Select(size =>
            Enumerable.Range(0, size).Select(_ => Math.Pow(random.NextDouble(), random.Next(1, 40))).ToArray())];

        var expected = Oracle.Ask<Answer>("drift.py", new { families }).Families;

        foreach (var (p, answer) in families.Zip(expected))
        {
            var adjusted = new double[p.Length];
            BenjaminiHochberg.Adjust(p, adjusted);
            for (var index = 0; index < p.Length; index++)
                _gaps.CheckRelative("adjusted p", answer[index], adjusted[index]);
        }

        output.WriteLine(_gaps.ToString());
    }

    private void Compare(HistogramPair[] pairs)
    {
        var expected = Oracle.Ask<Answer>("drift.py", new
        {
            pairs = pairs.Select(pair => new
            {
                reference = pair.Reference,
                sample = pair.Sample,
                means = pair.Means,
                deviation = pair.Deviation,
            }),
        }).Pairs;
        foreach (var (pair, answer) in pairs.Zip(expected))
        {
            var ks = KolmogorovSmirnov.Test(pair.Reference, pair.Sample)!.Value;
            _gaps.CheckRelative("KS", answer.Ks[0], ks.Distance);
            _gaps.CheckRelative("KS bound", answer.Ks[1], ks.UpperBound);
            var js = JensenShannon.Distance(pair.Reference, pair.Sample);
            _gaps.CheckRelative("JS with 60 digits", answer.ExactJs, js);
            // scipy's squared distance is right to about 1e-16: its root, of nearly the same shares, to 1e-8.
            _gaps.Check("JS of scipy", answer.Js, js, answer.ExactJs > 1e-6 ? 1e-9 : 2e-8);
            var chi2 = ChiSquared.Homogeneity(pair.Reference, pair.Sample)!.Value;
            _gaps.Check("χ²", answer.Chi2[0], chi2.Statistic);
            Assert.Equal(answer.Chi2[1], chi2.DegreesOfFreedom);
            _gaps.CheckRelative("p of χ²", answer.Chi2[2], chi2.PValue);
            _gaps.Check("V", answer.Chi2[3], chi2.CramersV);
            _gaps.Check("PSI", answer.Psi, PopulationStability.Index(pair.Reference, pair.Sample));
            _gaps.Check("W1", answer.W1, Wasserstein.Distance(pair.Reference, pair.Sample, pair.Means, pair.Deviation));
        }

        output.WriteLine(_gaps.ToString());
    }

    private sealed record Answer(
        [property: JsonPropertyName("tails")] double[] Tails,
        [property: JsonPropertyName("p_values")] double[] PValues,
        [property: JsonPropertyName("families")] double[][] Families,
        [property: JsonPropertyName("pairs")] PairAnswer[] Pairs);

    private sealed record PairAnswer(
        [property: JsonPropertyName("ks")] double[] Ks,
        [property: JsonPropertyName("js")] double Js,
        [property: JsonPropertyName("exact_js")] double ExactJs,
        [property: JsonPropertyName("chi2")] double[] Chi2,
        [property: JsonPropertyName("psi")] double Psi,
        [property: JsonPropertyName("w1")] double W1);
}
