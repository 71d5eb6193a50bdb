using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Measures;

/// <summary>
/// The confusion of many classes, as far as its margins and its diagonal: by class how many of its labels were answered right, how many were not, and
/// how many answers of it were wrong. All other classes are one more, whose rows are right only where both texts are the same.
/// </summary>
/// <param name="pair">The classes of answers and labels, by <see cref="ClassCodes"/>.</param>
/// <param name="classes">Those that are told apart, each once.</param>
public sealed class ClassesCounting(NumberPair pair, ImmutableArray<string> classes) : Counting
{
    /// <summary>How many counters a class has: those of labels that were answered right, of labels that were not, and of answers that were wrong.</summary>
    public const int PerClass = 3;

    private const int Right = 0, Missed = 1, Mistaken = 2;

    private readonly PairReader _pairs = new(pair);
    private readonly Dictionary<Int128, int> _places = classes.Select((name, place) => (Code: (Int128)ClassCodes.Of(name), place))
        .ToDictionary(each => each.Code, each => each.place);

    private ulong[] _known = [];

    /// <summary>The classes that are told apart, in the order of their counters.</summary>
    public ImmutableArray<string> Classes => classes;

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = [.. classes.Append("others").SelectMany(name =>
        new[] { $"{name}: right", $"{name}: missed", $"{name}: mistaken" })];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [.. classes.Append("others").SelectMany(_ => new[] { 1, 1, 0 })];

    /// <inheritdoc/>
    public override string Canonical => $"confusion of {QuotedText.ListOf(classes.Select(name => new ConfiguredText(ClassText.Fold(name))))} in {pair.Canonical}";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => pair.Track;

    /// <inheritdoc/>
    public override FoldInput Input => pair.Input;

    /// <summary>Counts each row by its label, and those that are wrong by their answer too.</summary>
    public override void Fold(FoldContext context)
    {
        var frame = context.Frame;
        if (_known.Length < Bits.Words(frame.Capacity))
            _known = new ulong[Bits.Words(frame.Capacity)];
        _pairs.Read(frame, _known);
        var bins = context.Bins();
        for (var row = 0; row < frame.Count; row++)
        {
            bins[row] = !Bits.Get(_known, row) ? BinCounting.NoBin
                : PerClass * PlaceOf(_pairs.Actual(row)) + (_pairs.Predicted(row) == _pairs.Actual(row) ? Right : Missed);
        }

        context.CountBins(bins);
        for (var row = 0; row < frame.Count; row++)
        {
            bins[row] = !Bits.Get(_known, row) || _pairs.Predicted(row) == _pairs.Actual(row) ? BinCounting.NoBin
                : PerClass * PlaceOf(_pairs.Predicted(row)) + Mistaken;
        }

        context.CountBins(bins);
    }

    private int PlaceOf(Int128 code) => _places.GetValueOrDefault(code, classes.Length);
}
