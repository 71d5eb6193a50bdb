using System.Collections.Immutable;

namespace MlBudget.Sources.Paths;

/// <summary>What is made of the value at a path before anybody gets it.</summary>
public abstract record PathReading
{
    /// <summary>How it is written behind a path, as <c>number</c>; equal readings are written alike.</summary>
    public abstract string Canonical { get; }
}

/// <summary>A text that is a number is read as that number: <c>"0.95"</c> as 0.95.</summary>
public sealed record NumberReading : PathReading
{
    /// <inheritdoc/>
    public override string Canonical => PathSyntax.Number;
}

/// <summary>Some texts, numbers and truth values are read as others: <c>approve</c> as 0. Any other stays what it is.</summary>
/// <param name="Values">What is read as what; each text once, one at least.</param>
public sealed record ValuesReading(ImmutableArray<(string Text, string Value)> Values) : PathReading
{
    /// <inheritdoc/>
    public override string Canonical =>
        $"{PathSyntax.Values}({string.Join(", ", Values.Select(each => $"{PathSyntax.Quote(each.Text)}: {PathSyntax.Quote(each.Value)}"))})";
}

/// <summary>A number is read as one of two texts: whether it is at least another one. A list or an object is of another type.</summary>
/// <param name="Least">The least number that is read as <paramref name="Above"/>.</param>
/// <param name="Above">The text of numbers that are not less.</param>
/// <param name="Below">The text of others.</param>
public sealed record ThresholdReading(decimal Least, string Above, string Below) : PathReading
{
    /// <inheritdoc/>
    public override string Canonical => FormattableString.Invariant(
        $"{PathSyntax.AtLeast}({Least / 1.000000000000000000000000000m}, {PathSyntax.Quote(Above)}, {PathSyntax.Quote(Below)})");
}

/// <summary>A list or an object of numbers is read as the index or the key of the greatest, of several the first.</summary>
public sealed record GreatestReading : PathReading
{
    /// <inheritdoc/>
    public override string Canonical => PathSyntax.Greatest;
}

/// <summary>A time in a form that doesn't tell itself, or in the local time of a zone.</summary>
/// <param name="Formats">The forms, as <see cref="Times.TimeForm"/> reads them; none for those that tell themselves.</param>
/// <param name="Zone">The zone of times without an offset, by its name in the IANA database; null for UTC.</param>
public sealed record TimeReading(ImmutableArray<string> Formats, string? Zone) : PathReading
{
    /// <inheritdoc/>
    public override string Canonical =>
        $"{PathSyntax.Time}({string.Join(", ", Formats.Select(PathSyntax.Quote).Concat(Zone is null ? [] : [$"zone: {PathSyntax.Quote(Zone)}"]))})";
}
