using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Conditions;

/// <summary>
/// A condition on records such as <c>latency_seconds &lt;= 0.1 and error is null</c>: parsed once, then run over the
/// columns of batches into bitmaps. The logic is SQL's: a comparison with a value that is missing, or that can't be read as
/// what it is compared with, is neither true nor false but unknown, <c>and</c>, <c>or</c> and <c>not</c> pass that on, and <c>is null</c> is always
/// known. For use by one thread: it owns the bitmaps of its intermediate results.
/// </summary>
/// <remarks>
/// In order of rising precedence: <c>or</c>; <c>and</c>; <c>not</c>; parentheses; <c>name op literal</c> with op one of
/// <c>== != &lt; &lt;= &gt; &gt;=</c>; <c>name [not] in (literal, …)</c>; <c>name is [not] null</c>. A literal is a
/// number, a text in single or double quotes, <c>true</c> or <c>false</c>. Keywords are read in any case. Compared with
/// a number a field is read as a number, with anything else as a category. <c>== true</c> and <c>== false</c> understand
/// what classes do: <c>1</c>, <c>1.0</c>, <c>true</c> and <c>True</c> are true, <c>0</c>, <c>0.0</c>, <c>false</c> and <c>False</c>
/// are false, and of any other text the comparison is unknown. Among other literals of a list they are the texts of their names.
/// </remarks>
public sealed class Condition
{
    private readonly ConditionNode _root;

    private Condition(ConditionNode root, string canonical, bool readsOutcomes) =>
        (_root, Canonical, ReadsOutcomes) = (root, canonical, readsOutcomes);

    /// <summary>Whether it is on outcomes, that is over the columns of labels.</summary>
    public bool ReadsOutcomes { get; }

    /// <summary>
    /// What is counted, apart from how it was written: paths for names, operands sorted and each once, negations
    /// moved to the comparisons, numbers and quotes in one form. Of a text with references it is that text, and a digest
    /// of this form. Part of a measure's identity, so a change of it would orphan stored history.
    /// </summary>
    public string Canonical { get; }

    /// <summary>The columns that it reads, each once.</summary>
    public IEnumerable<int> Columns => _root.Columns.Distinct();

    /// <summary>Reads a condition, and asks for the columns that it needs.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="fields">What the names stand for.</param>
    /// <param name="schema">Gets the columns; unchanged when the condition can't be read.</param>
    /// <param name="outcomes">Gets the columns instead where they are outcomes.</param>
    /// <exception cref="ConditionException">The text is not a condition, or names an unknown field.</exception>
    public static Condition Parse(
        ConfiguredText text, IReadOnlyDictionary<string, ConditionField> fields, SchemaBuilder schema, SchemaBuilder? outcomes = null)
    {
        var parser = new ConditionParser(text.Value, fields);
        var root = parser.Parse();
        var readsOutcomes = parser.ReadsOutcomes ?? false;
        root.Bind(readsOutcomes ? outcomes ?? schema : schema, parser.Numbers);
        return new(root, text.Canonical(root.Canonical), readsOutcomes);
    }

    /// <summary>The condition that another one holds, if there is one, and that a field has a value.</summary>
    /// <param name="other">The other one, on columns of the same schema; null for none.</param>
    /// <param name="field">Where the field is, and its value.</param>
    /// <param name="schema">Gets the field's column.</param>
    public static Condition And(Condition? other, FieldValue field, SchemaBuilder schema)
    {
        var test = new CategoryTest(field.Path, [field.Value], negated: false);
        test.Bind(schema, new Dictionary<string, ColumnSpec>());
        if (other is null)
            return new(test, test.Canonical, readsOutcomes: false);
        var both = Combination.Of(and: true, [other._root, test]);
        // A text with references has another canonical form than what was read of it.
        var canonical = other.Canonical == other._root.Canonical ? both.Canonical : $"{other.Canonical} and {test.Canonical}";
        return new(both, canonical, other.ReadsOutcomes);
    }

    /// <summary>A part of a condition that reads more than this.</summary>
    internal static Condition Of(
        ConditionNode root, ConfiguredText text, SchemaBuilder schema, IReadOnlyDictionary<string, ColumnSpec> numbers, bool readsOutcomes)
    {
        root.Bind(schema, numbers);
        return new(root, text.Canonical(root.Canonical), readsOutcomes);
    }

    /// <summary>Finds the rows where the condition is true, and where it is false; elsewhere it is unknown.</summary>
    /// <param name="batch">Records of the schema that <see cref="Parse"/> asked for columns.</param>
    /// <param name="isTrue">
    /// Its first <see cref="Bits.Words"/> of the batch's count are written, with zeros behind the last row.
    /// </param>
    /// <param name="isFalse">The same, and disjoint from <paramref name="isTrue"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bitmap is too short for the batch.</exception>
    public void Evaluate(Batch batch, Span<ulong> isTrue, Span<ulong> isFalse)
    {
        var words = Bits.Words(batch.Count);
        isTrue = isTrue[..words];
        isFalse = isFalse[..words];
        _root.Evaluate(batch, isTrue, isFalse);
        if ((batch.Count & 63) == 0)
            return;
        var rows = (1UL << batch.Count) - 1;
        isTrue[^1] &= rows;
        isFalse[^1] &= rows;
    }
}
