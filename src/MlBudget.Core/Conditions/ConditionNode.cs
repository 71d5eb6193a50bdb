using MlBudget.Core.Records;

namespace MlBudget.Core.Conditions;

/// <summary>
/// A part of a condition. There is no node for negation: in three-valued logic De Morgan's laws hold, so negation moves
/// down to the leaves, where it swaps true and false.
/// </summary>
internal abstract class ConditionNode
{
    /// <summary>What is counted, apart from how it was written.</summary>
    public abstract string Canonical { get; }

    /// <summary>The node that is true where this is false, and false where this is true.</summary>
    public abstract ConditionNode Negate();

    /// <summary>Asks for columns.</summary>
    /// <param name="schema">Gets the columns.</param>
    /// <param name="numbers">The columns that the whole condition reads as numbers, by path.</param>
    public abstract void Bind(SchemaBuilder schema, IReadOnlyDictionary<string, ColumnSpec> numbers);

    /// <summary>The columns that it reads, once it is bound; some may come twice.</summary>
    public abstract IEnumerable<int> Columns { get; }

    /// <summary>Writes all words of bitmaps that fit the batch's count; bits past the last row are arbitrary.</summary>
    public abstract void Evaluate(Batch batch, Span<ulong> isTrue, Span<ulong> isFalse);

    /// <summary>A column in canonical form, delimited so that no path can be taken for something else.</summary>
    protected static string Delimit(string column) =>
        $"[{column.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)}]";

    /// <summary>Equality with one of some literals in canonical form, however it was written.</summary>
    protected static string OneOf(string column, bool negated, IReadOnlyCollection<string> literals) =>
        literals.Count == 1
            ? $"{column} {(negated ? "!=" : "==")} {literals.Single()}"
            : $"{column} {(negated ? "not in" : "in")} ({string.Join(", ", literals)})";
}
