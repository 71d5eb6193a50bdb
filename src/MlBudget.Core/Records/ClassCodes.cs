using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MlBudget.Core.Text;

namespace MlBudget.Core.Records;

/// <summary>
/// Classes of a classifier of many, as numbers: a digest of 62 bits of the text of a class by what it stands for (<see cref="ClassText"/>). It is the
/// same in every process, and a number that is kept as others are (<see cref="Millionths"/>), so that labels of any number of classes are
/// stored and joined in 8 bytes. Of 1,000 classes two have the same one with a probability of 1e-13. Used by one thread.
/// </summary>
public sealed class ClassCodes
{
    /// <summary>What says in canonical forms that texts are told apart by their class.</summary>
    public const string Canonical = "its class";

    private const long Mask = (1L << 62) - 1;

    private readonly CategoryMap<long> _codes = new(Of);

    /// <summary>The code of a class: from 0 to 2^62 − 1.</summary>
    /// <param name="text">One of its texts.</param>
    public static long Of(string text) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(ClassText.Fold(text)))) & Mask;

    /// <summary>Writes the code of each row's class, and <see cref="Millionths.Unknown"/> where it has none.</summary>
    /// <param name="column">The texts.</param>
    /// <param name="codes">As many as there are rows.</param>
    public void Read(CategoryColumn column, Span<long> codes)
    {
        var known = _codes.Of(column.Dictionary);
        for (var row = 0; row < codes.Length; row++)
            codes[row] = Bits.Get(column.Valid, row) ? known[column.Codes[row]] : Millionths.Unknown;
    }
}
