using System.Numerics;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Conditions;

/// <summary>Whether a category is one of some texts, or none of them.</summary>
internal sealed class CategoryTest : ConditionNode
{
    private readonly string _path;
    private readonly HashSet<string> _texts;
    private readonly bool _negated;

    /// <summary>1 for a text that is one of them, else 0: bits to shift, so that rows take no branch.</summary>
    private readonly CategoryMap<ulong> _bits;

    private int _column;

    public CategoryTest(string path, IEnumerable<string> texts, bool negated)
    {
        _path = path;
        _texts = new(texts, StringComparer.Ordinal);
        _negated = negated;
        _bits = new(text => _texts.Contains(text) ? 1UL : 0UL);
        Canonical = OneOf(
            Delimit(Spec.Canonical), negated, [.. _texts.Order(StringComparer.Ordinal).Select(QuotedText.Of)]);
    }

    public override string Canonical { get; }

    private ColumnSpec Spec => new(_path, ColumnKind.Category);

    public override IEnumerable<int> Columns => [_column];

    public override ConditionNode Negate() => new CategoryTest(_path, _texts, !_negated);

    public override void Bind(SchemaBuilder schema, IReadOnlyDictionary<string, ColumnSpec> numbers) =>
        _column = schema.Column(Spec);

    public override void Evaluate(Batch batch, Span<ulong> isTrue, Span<ulong> isFalse)
    {
        var column = batch.Category(_column);
        ReadOnlySpan<ulong> valid = column.Valid;
        ReadOnlySpan<int> codes = column.Codes;
        var bits = _bits.Of(column.Dictionary);
        for (var word = 0; word < isTrue.Length; word++)
        {
            var among = 0UL;
            // Only valid rows: what other rows hold need not be a code.
            for (var rest = valid[word]; rest != 0; rest &= rest - 1)
            {
                var row = BitOperations.TrailingZeroCount(rest);
                among |= bits[codes[word * 64 + row]] << row;
            }

            var others = valid[word] & ~among;
            isTrue[word] = _negated ? others : among;
            isFalse[word] = _negated ? among : others;
        }
    }
}
