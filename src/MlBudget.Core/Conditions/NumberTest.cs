using System.Globalization;
using MlBudget.Core.Records;

namespace MlBudget.Core.Conditions;

/// <summary>How a number is compared; the other three relations are the negations of these.</summary>
internal enum Relation
{
    Less,
    LessOrEqual,
    Equal,
}

/// <summary>Whether a number is in a relation to one of some bounds, or to none of them.</summary>
internal sealed class NumberTest : ConditionNode
{
    private readonly ColumnSpec _spec;
    private readonly FieldDerivation _derivation;
    private readonly Relation _relation;
    private readonly double[] _bounds;
    private readonly bool _negated;
    private readonly RangeMask? _probabilities;
    private int _column;

    public NumberTest(
        ColumnSpec spec, FieldDerivation derivation, Relation relation, IEnumerable<double> bounds, bool negated)
    {
        _spec = spec;
        _derivation = derivation;
        _relation = relation;
        // Adding 0 turns -0 into 0, which compares the same and must print the same.
        _bounds = [.. bounds.Select(bound => bound + 0.0).Distinct().Order()];
        _negated = negated;
        _probabilities = derivation != FieldDerivation.None ? RangeMask.OfProbabilities() : null;
        Canonical = Describe();
    }

    public override string Canonical { get; }

    public override IEnumerable<int> Columns => [_column];

    public override ConditionNode Negate() => new NumberTest(_spec, _derivation, _relation, _bounds, !_negated);

    public override void Bind(SchemaBuilder schema, IReadOnlyDictionary<string, ColumnSpec> numbers) =>
        _column = schema.Column(_spec);

    public override void Evaluate(Batch batch, Span<ulong> isTrue, Span<ulong> isFalse)
    {
        var column = batch.Number(_column);
        var held = _negated ? isFalse : isTrue;
        var others = _negated ? isTrue : isFalse;
        held.Clear();
        foreach (var bound in _bounds)
            Mark(column.Values.AsSpan(0, batch.Count), bound, held);
        // A score outside 0 to 1 is no probability: how sure the classifier is, is not known.
        var known = _probabilities is null ? column.Valid : _probabilities.Of(column, batch.Count);
        for (var word = 0; word < held.Length; word++)
        {
            others[word] = known[word] & ~held[word];
            held[word] &= known[word];
        }
    }

    private void Mark(ReadOnlySpan<double> values, double bound, Span<ulong> marks)
    {
        if (_derivation == FieldDerivation.Confidence)
            MarkConfidence(values, bound, marks);
        else
            MarkPlain(_relation, values, bound, marks);
    }

    /// <summary>
    /// max(s, 1 − s) is below a bound where s lies between 1 − bound and the bound. The subtraction is made once, in
    /// decimals: 1 − 0.07 is a hair below 0.93 in doubles, and a score of 0.07 has a confidence of 0.93.
    /// </summary>
    private void MarkConfidence(ReadOnlySpan<double> values, double bound, Span<ulong> marks)
    {
        var low = Math.Abs(bound) < 1e15 ? (double)(1 - (decimal)bound) : 1 - bound;
        if (_relation == Relation.Less)
        {
            NumberKernel.Mark<Less, LessOrEqual>(values, bound, low, marks);
        }
        else if (_relation == Relation.LessOrEqual)
        {
            NumberKernel.Mark<LessOrEqual, Less>(values, bound, low, marks);
        }
        else if (bound >= low)
        {
            MarkPlain(Relation.Equal, values, bound, marks);
            MarkPlain(Relation.Equal, values, low, marks);
        }
    }

    private static void MarkPlain(Relation relation, ReadOnlySpan<double> values, double bound, Span<ulong> marks)
    {
        switch (relation)
        {
            case Relation.Less:
                NumberKernel.Mark<Less>(values, bound, marks);
                break;
            case Relation.LessOrEqual:
                NumberKernel.Mark<LessOrEqual>(values, bound, marks);
                break;
            default:
                NumberKernel.Mark<Equal>(values, bound, marks);
                break;
        }
    }

    private string Describe()
    {
        var column = Delimit(_spec.Canonical);
        if (_derivation != FieldDerivation.None)
            column = $"{_derivation}({column})";
        string[] literals = [.. _bounds.Select(bound => bound.ToString("R", CultureInfo.InvariantCulture))];
        return _relation switch
        {
            Relation.Less => $"{column} {(_negated ? ">=" : "<")} {literals[0]}",
            Relation.LessOrEqual => $"{column} {(_negated ? ">" : "<=")} {literals[0]}",
            _ => OneOf(column, _negated, literals),
        };
    }
}
