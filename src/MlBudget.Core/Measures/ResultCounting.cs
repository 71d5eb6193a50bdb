using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>Results of rows from 0 to 1: how many rows have one, and what they and their squares add up to, exactly in any order.</summary>
/// <param name="place">Where the results are.</param>
public sealed class ResultCounting(ResultPlace place) : SumCounting(ResultSums.Values)
{
    private readonly FrameNumbers _results = new(place.Results);

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["rows", .. ResultSums.Counters("results")];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, .. Enumerable.Repeat(0, ResultSums.Values)];

    /// <inheritdoc/>
    public override ImmutableArray<int?> Summed { get; } = [null, .. Enumerable.Range(0, ResultSums.Values).Select(value => (int?)value)];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } = [false, .. ResultSums.Continues];

    /// <inheritdoc/>
    public override string Canonical => $"sum of {place.Canonical}";

    /// <inheritdoc/>
    public override bool NeedsLabel => place.IsJudged;

    /// <inheritdoc/>
    public override int? Track => place.Track;

    /// <inheritdoc/>
    public override FoldInput Input => place.Input;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        _results.Read(frame, counters[0]);
        FillAll(frame, counters);
    }

    /// <inheritdoc/>
    public override void ComputeValues(FoldFrame frame, ReadOnlySpan<ulong[]> counters, ReadOnlySpan<long[]> values)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            if (Bits.Get(counters[0], row))
                ResultSums.Split(_results.CodeOf(row), row, values);
        }
    }

    /// <summary>What some counters add up to.</summary>
    public static ResultSums SumsOf(ReadOnlySpan<long> counters) => ResultSums.Of(counters[0], counters[1..]);
}

/// <summary>Rows that have a result, first, and those whose result reaches a bound, second.</summary>
/// <param name="place">Where the results are.</param>
/// <param name="bound">The bound, from 0 to 1.</param>
public sealed class ReachedCounting(ResultPlace place, double bound) : BitCounting
{
    private readonly FrameNumbers _results = new(place.Results);
    private readonly long _bound = ResultCode.Of(bound);

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["rows", "reached"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => FormattableString.Invariant($"at least {bound:R} of {place.Canonical}");

    /// <inheritdoc/>
    public override bool NeedsLabel => place.IsJudged;

    /// <inheritdoc/>
    public override int? Track => place.Track;

    /// <inheritdoc/>
    public override FoldInput Input => place.Input;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        _results.Read(frame, counters[0]);
        counters[1].AsSpan(0, WordsOf(frame)).Clear();
        for (var row = 0; row < frame.Count; row++)
        {
            if (Bits.Get(counters[0], row) && _results.CodeOf(row) >= _bound)
                Bits.Set(counters[1], row);
        }
    }
}

/// <summary>Where results of rows are, as they are kept (<see cref="ResultCode"/>).</summary>
/// <param name="Results">Where.</param>
/// <param name="Track">The track that tells them; null where they are in the predictions' own records.</param>
/// <param name="IsJudged">Whether they need labels.</param>
/// <param name="Canonical">The same as a text.</param>
public sealed record ResultPlace(RowNumbers Results, int? Track, bool IsJudged, string Canonical)
{
    /// <summary>Which rows have them.</summary>
    public FoldInput Input => Track is null ? FoldInput.Predictions : FoldInput.Labelled;
}
