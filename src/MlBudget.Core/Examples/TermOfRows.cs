using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Examples;

/// <summary>What a proportion's term says of single rows, by the bitmaps with which its measure counts them.</summary>
internal sealed class TermOfRows
{
    private readonly Term _term;
    private readonly Sense _sense;
    private ulong[][] _counters = [];

    private readonly WeightedCounting? _weighted;
    private readonly PopulationRows? _population;
    private ulong[] _within = [];

    private TermOfRows(Counting counting, BitCounting rows, Term term, Sense sense, int part, PopulationRows? population) =>
        (Counting, _weighted, _term, _sense, Part, _population) = (rows, counting as WeightedCounting, term, sense, part, population);

    /// <summary>How its measure counts rows.</summary>
    public BitCounting Counting { get; }

    /// <summary>Of which part of the SLI it is. A row is an event of a part, or a bad one, once.</summary>
    public int Part { get; }

    /// <summary>The term of a measure; null where that counts no rows by bitmaps.</summary>
    public static TermOfRows? Of(Counting counting, Term term, Sense sense, int part, PopulationRows? population = null) =>
        counting.OfRows is BitCounting rows ? new(counting, rows, term, sense, part, population) : null;

    /// <summary>Finds out what is counted of the rows of a frame.</summary>
    public void Compute(FoldFrame frame)
    {
        if (_counters.Length == 0 || _counters[0].Length < Bits.Words(frame.Capacity))
            _counters = [.. Counting.Counters.Select(_ => new ulong[Bits.Words(frame.Capacity)])];
        if (_weighted is not null)
            _weighted.Compute(frame, _counters);
        else
            Counting.Compute(frame, _counters);
        if (_population is null)
            return;
        _population.Forget();
        _within = _population.Find(frame).ToArray();
    }

    /// <summary>Whether a row is in the denominator.</summary>
    public bool IsEvent(FoldFrame frame, int row) => Counts(frame, row) && Sum(row, counter => _term.Events[counter]) > 0;

    /// <summary>Whether a row is a bad event.</summary>
    public bool IsBad(FoldFrame frame, int row) => Counts(frame, row)
        && Sum(row, counter => _sense == Sense.HigherIsBetter ? _term.Events[counter] - _term.Hits[counter] : _term.Hits[counter]) > 0;

    private bool Counts(FoldFrame frame, int row) => (_population is null || Bits.Get(_within, row)) && CountsInAll(frame, row);

    private bool CountsInAll(FoldFrame frame, int row) => Counting.CountsRepeated || Bits.Get(frame.Rows, row);

    private int Sum(int row, Func<int, int> weight)
    {
        var sum = 0;
        for (var counter = 0; counter < _counters.Length; counter++)
            sum += Bits.Get(_counters[counter], row) ? weight(counter) : 0;
        return sum;
    }
}
