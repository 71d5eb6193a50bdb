using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Snapshots;

/// <summary>Why a record of a template's predictions is none of a model that is watched.</summary>
internal enum UnwatchedReason
{
    /// <summary>It has no value, or none that is a text, a number or a truth value.</summary>
    NoValue,

    /// <summary>Its value is beyond the bound of how many models there are.</summary>
    BeyondBound,

    /// <summary>Its value can't be a part of a model's name.</summary>
    NoName,

    /// <summary>The name of its model is that of another one.</summary>
    NameTaken,
}

/// <summary>A model that a template stands for.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Value">Its value of the field.</param>
/// <param name="Latest">The time of its latest record.</param>
internal sealed record TemplateModel(string Model, string Value, Instant Latest);

/// <summary>The records that are of no model.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many there were, ever.</param>
/// <param name="Latest">The time of the latest of them; null where there were none.</param>
internal sealed record UnwatchedRecords(UnwatchedReason Reason, long Count, Instant? Latest)
{
    /// <summary>A value that one of them has had, cut where it is long; null where there is none.</summary>
    public string? Example { get; init; }
}

/// <summary>Which models a template stands for at an instant.</summary>
/// <param name="Field">The field by whose values they are told apart.</param>
/// <param name="Most">How many there are at the most.</param>
/// <param name="Models">The models, in the order of their values.</param>
/// <param name="Unwatched">The records of no model, for every reason there is.</param>
internal sealed record TemplateReport(
    string Field, int Most, ImmutableArray<TemplateModel> Models, ImmutableArray<UnwatchedRecords> Unwatched)
{
    /// <summary>One of which nothing is said that changes as records come.</summary>
    public static TemplateReport Still { get; } = new("", 0, [], []) { Records = 0 };

    /// <summary>How many records were looked at, ever.</summary>
    public required long Records { get; init; }
}
