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

/// <summary>Compares arrays of numbers with a bound, four at a time, into bitmaps.</summary>
internal static class NumberKernel
{
    private const int RowsPerWord = 64;

    /// <summary>Sets the bits of the rows where the relation holds; bits behind the last row may be set too.</summary>
    public static void Mark<TRelation>(ReadOnlySpan<double> values, double bound, Span<ulong> marks)
        where TRelation : struct, IRelation
    {
        var bounds = Vector256.Create(bound);
        var whole = values.Length / RowsPerWord;
        for (var word = 0; word < whole; word++)
            marks[word] |= Word<TRelation>(values.Slice(word * RowsPerWord, RowsPerWord), bounds);
        var rest = values[(whole * RowsPerWord)..];
        if (rest.IsEmpty)
            return;
        Span<double> padded = stackalloc double[RowsPerWord];
        padded.Clear();
        rest.CopyTo(padded);
        marks[whole] |= Word<TRelation>(padded, bounds);
    }

    private static ulong Word<TRelation>(ReadOnlySpan<double> values, Vector256<double> bounds)
        where TRelation : struct, IRelation
    {
        var word = 0UL;
        for (var row = 0; row < RowsPerWord; row += Vector256<double>.Count)
        {
            var held = TRelation.Holds(Vector256.Create(values[row..]), bounds);
            word |= (ulong)held.ExtractMostSignificantBits() << row;
        }

        return word;
    }
}
