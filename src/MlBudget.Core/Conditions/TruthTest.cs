using System.Numerics;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Conditions;

/// <summary>
/// Whether a category is a truth value, however it is written (see <see cref="TruthText"/>). It is unknown of a text that is
/// none, so <c>!= true</c> is the same as <c>== false</c>.
/// </summary>
internal sealed class TruthTest(string path, bool expected) : ConditionNode
{
    private const int IsTrue = 1, IsFalse = 2;

    /// <summary>Bits to shift, so that rows take no branch.</summary>
    private readonly CategoryMap<ulong> _bits = new(
        text => TruthText.Read(text) switch { true => IsTrue, false => IsFalse, null => 0 });

    private int _column;

    /// <summary>The literal has no quotes: <c>'true'</c> in quotes is that text only.</summary>
    public override string Canonical { get; } = $"{Delimit(SpecOf(path).Canonical)} == {(expected ? "true" : "false")}";

    public override IEnumerable<int> Columns => [_column];

    public override ConditionNode Negate() => new TruthTest(path, !expected);

    public override void Bind(SchemaBuilder schema, IReadOnlyDictionary<string, ColumnSpec> numbers) =>
        _column = schema.Column(SpecOf(path));

    public override void Evaluate(Batch batch, Span<ulong> isTrue, Span<ulong> isFalse)
    {
        var column = batch.Category(_column);
        ReadOnlySpan<ulong> valid = column.Valid;
        ReadOnlySpan<int> codes = column.Codes;
        var bits = _bits.Of(column.Dictionary);
        for (var word = 0; word < isTrue.Length; word++)
        {
            ulong trues = 0, falses = 0;
            // Only valid rows: what other rows hold need not be a code.
            for (var rest = valid[word]; rest != 0; rest &= rest - 1)
            {
                var row = BitOperations.TrailingZeroCount(rest);
                var meaning = bits[codes[word * 64 + row]];
                trues |= (meaning & IsTrue) << row;
                falses |= (meaning / IsFalse) << row;
            }

            isTrue[word] = expected ? trues : falses;
            isFalse[word] = expected ? falses : trues;
        }
    }

    private static ColumnSpec SpecOf(string path) => new(path, ColumnKind.Category);
}
