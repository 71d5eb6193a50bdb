using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>What a field's values have to be. A missing value violates nothing: completeness has it.</summary>
/// <param name="Field">What the field is called in metrics.</param>
/// <param name="Column">The index of its column.</param>
/// <param name="Canonical">Where it is and what is asked of it.</param>
public abstract record FieldRule(string Field, int Column, string Canonical)
{
    /// <summary>What the second kind of violation is called: a value of the right type that is not allowed.</summary>
    public abstract string ValueKind { get; }

    /// <summary>Marks the rows, beside those that are marked already, whose value has the right type and is not allowed.</summary>
    internal abstract void MarkForbidden(Batch batch, Span<ulong> forbidden);
}

/// <summary>A number within a range.</summary>
public sealed record RangeRule(string Field, int Column, string Canonical, double Min, double Max)
    : FieldRule(Field, Column, Canonical)
{
    private readonly RangeMask _range = new(Min, Max);

    /// <inheritdoc/>
    public override string ValueKind => "out_of_range";

    internal override void MarkForbidden(Batch batch, Span<ulong> forbidden)
    {
        if (double.IsNegativeInfinity(Min) && double.IsPositiveInfinity(Max))
            return;
        var numbers = batch.Number(Column);
        var within = _range.Of(numbers, batch.Count);
        for (var word = 0; word < within.Length; word++)
            forbidden[word] |= numbers.Valid[word] & ~within[word];
    }
}

/// <summary>A category out of those that are allowed.</summary>
public sealed record CategoryRule(string Field, int Column, string Canonical, Func<string, bool> IsAllowed)
    : FieldRule(Field, Column, Canonical)
{
    private readonly CategoryMap<bool> _allowed = new(IsAllowed);

    /// <inheritdoc/>
    public override string ValueKind => "unknown_category";

    internal override void MarkForbidden(Batch batch, Span<ulong> forbidden)
    {
        var categories = batch.Category(Column);
        var allowed = _allowed.Of(categories.Dictionary);
        for (var row = 0; row < batch.Count; row++)
        {
            if (Bits.Get(categories.Valid, row) && !allowed[categories.Codes[row]])
                forbidden[row >> 6] |= 1UL << row;
        }
    }
}

/// <summary>How often a field has the wrong type or a value that is not allowed.</summary>
/// <param name="rule">What is asked of it.</param>
public sealed class FieldSchemaCounting(FieldRule rule) : BitCounting
{
    /// <summary>The field that is watched.</summary>
    public string Field => rule.Field;

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["records", "wrong_type", rule.ValueKind];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0];

    /// <inheritdoc/>
    public override string Canonical => $"schema of {rule.Canonical}";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        var batch = frame.Batch;
        var words = WordsOf(frame);
        Bits.Fill(counters[0], frame.Count);
        batch.Columns[rule.Column].Mistyped.AsSpan(0, words).CopyTo(counters[1]);
        counters[2].AsSpan(0, words).Clear();
        rule.MarkForbidden(batch, counters[2]);
    }
}

/// <summary>How many records violate anything that is asked of their fields.</summary>
/// <param name="rules">What is asked, at least one rule.</param>
public sealed class RecordSchemaCounting(ImmutableArray<FieldRule> rules) : BitCounting
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["records", "violating"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical =>
        $"schema of all of {string.Join(", ", rules.Select(rule => rule.Canonical).Order(StringComparer.Ordinal))}";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        var batch = frame.Batch;
        Bits.Fill(counters[0], frame.Count);
        var violating = counters[1].AsSpan(0, WordsOf(frame));
        violating.Clear();
        foreach (var rule in rules)
        {
            var mistyped = batch.Columns[rule.Column].Mistyped;
            rule.MarkForbidden(batch, violating);
            for (var word = 0; word < violating.Length; word++)
                violating[word] |= mistyped[word];
        }
    }
}
