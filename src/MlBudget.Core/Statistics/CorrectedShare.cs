namespace MlBudget.Core.Statistics;

/// <summary>
/// A share of rows with weights, and of how many rows alike it is as sure. Where weights hang on what the row says, as of audits that are taken more often
/// of what a judge calls bad, that is another number than (Σw)² / Σw²: its variance is Σw²(x − v)² / (Σw)², the linearized one of a ratio of two totals
/// (Särndal, Swensson &amp; Wretman 1992, "Model assisted survey sampling", 5.6), and n is v(1 − v) over that.
/// </summary>
/// <param name="Value">The share v, from 0 to 1.</param>
/// <param name="Rows">n, above 0.</param>
/// <param name="Alike">(Σw)² / Σw² (Kish 1965): what has to be enough.</param>
public readonly record struct WeighedShare(double Value, double Rows, double Alike)
{
    /// <summary>The share; of no rows at all without any.</summary>
    /// <param name="hits">Σw of the rows that are in it.</param>
    /// <param name="hitSquares">Σw² of them.</param>
    /// <param name="others">Σw of the rows that are not.</param>
    /// <param name="otherSquares">Σw² of them.</param>
    public static WeighedShare Of(double hits, double hitSquares, double others, double otherSquares)
    {
        var all = hits + others;
        if (all <= 0)
            return default;
        var (value, alike) = (hits / all, all * all / (hitSquares + otherSquares));
        var variance = ((1 - value) * (1 - value) * hitSquares + value * value * otherSquares) / (all * all);
        return new(value, variance > 0 ? value * (1 - value) / variance : alike, alike);
    }

    /// <summary>The share with some rows more, of which half are in it.</summary>
    internal WeighedShare With(double more) => new((Value * Rows + more / 2) / (Rows + more), Rows + more, Alike);

    /// <summary>v(1 − v)/n.</summary>
    internal double Variance => Value * (1 - Value) / Rows;
}

/// <summary>
/// The share of good answers where a judge errs: θ = (p + c − 1) / (s + c − 1) (Rogan &amp; Gladen 1978), with p the share that the judge calls good, s the share
/// of what audits found good that it calls good (its sensitivity), and c the share of what audits found bad that it calls bad (its specificity).
/// </summary>
/// <param name="Judged">p.</param>
/// <param name="Good">s.</param>
/// <param name="Bad">1 − c.</param>
public sealed record CorrectedShare(WeighedShare Judged, WeighedShare Good, WeighedShare Bad)
{
    /// <summary>The fewest audits, of what is good and of what is bad.</summary>
    public const double FewestAudits = 30;

    /// <summary>Below it s + c − 1, which errors are divided by, tells nothing.</summary>
    public const double LeastDiscrimination = 0.1;

    /// <summary>The 97.5th percentile of the normal distribution.</summary>
    private const double Deviations = 1.959963984540054;

    /// <summary>Which part of the audits of what is good lies in the window of p, by their weights, from 0 to 1: the others tell of s, and err without p.</summary>
    public double GoodOfWindow { get; init; } = 1;

    /// <summary>The same of what is bad.</summary>
    public double BadOfWindow { get; init; } = 1;

    /// <summary>s.</summary>
    public double Sensitivity => Good.Value;

    /// <summary>c.</summary>
    public double Specificity => 1 - Bad.Value;

    /// <summary>θ, within 0 and 1. Only where the judge <see cref="Discriminates"/>.</summary>
    public double Value => Math.Clamp(Raw(Judged.Value, Good.Value, Bad.Value), 0, 1);

    /// <summary>Whether there are audits enough.</summary>
    public bool HasAudits => Good.Alike >= FewestAudits && Bad.Alike >= FewestAudits;

    /// <summary>Whether surely the judge tells good from bad: the lower end of the 95% interval of s + c − 1 is at least a tenth (Agresti &amp; Caffo 2000).</summary>
    public bool Discriminates
    {
        get
        {
            var (good, bad) = (Good.With(2), Bad.With(2));
            return good.Value - bad.Value - Deviations * Math.Sqrt(good.Variance + bad.Variance) >= LeastDiscrimination;
        }
    }

    /// <summary>
    /// The 95% interval of θ, by the delta method (Rogan &amp; Gladen 1978) around shares with some rows more (Agresti &amp; Coull 1998, Agresti &amp; Caffo 2000).
    /// Audits are taken of what was judged, so that p errs with s and c: cov(p, s) = a·s(1 − s)/n and cov(p, c) = −b·c(1 − c)/n, with a and b the parts of the
    /// audits that lie in the window of p, without which the interval is too wide; where all is audited what remains is θ(1 − θ)/n.
    /// </summary>
    public (double Lower, double Upper) Interval()
    {
        var (judged, good, bad) = (Judged.With(Deviations * Deviations), Good.With(2), Bad.With(2));
        var discrimination = good.Value - bad.Value;
        if (discrimination <= 0)
            return (0, 1);
        var share = Math.Clamp(Raw(judged.Value, good.Value, bad.Value), 0, 1);
        var common = Math.Max(judged.Rows, GoodOfWindow * good.Rows + BadOfWindow * bad.Rows);
        var variance = judged.Variance + share * share * good.Variance + (1 - share) * (1 - share) * bad.Variance
            - 2 * (GoodOfWindow * share * good.Value * (1 - good.Value) + BadOfWindow * (1 - share) * bad.Value * (1 - bad.Value)) / common;
        var least = share * (1 - share) * discrimination * discrimination / judged.Rows;
        var half = Deviations * Math.Sqrt(Math.Max(variance, least)) / discrimination;
        return (Math.Clamp(share - half, 0, Value), Math.Clamp(share + half, Value, 1));
    }

    private static double Raw(double judged, double good, double bad) => (judged - bad) / (good - bad);
}
