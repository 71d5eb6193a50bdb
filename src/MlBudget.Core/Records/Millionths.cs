namespace MlBudget.Core.Records;

/// <summary>
/// Numbers in fixed point, in millionths of their unit, so that sums of them are exact in any order. A number is kept as a code of
/// 64 bits: the millionths themselves within ±9·10^18, and beyond that what else is to be known of it. That it lost much by rounding
/// fits there too, since only numbers within ±500 millionths can.
/// </summary>
public static class Millionths
{
    /// <summary>How many millionths a unit has.</summary>
    public const double PerUnit = 1e6;

    /// <summary>The greatest number that is kept, and with a minus the least: 9·10^12 units.</summary>
    public const long Greatest = 9_000_000_000_000_000_000;

    /// <summary>The same in units.</summary>
    public const double GreatestInUnits = Greatest / PerUnit;

    /// <summary>The code where there is no number.</summary>
    public const long Unknown = long.MinValue;

    /// <summary>The code where there is a number beyond <see cref="Greatest"/>, which is not known either.</summary>
    public const long OutOfRange = long.MaxValue;

    /// <summary>How many scales are told apart with which a number that lost much would lose less: 1,000, 1,000² and beyond.</summary>
    public const int Losses = 3;

    private const double LeastLoss = 0.001;

    /// <summary>Only numbers within this can lose a thousandth by rounding, which moves them by half a millionth at the most.</summary>
    private const long MostThatLose = 500;

    private const long FirstLossy = Greatest + 100_000_000_000_000_000, PerLoss = 10_000;

    /// <summary>The code of a number in its unit: rounded to the nearest millionth, half of one away from 0, whoever asks.</summary>
    public static long Of(double number)
    {
        var scaled = number * PerUnit;
        if (!(Math.Abs(scaled) <= Greatest))
            return double.IsNaN(number) ? Unknown : OutOfRange;
        var rounded = (long)Math.Round(scaled, MidpointRounding.AwayFromZero);
        return Math.Abs(scaled) < MostThatLose && Loses(scaled) ? FirstLossy + PerLoss * LossOf(scaled) + rounded : rounded;
    }

    /// <summary>The millionths of a number that is configured, within what is kept; rounded as others are.</summary>
    public static long OfConfigured(decimal number) => (long)Math.Round(number * (decimal)PerUnit, MidpointRounding.AwayFromZero);

    /// <summary>Whether a code is of a number that is known.</summary>
    public static bool IsKnown(long code) => code is not (Unknown or OutOfRange);

    /// <summary>Whether a code is one that <see cref="Of"/> gives.</summary>
    public static bool IsCode(long code) => code is >= -Greatest and <= Greatest || !IsKnown(code)
        || (LossOf(code) is >= 1 and <= Losses && Math.Abs(ValueOf(code)) <= MostThatLose);

    /// <summary>The millionths of a number that is known.</summary>
    public static long ValueOf(long code) => code <= Greatest ? code : code - FirstLossy - PerLoss * LossOf(code);

    /// <summary>0 where a number that is known lost at most a thousandth of itself by rounding; else by which power of 1,000, at the
    /// most <see cref="Losses"/>, it would have to be multiplied to lose no more.</summary>
    public static int LossOf(long code) => code <= Greatest ? 0 : (int)((code - FirstLossy + PerLoss / 2) / PerLoss);

    /// <summary>The order of two numbers that are known; of equal ones the one that lost less is less.</summary>
    public static int Compare(long one, long other)
    {
        var order = ValueOf(one).CompareTo(ValueOf(other));
        return order != 0 ? order : one.CompareTo(other);
    }

    private static int LossOf(double scaled)
    {
        var loss = 1;
        while (loss < Losses && Loses(scaled *= 1000))
            loss++;
        return loss;
    }

    private static bool Loses(double scaled) =>
        Math.Abs(scaled - Math.Round(scaled, MidpointRounding.AwayFromZero)) > LeastLoss * Math.Abs(scaled);
}
