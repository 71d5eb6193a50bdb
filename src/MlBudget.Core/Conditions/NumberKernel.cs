using System.Runtime.Intrinsics;

namespace MlBudget.Core.Conditions;

/// <summary>A relation of values to a bound. A struct, so that the loop is compiled for each.</summary>
internal interface IRelation
{
    static abstract Vector256<double> Holds(Vector256<double> values, Vector256<double> bound);
}

/// <summary>values &lt; bound.</summary>
internal readonly struct Less : IRelation
{
    public static Vector256<double> Holds(Vector256<double> values, Vector256<double> bound) =>
        Vector256.LessThan(values, bound);
}

/// <summary>values &lt;= bound.</summary>
internal readonly struct LessOrEqual : IRelation
{
    public static Vector256<double> Holds(Vector256<double> values, Vector256<double> bound) =>
        Vector256.LessThanOrEqual(values, bound);
}

/// <summary>values == bound.</summary>
internal readonly struct Equal : IRelation
{
    public static Vector256<double> Holds(Vector256<double> values, Vector256<double> bound) =>
        Vector256.Equals(values, bound);
}

/// <summary>No value is in it.</summary>
internal readonly struct Never : IRelation
{
    public static Vector256<double> Holds(Vector256<double> values, Vector256<double> bound) => Vector256<double>.Zero;
}

/// <summary>Compares arrays of numbers with a bound, four at a time, into bitmaps.</summary>
internal static class NumberKernel
{
    private const int RowsPerWord = 64;

    /// <summary>Sets the bits of the rows where the relation holds; bits behind the last row may be set too.</summary>
    public static void Mark<TRelation>(ReadOnlySpan<double> values, double bound, Span<ulong> marks)
        where TRelation : struct, IRelation =>
        Mark<TRelation, Never>(values, bound, default, marks);

    /// <summary>Sets the bits of the rows from one number to another, both included; bits behind the last row may be set too.</summary>
    public static void MarkWithin(ReadOnlySpan<double> values, double least, double greatest, Span<ulong> marks) =>
        Mark<LessOrEqual, Less>(values, greatest, least, marks);

    /// <summary>Sets the bits of the rows where the relation to the bound holds and the one to the other bound doesn't; bits behind
    /// the last row may be set too.</summary>
    public static void Mark<TRelation, TExcluded>(ReadOnlySpan<double> values, double bound, double excluded, Span<ulong> marks)
        where TRelation : struct, IRelation
        where TExcluded : struct, IRelation
    {
        Vector256<double> bounds = Vector256.Create(bound), others = Vector256.Create(excluded);
        var whole = values.Length / RowsPerWord;
        for (var word = 0; word < whole; word++)
            marks[word] |= Word<TRelation, TExcluded>(values.Slice(word * RowsPerWord, RowsPerWord), bounds, others);
        var rest = values[(whole * RowsPerWord)..];
        if (rest.IsEmpty)
            return;
        Span<double> padded = stackalloc double[RowsPerWord];
        padded.Clear();
        rest.CopyTo(padded);
        marks[whole] |= Word<TRelation, TExcluded>(padded, bounds, others);
    }

    private static ulong Word<TRelation, TExcluded>(ReadOnlySpan<double> values, Vector256<double> bounds, Vector256<double> others)
        where TRelation : struct, IRelation
        where TExcluded : struct, IRelation
    {
        var word = 0UL;
        for (var row = 0; row < RowsPerWord; row += Vector256<double>.Count)
        {
            var loaded = Vector256.Create(values[row..]);
            var held = Vector256.AndNot(TRelation.Holds(loaded, bounds), TExcluded.Holds(loaded, others));
            word |= (ulong)held.ExtractMostSignificantBits() << row;
        }

        return word;
    }
}
