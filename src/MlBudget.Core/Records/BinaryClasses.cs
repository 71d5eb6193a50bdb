using System.Collections.Immutable;
using MlBudget.Core.Text;

namespace MlBudget.Core.Records;

/// <summary>
/// Which texts are which class of a binary classifier. Texts are compared by what they stand for (<see cref="ClassText"/>):
/// <c>1</c>, <c>1.0</c> and <c>true</c> are one text.
/// </summary>
public sealed class BinaryClasses
{
    private readonly ImmutableHashSet<string> _positive;
    private readonly ImmutableHashSet<string> _negative;

    /// <summary>The classes of some texts.</summary>
    /// <param name="positive">The texts of the positive class; empty for the usual <c>1</c> and <c>true</c>.</param>
    /// <param name="negative">The texts of the negative class, with which any other text is neither. Empty where every text that
    /// is not positive is negative; with the usual positive texts, where <c>0</c> and <c>false</c> are.</param>
    /// <exception cref="ArgumentException">A text is of both classes.</exception>
    public BinaryClasses(ImmutableArray<ConfiguredText> positive, ImmutableArray<ConfiguredText> negative)
    {
        (Positive, Negative) = (positive, negative);
        _positive = Folded(positive.IsEmpty ? [ClassText.True] : positive);
        _negative = Folded(positive.IsEmpty && negative.IsEmpty ? [ClassText.False] : negative);
        if (_positive.Overlaps(_negative))
            throw new ArgumentException("A text is of both classes.", nameof(negative));
    }

    /// <summary><c>1</c> and <c>true</c> are positive, <c>0</c> and <c>false</c> negative, and every other text is neither.</summary>
    public static BinaryClasses Usual { get; } = new([], []);

    /// <summary>The texts of the positive class as they are configured; empty for the usual ones.</summary>
    public ImmutableArray<ConfiguredText> Positive { get; }

    /// <summary>The texts of the negative class as they are configured; empty where none are.</summary>
    public ImmutableArray<ConfiguredText> Negative { get; }

    /// <summary>Whether every text that is not positive is negative, so that a wrong positive text makes all rows
    /// negative.</summary>
    public bool TakeTheRestForNegative => !Positive.IsEmpty && Negative.IsEmpty;

    /// <summary>The canonical form, part of the identity of a measure.</summary>
    public string Canonical => this switch
    {
        { Positive: [], Negative: [] } => "1|true",
        { Positive: [var one], Negative: [] } => one.Canonical($"'{one.Value}'"),
        { Negative: [] } => List(Positive),
        _ => $"{(Positive.IsEmpty ? "1|true" : List(Positive))} against {List(Negative)}",
    };

    /// <summary>Whether everybody may see all texts of the configuration: none is a reference, which may stand for a secret.</summary>
    public bool AreShown => Positive.Concat(Negative).All(text => text.Written is null);

    /// <summary>The positive texts for people: <c>'fraud' or '1'</c>.</summary>
    public string PositiveWords => Words(Positive.IsEmpty ? ["1", "true"] : Positive);

    /// <summary>The negative texts for people; null where every text that is not positive is negative.</summary>
    public string? NegativeWords => TakeTheRestForNegative ? null : Words(Negative.IsEmpty ? ["0", "false"] : Negative);

    /// <summary>Every text that is not one of some is negative.</summary>
    public static BinaryClasses Of(params ImmutableArray<ConfiguredText> positive) => new(positive, []);

    /// <summary>The class of a text.</summary>
    public BinaryClass Of(string text)
    {
        var folded = ClassText.Fold(text);
        return _positive.Contains(folded) ? BinaryClass.Positive
            : TakeTheRestForNegative || _negative.Contains(folded) ? BinaryClass.Negative : BinaryClass.Unknown;
    }

    private static ImmutableHashSet<string> Folded(ImmutableArray<ConfiguredText> texts) =>
        texts.Select(text => ClassText.Fold(text.Value)).ToImmutableHashSet(StringComparer.Ordinal);

    private static string Words(ImmutableArray<ConfiguredText> texts) =>
        string.Join(" or ", texts.Select(text => $"'{text.Shown}'"));

    /// <summary>A list never looks like a single text, which begins with a quote.</summary>
    private static string List(ImmutableArray<ConfiguredText> texts) =>
        $"one of {QuotedText.ListOf(texts.Select(text => text with { Value = ClassText.Fold(text.Value) }))}";
}
