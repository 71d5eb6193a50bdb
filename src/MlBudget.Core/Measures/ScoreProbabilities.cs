using System.Buffers.Binary;
using System.Security.Cryptography;
using MlBudget.Core.Baselines;

namespace MlBudget.Core.Measures;

/// <summary>
/// What a score means, in whole units of a billionth: rounded once per row, so that sums over rows are exact in any order and
/// any split. A sum over a window holds for nine billion rows.
/// </summary>
public sealed class ScoreProbabilities
{
    /// <summary>What stands for a probability of 1.</summary>
    public const long Unit = 1_000_000_000;

    private readonly double[] _scores;
    private readonly double[] _probabilities;

    /// <summary>What scores mean by a calibration.</summary>
    public ScoreProbabilities(Calibration calibration)
    {
        _scores = [.. calibration.Scores];
        _probabilities = [.. calibration.Probabilities];
        Identity = Digest(_scores, _probabilities);
    }

    /// <summary>Which calibration it is: the first 64 bits of a digest of its scores and probabilities.</summary>
    public string Identity { get; }

    /// <summary>
    /// The probability of the positive class, from 0 to <see cref="Unit"/>: linear between the given scores, and that of the
    /// end beyond them.
    /// </summary>
    /// <param name="score">Not NaN; may be infinite.</param>
    public long Of(double score)
    {
        var index = Array.BinarySearch(_scores, score);
        if (index < 0)
            index = ~index;
        else
            return InUnits(_probabilities[index]);
        if (index == 0 || index == _scores.Length)
            return InUnits(_probabilities[index == 0 ? 0 : ^1]);
        double from = _scores[index - 1], to = _scores[index];
        double low = _probabilities[index - 1], high = _probabilities[index];
        return InUnits(low + (high - low) * ((score - from) / (to - from)));
    }

    private static long InUnits(double probability) => (long)Math.Round(Math.Clamp(probability, 0, 1) * Unit);

    private static string Digest(double[] scores, double[] probabilities)
    {
        var bytes = new byte[(scores.Length + probabilities.Length) * sizeof(double)];
        for (var index = 0; index < scores.Length; index++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(index * 2 * sizeof(double)), scores[index]);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan((index * 2 + 1) * sizeof(double)), probabilities[index]);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
    }
}
