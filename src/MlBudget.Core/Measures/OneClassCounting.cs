using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Measures;

/// <summary>By what a row is of a class.</summary>
public enum ClassSide
{
    /// <summary>By its label: it should have been answered.</summary>
    Label,

    /// <summary>By its answer.</summary>
    Answer,
}

/// <summary>Of how many labelled rows one out of many classes is told, and of how many of these the answer is right.</summary>
/// <param name="pair">The classes of answers and labels, by <see cref="ClassCodes"/>.</param>
/// <param name="name">The class.</param>
/// <param name="side">Whether labels or answers are of the class.</param>
public sealed class OneClassCounting(NumberPair pair, string name, ClassSide side) : BitCounting
{
    private readonly PairReader _pairs = new(pair);
    private readonly long _class = ClassCodes.Of(name);

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["labelled", "of the class", "right"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0];

    /// <inheritdoc/>
    public override string Canonical =>
        $"{(side == ClassSide.Label ? "labels" : "answers")} of the class {QuotedText.ListOf([new ConfiguredText(ClassText.Fold(name))])} in {pair.Canonical}";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => pair.Track;

    /// <inheritdoc/>
    public override FoldInput Input => pair.Input;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        _pairs.Read(frame, counters[0]);
        counters[1].AsSpan(0, WordsOf(frame)).Clear();
        counters[2].AsSpan(0, WordsOf(frame)).Clear();
        for (var row = 0; row < frame.Count; row++)
        {
            if (!Bits.Get(counters[0], row))
                continue;
            var (answer, label) = (_pairs.Predicted(row), _pairs.Actual(row));
            if ((side == ClassSide.Label ? label : answer) != _class)
                continue;
            Bits.Set(counters[1], row);
            if (answer == label)
                Bits.Set(counters[2], row);
        }
    }
}
