using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using MlBudget.Core.Baselines;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>What error is expected of a prediction by its size, in whole millionths: rounded once, so that sums over rows are exact in any order and any
/// split.</summary>
public sealed class ExpectedErrors
{
    private readonly BinEdges _edges;
    private readonly long[] _errors;

    /// <summary>What a baseline has seen. Predictions beyond it are taken for its outermost ones.</summary>
    public ExpectedErrors(ErrorBaseline known)
    {
        _edges = new(known.Edges);
        _errors = [.. known.Expected.Select(mean => (long)Math.Round(Math.Min(mean * Millionths.PerUnit, Millionths.Greatest)))];
        Identity = Digest(known.Edges, _errors);
    }

    /// <summary>Which ones they are: the first 64 bits of a digest of edges and errors.</summary>
    public string Identity { get; }

    /// <summary>|ŷ − y| as it is expected, in millionths, at least 0.</summary>
    /// <param name="predicted">ŷ in millionths.</param>
    public long Of(long predicted) => _errors[_edges.BinOf(predicted / Millionths.PerUnit)];

    private static string Digest(ImmutableArray<double> edges, long[] errors)
    {
        var bytes = new byte[(edges.Length + errors.Length) * sizeof(long)];
        for (var index = 0; index < edges.Length; index++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(index * sizeof(long)), edges[index]);
        for (var index = 0; index < errors.Length; index++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((edges.Length + index) * sizeof(long)), errors[index]);
        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
    }
}
