using MlBudget.Core.Records;

namespace MlBudget.Core.Conditions;

/// <summary>What is computed from a field's number before it is compared.</summary>
public enum FieldDerivation
{
    /// <summary>Nothing: the value itself counts.</summary>
    None,

    /// <summary>max(s, 1 − s): how sure a binary classifier is that gives the positive class probability s.</summary>
    Confidence,

    /// <summary>The number itself, where it is from 0 to 1: how sure a classifier of many is that gives the class of its answer that probability.</summary>
    Probability,
}

/// <summary>A value of a field, by which the records of one model are told apart from those of others.</summary>
/// <param name="Path">Where the field is in the record.</param>
/// <param name="Value">The text that it has, or that its number or truth value is written as.</param>
public sealed record FieldValue(string Path, string Value);

/// <summary>What a name in a condition stands for.</summary>
/// <param name="Path">Where the value is in the record: keys from the outside in, joined by dots.</param>
/// <param name="Scale">What the number is multiplied by, so that conditions are in base units.</param>
/// <param name="Derivation">What is computed from the scaled number.</param>
public sealed record ConditionField(
    string Path, decimal Scale = 1, FieldDerivation Derivation = FieldDerivation.None)
{
    /// <summary>Of what it is computed; null where it is in the record itself. <see cref="Path"/> says that then.</summary>
    public DerivedNumber? Derived { get; init; }

    /// <summary>The column of it as a number.</summary>
    public ColumnSpec AsNumber => new(Path, ColumnKind.Number, Scale) { Derived = Derived };

    /// <summary>Whether it is in labels instead of predictions.</summary>
    public bool IsOutcome { get; init; }

    /// <summary>Whether it is said to be a number, so that it is compared with nothing else.</summary>
    public bool IsNumber { get; init; }
}
