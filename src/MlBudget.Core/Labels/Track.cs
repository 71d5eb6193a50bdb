using MlBudget.Core.Conditions;
using MlBudget.Core.Rankings;
using MlBudget.Core.Records;

namespace MlBudget.Core.Labels;

/// <summary>One thing that labels tell of a prediction later: positive or negative, or a number, once.</summary>
/// <param name="Canonical">What they tell, in a form that is the same for everyone who asks for it.</param>
public abstract record Track(string Canonical);

/// <summary>What the model should have answered: the model's own label.</summary>
/// <param name="Canonical">Where the label is, and what it says.</param>
/// <param name="Column">The index of the label's column in the labels' schema.</param>
public abstract record LabelTrack(string Canonical, int Column) : Track(Canonical);

/// <summary>The class of two that the model should have answered.</summary>
/// <param name="Canonical">Where the label is, which of its values is which class, and what is assumed without one.</param>
/// <param name="Column">The index of the label's column in the labels' schema.</param>
/// <param name="Unlabelled">What is assumed of predictions that get no label; null for nothing.</param>
public sealed record ClassTrack(string Canonical, int Column, Assumption? Unlabelled) : LabelTrack(Canonical, Column);

/// <summary>The class of many that the model should have answered, as a number (<see cref="ClassCodes"/>) that is compared with that of the
/// answer.</summary>
/// <param name="Canonical">Where the label is.</param>
/// <param name="Column">The index of the label's column in the labels' schema.</param>
public sealed record ClassCodeTrack(string Canonical, int Column) : LabelTrack(Canonical, Column);

/// <summary>Whether a condition on outcomes holds: true is positive, false is negative.</summary>
/// <param name="Canonical">The condition.</param>
/// <param name="Condition">The condition, over the columns of labels.</param>
public sealed record OutcomeTrack(string Canonical, Condition Condition) : Track(Canonical)
{
    /// <summary>Where each label says for how many predictions it stands, which is kept as its number, 0 where that is not known; null where none says it.</summary>
    public LabelWeight? Weight { get; init; }
}

/// <summary>Where labels say for how many predictions they stand.</summary>
/// <param name="Column">The index of the column in the labels' schema.</param>
/// <param name="Form">What is there.</param>
public sealed record LabelWeight(int Column, SamplingForm Form);

/// <summary>The number of an outcome.</summary>
/// <param name="Canonical">Where it is, and by what it is multiplied.</param>
/// <param name="Column">The index of the outcome's column in the labels' schema.</param>
public sealed record NumberTrack(string Canonical, int Column) : Track(Canonical);

/// <summary>What a list is worth of which labels tell all judgments at once, as the code of a <see cref="ListResult"/>.</summary>
/// <param name="Canonical">Where the judgments are, and what is taken of them.</param>
/// <param name="Columns">Where they are, in the columns of labels.</param>
/// <param name="Result">What is taken of them.</param>
public sealed record ListTrack(string Canonical, GradedColumns Columns, ListResult Result) : Track(Canonical);

/// <summary>One of the judgments of a list that labels tell item by item, as a <see cref="JudgmentCode"/>. Each item takes the first of its list's slots
/// that has none yet.</summary>
/// <param name="Canonical">Where they are, and which slot it is.</param>
/// <param name="Slot">Which slot, from 0.</param>
/// <param name="Columns">Where they are, in the columns of labels.</param>
public sealed record JudgmentTrack(string Canonical, int Slot, JudgmentColumns Columns) : Track(Canonical);

/// <summary>Where a label has the judgment of one item.</summary>
/// <param name="Item">The index of the column of the item's id, or of its position.</param>
/// <param name="IsPosition">Whether it is its position, a number.</param>
/// <param name="Grade">The index of the column of its grade; null where each label is one of grade 1.</param>
public sealed record JudgmentColumns(int Item, bool IsPosition, int? Grade);

/// <summary>What is assumed of a prediction that gets no label.</summary>
/// <param name="Class">Its class.</param>
/// <param name="After">After which time from the end of the event's hour.</param>
public sealed record Assumption(BinaryClass Class, TimeSpan After);
