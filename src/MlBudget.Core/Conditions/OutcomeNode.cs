using MlBudget.Core.Records;

namespace MlBudget.Core.Conditions;

/// <summary>A test of an outcome within a condition that reads predictions as well: fields of both may have the same path. It is taken
/// out before it is run.</summary>
/// <param name="test">The test.</param>
internal sealed class OutcomeNode(ConditionNode test) : ConditionNode
{
    /// <summary>The test.</summary>
    public ConditionNode Test => test;

    public override string Canonical { get; } = $"outcome {test.Canonical}";

    public override IEnumerable<int> Columns => test.Columns;

    public override ConditionNode Negate() => new OutcomeNode(test.Negate());

    public override void Bind(SchemaBuilder schema, IReadOnlyDictionary<string, ColumnSpec> numbers) => test.Bind(schema, numbers);

    public override void Evaluate(Batch batch, Span<ulong> isTrue, Span<ulong> isFalse) => test.Evaluate(batch, isTrue, isFalse);
}
