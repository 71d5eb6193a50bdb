using System.Globalization;
using MlBudget.Core.Events;

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
        Canonical = Describe();
    }

    public override string Canonical { get; }

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
        ReadOnlySpan<ulong> valid = column.Valid;
        for (var word = 0; word < held.Length; word++)
        {
            others[word] = valid[word] & ~held[word];
            held[word] &= valid[word];
        }
    }

    private void Mark(ReadOnlySpan<double> values, double bound, Span<ulong> marks)
    {
        if (_derivation == FieldDerivation.Confidence)
            Mark<Confidence>(values, bound, marks);
        else
            Mark<Plain>(values, bound, marks);
    }

    private void Mark<TReading>(ReadOnlySpan<double> values, double bound, Span<ulong> marks)
        where TReading : struct, IReading
    {
        switch (_relation)
        {
            case Relation.Less:
                NumberKernel.Mark<TReading, Less>(values, bound, marks);
                break;
            case Relation.LessOrEqual:
                NumberKernel.Mark<TReading, LessOrEqual>(values, bound, marks);
                break;
            default:
                NumberKernel.Mark<TReading, Equal>(values, bound, marks);
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
