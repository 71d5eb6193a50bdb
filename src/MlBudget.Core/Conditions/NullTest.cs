using MlBudget.Core.Records;

namespace MlBudget.Core.Conditions;

/// <summary><c>is null</c> or <c>is not null</c>: whether there is a value, of whatever type. Always known.</summary>
internal sealed class NullTest(string path, bool negated) : ConditionNode
{
    private int _column;

    /// <summary>The column of a number that is computed; null where there may be any value.</summary>
    public ColumnSpec? Computed { get; init; }

    public override string Canonical { get; } = $"{Delimit(path)} is {(negated ? "not null" : "null")}";

    public override IEnumerable<int> Columns => [_column];

    public override ConditionNode Negate() => new NullTest(path, !negated) { Computed = Computed };

    /// <summary>
    /// A column of numbers knows what is missing, so one that is read anyway is used. Otherwise only that is asked for:
    /// of an error message, a column of categories would keep every text.
    /// </summary>
    public override void Bind(SchemaBuilder schema, IReadOnlyDictionary<string, ColumnSpec> numbers) =>
        _column = schema.Column(Computed ?? numbers.GetValueOrDefault(path) ?? new(path, ColumnKind.Presence));

    public override void Evaluate(Batch batch, Span<ulong> isTrue, Span<ulong> isFalse)
    {
        var column = batch.Columns[_column];
        ReadOnlySpan<ulong> valid = column.Valid, mistyped = column.Mistyped;
        for (var word = 0; word < isTrue.Length; word++)
        {
            var present = valid[word] | mistyped[word];
            isTrue[word] = negated ? present : ~present;
            isFalse[word] = negated ? ~present : present;
        }
    }
}
