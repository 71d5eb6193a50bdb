using MathNet.Numerics;

namespace MlBudget.Core.Statistics;

internal static class KolmogorovSmirnov
{
    public static double Statistic(ReadOnlySpan<long> a, ReadOnlySpan<long> b)
    {
        double n = Sum(a), m = Sum(b), x = 0, y = 0, d = 0;
        for (var i = 0; i < a.Length; i++)
        {
            x += a[i];
            y += b[i];
            d = Math.Max(d, Math.Abs(x / n - y / m));
        }

        return d;
    }

    public static double PValue(double d, long n, long m)
    {
        var root = Math.Sqrt((double)n * m / (n + m));
        var l = (root + 0.12 + 0.11 / root) * d;
        if (l < 0.2)
            return 1;
        double sum = 0;
        for (var k = 1; k < 100; k++)
            sum += (k % 2 == 1 ? 1 : -1) * Math.Exp(-2 * k * k * l * l);
        return Math.Clamp(2 * sum, 0, 1);
    }

    public static double Sum(ReadOnlySpan<long> a)
    {
        long s = 0;
        foreach (var x in a)
            s += x;
        return s;
    }
}

internal static class Divergence
{
    public static double JensenShannon(ReadOnlySpan<long> a, ReadOnlySpan<long> b)
    {
        double n = KolmogorovSmirnov.Sum(a), m = KolmogorovSmirnov.Sum(b), s = 0;
        for (var i = 0; i < a.Length; i++)
        {
            double p = a[i] / n, q = b[i] / m, h = (p + q) / 2;
            s += (p > 0 ? p * Math.Log2(p / h) : 0) + (q > 0 ? q * Math.Log2(q / h) : 0);
        }

        return Math.Sqrt(Math.Max(0, s / 2));
    }

    public static double PopulationStability(ReadOnlySpan<long> a, ReadOnlySpan<long> b) => a[0] + b[0];
}

internal static class Homogeneity
{
    public static double PValue(ReadOnlySpan<long> a, ReadOnlySpan<long> b)
    {
        double n = KolmogorovSmirnov.Sum(a), m = KolmogorovSmirnov.Sum(b), x = 0;
        var used = 0;
        for (var i = 0; i < a.Length; i++)
        {
            double all = a[i] + b[i];
            if (all == 0)
                continue;
            used++;
            double e = all * n / (n + m), f = all * m / (n + m);
            x += (a[i] - e) * (a[i] - e) / e + (b[i] - f) * (b[i] - f) / f;
        }

        return used < 2 ? 1 : 1 - SpecialFunctions.GammaLowerRegularized((used - 1) / 2.0, x / 2);
    }
}

internal static class MultipleTesting
{
    public static double[] BenjaminiHochberg(double[] p)
    {
        var order = Enumerable.Range(0, p.Length).OrderBy(i => p[i]).ToArray();
        var adjusted = new double[p.Length];
        var least = 1.0;
        for (var k = p.Length - 1; k >= 0; k--)
            adjusted[order[k]] = least = Math.Min(least, p[order[k]] * p.Length / (k + 1));
        return adjusted;
    }
}
