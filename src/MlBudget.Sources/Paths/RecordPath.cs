using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MlBudget.Sources.Paths;

/// <summary>
/// Where a value is in a record, from the outside in, and what is made of it. Written as keys joined by dots and elements of lists in
/// brackets; behind a bar follow what a text holds, and how the value is read: <c>log | json | outputs[0].score | number</c>. Another path that
/// is read where this one leads to no value stands behind two question marks: <c>usage.output_tokens ?? usage.completion_tokens</c>.
/// </summary>
/// <param name="Steps">The way to it; at least one.</param>
/// <param name="Readings">What is made of the value, in order.</param>
public sealed record RecordPath(ImmutableArray<PathStep> Steps, ImmutableArray<PathReading> Readings)
{
    private const string Bar = " | ";

    /// <summary>Whether it leads through the elements of a list of which each is a row.</summary>
    public bool IsOfRow => Steps.Any(step => step.Kind == PathStepKind.RowElement);

    /// <summary>The paths that are read in its place, one after another, where it leads to no value: names that a field had before, or has elsewhere.</summary>
    public ImmutableArray<RecordPath> Others { get; init; } = [];

    /// <summary>This path alone, and those that are read in its place.</summary>
    public ImmutableArray<RecordPath> All => [this with { Others = [] }, .. Others];

    /// <summary>Only where it is.</summary>
    public RecordPath Place => this with { Readings = [], Others = [.. Others.Select(other => other.Place)] };

    /// <summary>The path that a text is.</summary>
    /// <exception cref="FormatException">It is none; the message says what was found and what was expected.</exception>
    public static RecordPath Parse(string text) =>
        TryParse(text, out var path, out var fault) ? path : throw new FormatException($"'{text}' is no path: {fault}");

    /// <summary>The path that a text is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The path; null if it is none.</param>
    /// <param name="fault">What is wrong, as the end of a sentence: what was expected, and where; null if nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out RecordPath? path, [NotNullWhen(false)] out string? fault) =>
        (path = PathParser.Parse(text, out fault)) is not null && fault is null;

    /// <summary>The same with further readings behind those that it has, and those of its others.</summary>
    /// <param name="readings">The readings, in order.</param>
    public RecordPath With(ImmutableArray<PathReading> readings) =>
        this with { Readings = [.. Readings, .. readings], Others = [.. Others.Select(other => other.With(readings))] };

    /// <summary>The same with the first element of each list in place of that of the row.</summary>
    public RecordPath OfFirstRow() => this with
    {
        Steps = [.. Steps.Select(step => step.Kind == PathStepKind.RowElement ? new(PathStepKind.Element) : step)],
        Others = [.. Others.Select(other => other.OfFirstRow())],
    };

    /// <summary>The path as it is written; equal paths are written alike.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var isBehindText = false;
        foreach (var step in Steps)
        {
            var joint = isBehindText ? Bar : text.Length > 0 && step.Kind == PathStepKind.Key ? "." : string.Empty;
            isBehindText = step.IsIntoText;
            switch (step.Kind)
            {
                case PathStepKind.Json or PathStepKind.Csv or PathStepKind.Logfmt or PathStepKind.Base64:
                    text.Append(Bar).Append(PathSyntax.WordOf(step.Kind));
                    break;
                case PathStepKind.Element:
                    text.Append(joint).Append('[').Append(step.Index).Append(']');
                    break;
                case PathStepKind.RowElement:
                    text.Append(joint).Append('[').Append(PathSyntax.RowIndex).Append(']');
                    break;
                default:
                    text.Append(joint).Append(PathSyntax.WriteKey(step.Key, joint == Bar));
                    break;
            }
        }

        foreach (var reading in Readings)
            text.Append(Bar).Append(reading.Canonical);
        foreach (var other in Others)
            text.Append(PathSyntax.Else).Append(other);
        return text.ToString();
    }
}
