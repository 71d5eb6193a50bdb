using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MlBudget.Core.Records;

namespace MlBudget.Core.Rankings;

/// <summary>
/// How relevant one item of a list is, as a number of 62 bits that is kept as others are (<see cref="Millionths"/>): 37 bits of which item it is,
/// and 25 bits of its grade in millionths. Two of the items of a list of 100 have one code with a probability of 4e-8.
/// </summary>
public static class JudgmentCode
{
    /// <summary>Says that nothing was judged of a list, and that nothing of it is relevant: an item that no text is, of grade 0.</summary>
    public const long Nothing = GreatestItem << GradeBits;

    /// <summary>The greatest number that an item has.</summary>
    public const long GreatestItem = (1L << 37) - 1;

    private const int GradeBits = 25;

    /// <summary>The number of an item by its text, which is an id and not folded: from 0 to <see cref="GreatestItem"/> − 1.</summary>
    public static long ItemOf(string text) =>
        (long)(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) % GreatestItem);

    /// <summary>The number of the item at a position; null where that is no whole number from 0 to <see cref="GreatestItem"/> − 1.</summary>
    public static long? ItemAt(double position) => position >= 0 && position < GreatestItem && Math.Floor(position) == position ? (long)position : null;

    /// <summary>The code of a judgment.</summary>
    /// <param name="item">The item's number.</param>
    /// <param name="grade">Its grade, from 0 to <see cref="JudgedList.GreatestGrade"/>.</param>
    public static long Of(long item, double grade) => item << GradeBits | (long)Math.Round(grade * Millionths.PerUnit);

    /// <summary>The item of a judgment.</summary>
    public static long ItemOf(long code) => code >> GradeBits;

    /// <summary>The grade of a judgment.</summary>
    public static double GradeOf(long code) => (code & (1L << GradeBits) - 1) / Millionths.PerUnit;
}
