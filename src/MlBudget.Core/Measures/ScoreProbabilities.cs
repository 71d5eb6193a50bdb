using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Measures;

/// <summary>
/// What a score means, in whole units of a billionth: rounded once per row, so that sums over rows are exact in any order and
/// any split. A sum over a window holds for nine billion rows.
/// </summary>
/// <param name="scores">Rising scores, at least one. Between two of them is interpolated; beyond them the end's probability holds.</param>
/// <param name="probabilities">The probability of the positive class at each of them, not falling, from 0 to 1.</param>
public sealed class ScoreProbabilities(ImmutableArray<double> scores, ImmutableArray<double> probabilities)
{
    /// <summary>What stands for a probability of 1.</summary>
    public const long Unit = 1_000_000_000;

    private readonly IsotonicMap _map = new(scores, probabilities);

    /// <summary>Which calibration it is: the first 64 bits of a digest of its scores and probabilities.</summary>
    public string Identity { get; } = Digest(scores, probabilities);

    /// <summary>The probability of the positive class, from 0 to <see cref="Unit"/>.</summary>
    /// <param name="score">Not NaN; may be infinite.</param>
    public long Of(double score) => (long)Math.Round(Math.Clamp(_map.Predict(score), 0, 1) * Unit);

    private static string Digest(ImmutableArray<double> scores, ImmutableArray<double> probabilities)
    {
        var bytes = new byte[scores.Length * 2 * sizeof(double)];
        for (var index = 0; index < scores.Length; index++)
        {
            var pair = bytes.AsSpan(index * 2 * sizeof(double));
            BinaryPrimitives.WriteDoubleLittleEndian(pair, scores[index]);
            BinaryPrimitives.WriteDoubleLittleEndian(pair[sizeof(double)..], probabilities[index]);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
    }
}
