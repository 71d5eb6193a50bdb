using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>A feature of a model, as it is in a prediction's record.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Kind"><see cref="ColumnKind.Number"/> or <see cref="ColumnKind.Category"/>.</param>
public sealed record FeatureShape(string Name, string Path, ColumnKind Kind)
{
    /// <summary>What it weighs among the features that are watched for drift, at least 0; 0 leaves it out of the SLI.</summary>
    public double Importance { get; init; } = 1;

    /// <summary>Whether completeness expects it.</summary>
    public bool Required { get; init; }

    /// <summary>The least value of a number that violates nothing; null for any.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest value of a number that violates nothing; null for any.</summary>
    public double? Max { get; init; }

    /// <summary>The categories that violate nothing; empty for any.</summary>
    public ImmutableArray<ConfiguredText> Categories { get; init; } = [];

    /// <summary>Where the time of the value is; null where it has none.</summary>
    public string? TimePath { get; init; }

    /// <summary>The greatest age at the time of the prediction that is fresh; null where age is not judged.</summary>
    public TimeSpan? MaxAge { get; init; }
}

/// <summary>An attribute by whose values predictions are told apart, as it is in a prediction's record.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Path">Where it is.</param>
/// <param name="MinSamples">How many events a group needs over the window to be judged, at least 1.</param>
/// <param name="MaxGroups">How many groups are shown, the largest first.</param>
public sealed record AttributeShape(string Name, string Path, int MinSamples, int MaxGroups)
{
    /// <summary>Whether sources of ready-made tallies tell its groups, and no record does: then the path is only a name that no other attribute has.</summary>
    public bool IsReadyMade { get; init; }

    /// <summary>Where the fields are that tell it together, from two up to <see cref="GroupFields.Most"/>: then the path is <see cref="GroupFields.PathOf"/> of them.
    /// Empty where one tells it.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>Where all fields are that tell it.</summary>
    public ImmutableArray<string> Paths => Fields.IsEmpty ? [Path] : Fields;
}

/// <summary>Where the labels of a model are.</summary>
/// <param name="Origin">In the prediction's record, or in a source of their own.</param>
/// <param name="Path">Where the label is in its record; null where there are only outcomes.</param>
/// <param name="Delay">After which most labels are there.</param>
public sealed record LabelShape(LabelOrigin Origin, string? Path, TimeSpan Delay)
{
    /// <summary>Where the time of a label that is joined is: when it became known.</summary>
    public string TimePath { get; init; } = string.Empty;

    /// <summary>Where the id of a label that is joined is.</summary>
    public string IdPath { get; init; } = string.Empty;

    /// <summary>Whether the ids of labels are numbers, also where they are written as texts.</summary>
    public bool IdIsNumber { get; init; }

    /// <summary>Which of several labels of a prediction counts.</summary>
    public LabelPrecedence Wins { get; init; }

    /// <summary>What the names in a condition on labels stand for; empty where labels are in the predictions' records.</summary>
    public ImmutableDictionary<string, ConditionField> Fields { get; init; } =
        ImmutableDictionary<string, ConditionField>.Empty;

    /// <summary>What is assumed of predictions that get no label; null for nothing.</summary>
    public Assumption? Unlabelled { get; init; }

    /// <summary>Which part of the predictions gets labels that are joined; null where all do.</summary>
    public LabelSampling? Sampling { get; init; }

    /// <summary>Which text is which class; null where labels have the texts of answers.</summary>
    public BinaryClasses? Classes { get; init; }

    /// <summary>Where it is said how relevant the items of lists are; null where labels are of no lists.</summary>
    public JudgmentShape? Judgments { get; init; }
}

/// <summary>A list, as it is in a record.</summary>
/// <param name="Whole">Where the whole list is.</param>
/// <param name="Before">How the path of an element begins, before its number in brackets.</param>
/// <param name="After">How it goes on behind that.</param>
public sealed record ListShape(string Whole, string Before, string After)
{
    /// <summary>Whether a text holds it, as a column of a table does.</summary>
    public bool IsInText { get; init; }

    /// <summary>What says whether there is one.</summary>
    public ColumnSpec WholeSpec => new(Whole, IsInText ? ColumnKind.Presence : ColumnKind.List);

    /// <summary>What says whether there is a first element, whatever is in it.</summary>
    public ColumnSpec FirstSpec => new($"{Before}[0]", ColumnKind.Presence);

    /// <summary>Where its elements are, as it is configured.</summary>
    public string Written => $"{Before}[*]{After}";

    /// <summary>Where an element is.</summary>
    /// <param name="index">Which one, from 0.</param>
    public string Element(int index) => FormattableString.Invariant($"{Before}[{index}]{After}");
}

/// <summary>How labels say which items of a list are relevant: all of them at once, or item by item.</summary>
public sealed record JudgmentShape
{
    /// <summary>A grade of each item, in the order in which they were shown; null where there is no such list.</summary>
    public ListShape? Grades { get; init; }

