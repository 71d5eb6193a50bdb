using MlBudget.Core.Records;

namespace MlBudget.Core.Conditions;

/// <summary>Several parts joined by <c>and</c> or by <c>or</c>: flat, sorted, each once.</summary>
internal sealed class Combination : ConditionNode
{
    private readonly bool _and;
    private readonly ConditionNode[] _parts;
    private ulong[] _partTrue = [];
    private ulong[] _partFalse = [];

    private Combination(bool and, ConditionNode[] parts)
    {
        _and = and;
        _parts = parts;
        Canonical = string.Join(
            and ? " and " : " or ",
            parts.Select(part => part is Combination ? $"({part.Canonical})" : part.Canonical));
    }

    public override string Canonical { get; }

    /// <summary>Whether all parts have to be true, and not only one.</summary>
    public bool IsAnd => _and;

    /// <summary>The parts.</summary>
    public IReadOnlyList<ConditionNode> Parts => _parts;

    /// <summary>The combination of at least one part, which is the part itself when all are the same.</summary>
    public static ConditionNode Of(bool and, IEnumerable<ConditionNode> parts)
    {
        var flat = parts
            .SelectMany(part => part is Combination inner && inner._and == and ? inner._parts : [part])
            .DistinctBy(part => part.Canonical)
            .OrderBy(part => part.Canonical, StringComparer.Ordinal)
            .ToArray();
        return flat.Length == 1 ? flat[0] : new Combination(and, flat);
    }

    public override IEnumerable<int> Columns => _parts.SelectMany(part => part.Columns);

    public override ConditionNode Negate() => Of(!_and, _parts.Select(part => part.Negate()));

    public override void Bind(SchemaBuilder schema, IReadOnlyDictionary<string, ColumnSpec> numbers)
    {
        foreach (var part in _parts)
            part.Bind(schema, numbers);
    }

    public override void Evaluate(Batch batch, Span<ulong> isTrue, Span<ulong> isFalse)
    {
        if (_partTrue.Length < isTrue.Length)
        {
            _partTrue = new ulong[Bits.Words(batch.Capacity)];
            _partFalse = new ulong[Bits.Words(batch.Capacity)];
        }

        var partTrue = _partTrue.AsSpan(0, isTrue.Length);
        var partFalse = _partFalse.AsSpan(0, isFalse.Length);
        _parts[0].Evaluate(batch, isTrue, isFalse);
        foreach (var part in _parts.AsSpan(1))
        {
            part.Evaluate(batch, partTrue, partFalse);
            if (_and)
                Join(all: isTrue, partTrue, any: isFalse, partFalse);
            else
                Join(all: isFalse, partFalse, any: isTrue, partTrue);
        }
    }

    private static void Join(Span<ulong> all, ReadOnlySpan<ulong> partAll, Span<ulong> any, ReadOnlySpan<ulong> partAny)
    {
        for (var word = 0; word < all.Length; word++)
        {
            all[word] &= partAll[word];
            any[word] |= partAny[word];
        }
    }
}