    /// <summary>The positions of the items that were clicked; null where there is no such list.</summary>
    public ListShape? Clicks { get; init; }

    /// <summary>Grades of items that were not shown, beside <see cref="Grades"/>; null where there are none.</summary>
    public ListShape? Unshown { get; init; }

    /// <summary>Where the id of one item is; null where labels name none.</summary>
    public string? Item { get; init; }

    /// <summary>Where the position of one item is, a number; null where labels name none.</summary>
    public ConditionField? Position { get; init; }

    /// <summary>Where the grade of one item is; null where each label is one of grade 1, as of a click.</summary>
    public ConditionField? Grade { get; init; }

    /// <summary>The position of the first item, of positions that predictions don't log: 0 or 1.</summary>
    public int FirstPosition { get; init; } = 1;

    /// <summary>Whether labels tell all of a list at once.</summary>
    public bool AreOfLists => Grades is not null || Clicks is not null;

    /// <summary>Whether labels name positions, and not ids.</summary>
    public bool ArePositions => Clicks is not null || Position is not null;
}

/// <summary>What a model's records hold and where, before anybody has asked for any of it.</summary>
public sealed record ModelShape
{
    /// <summary>Where the time of a prediction is; empty with <see cref="At"/>.</summary>
    public required string TimePath { get; init; }

    /// <summary>The time of the first row where rows tell none; null where each tells its own.</summary>
    public Instant? At { get; init; }

    /// <summary>Where its id is; null where it has none.</summary>
    public string? IdPath { get; init; }

    /// <summary>Whether its ids are numbers, also where they are written as texts.</summary>
    public bool IdIsNumber { get; init; }

    /// <summary>Where the answer is; null where it is not known.</summary>
    public string? PredictionPath { get; init; }

    /// <summary>What answers and labels are.</summary>
    public AnswerKind Answers { get; init; }

    /// <summary>The classes that are told apart, of a model of many, as its owners call them; empty where that is not said.</summary>
    public ImmutableArray<string> ManyClasses { get; init; } = [];

    /// <summary>The most classes that are told apart, at least 2.</summary>
    public int MaxClasses { get; init; } = 100;

    /// <summary>The lists of predictions, by name.</summary>
    public ImmutableDictionary<string, ListShape> Lists { get; init; } = ImmutableDictionary<string, ListShape>.Empty;

    /// <summary>How many ranks of a list are told apart, at least 1.</summary>
    public int MaxItems { get; init; } = 20;

    /// <summary>Which text is which class, of answers, and of labels that have no classes of their own.</summary>
    public BinaryClasses Classes { get; init; } = BinaryClasses.Usual;

    /// <summary>What answers are read as, part of the identity of measures.</summary>
    public string AnswersAs => Answers == AnswerKind.Class ? ClassCodes.Canonical : Classes.Canonical;

    /// <summary>The same of labels.</summary>
    public string LabelsAs => Answers == AnswerKind.Class ? ClassCodes.Canonical : LabelClasses.Canonical;

    /// <summary>Which text is which class, of labels.</summary>
    public BinaryClasses LabelClasses => Labels?.Classes ?? Classes;

    /// <summary>Where labels are; null without labels.</summary>
    public LabelShape? Labels { get; init; }

    /// <summary>The condition that picks the predictions that count; null for all.</summary>
    public ConfiguredText? Where { get; init; }

    /// <summary>The condition that picks the labels that count, of those that are joined; null for all.</summary>
    public ConfiguredText? LabelsWhere { get; init; }

    /// <summary>The value that a field of predictions has where they are the model's; null where all are.</summary>
    public FieldValue? Of { get; init; }

    /// <summary>The value that a field of labels has where they are the model's, of those that are joined; null where all are.</summary>
    public FieldValue? LabelsOf { get; init; }

    /// <summary>What the names in conditions stand for. <c>confidence</c> is there where a score is.</summary>
    public ImmutableDictionary<string, ConditionField> Fields { get; init; } =
        ImmutableDictionary<string, ConditionField>.Empty;

    /// <summary>What is normal; null where that is not known.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>Whether it is to be known: a file or a period to learn from is configured.</summary>
    public bool ExpectsBaseline { get; init; }

    /// <summary>What the model was trained on, as far as features go; null where that is not known.</summary>
    public Baseline? Training { get; init; }

    /// <summary>Which part of the predictions is logged; null where all are.</summary>
    public SamplingShape? Sampling { get; init; }

    /// <summary>The features.</summary>
    public ImmutableArray<FeatureShape> Features { get; init; } = [];

    /// <summary>The attributes by which predictions are told apart.</summary>
    public ImmutableArray<AttributeShape> Attributes { get; init; } = [];

    /// <summary>Where all configured attributes are, also those by which nothing is told apart.</summary>
    public ImmutableHashSet<string> GroupPaths { get; init; } = [];

    /// <summary>Where the version is that has answered; null where records don't tell it.</summary>
    public string? VersionPath { get; init; }
}
