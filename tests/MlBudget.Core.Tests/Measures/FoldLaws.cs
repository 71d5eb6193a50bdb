using CsCheck;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Measures;

/// <summary>
/// Every way to fold adds what its plain statement of a single row says, one row after the other: whether rows are split by a
/// group, repeat an id, arrive, are taken back or corrected, and are predictions or found by a label. All of them are folded
/// by one folder, so that none reads what another left behind.
/// </summary>
public sealed class FoldLaws
{
    private const int Capacity = 150, Span = 4 * TimeWindow.Hour, Groups = 9;

    private static readonly Gen<FoldedRow> AnyRow = Gen.Select(
        Gen.Int[0, Span - 1], Gen.Int[0, 9], Gen.Int[-1, Groups - 1], Gen.Int[0, 15], Gen.Int[-1, ToyBins.Count - 1],
        Gen.Long[-1000, 1000], Gen.Long[-1_000_000, 1_000_000],
        (minute, choice, group, marks, bin, one, other) => new FoldedRow(minute, choice == 0, group, marks, bin, one, other));

    /// <summary>Rows in any order of time, in order, and all of one minute.</summary>
    private static readonly Gen<FoldedRow[]> Rows = Gen.Select(AnyRow.Array[0, Capacity], Gen.Int[0, 2], (rows, order) => order switch
    {
        0 => rows,
        1 => [.. rows.OrderBy(row => row.Minute)],
        _ => [.. rows.Select(row => row with { Minute = rows[0].Minute })],
    });

    private static readonly Gen<ToyFrame[]> Histories = Gen.Select(
        Rows, Gen.Int[0, 2], Gen.Int[-1, 1], Gen.Bool,
        (rows, kind, track, isRecount) => new ToyFrame(
            rows, track < 0 ? FoldKind.Arrival : (FoldKind)kind, track < 0 ? null : track, track >= 0 && isRecount)).Array[1, 6];

    [Fact]
    public void Whatever_is_counted_is_what_its_rows_add_one_by_one() => Histories.Sample(history =>
    {
        MeasureTallies[] measures = [.. Definitions().Select(definition => new MeasureTallies(definition))];
        var folder = new MeasureFolder(measures, Capacity);
        foreach (var frame in history)
        {
            foreach (var measure in measures)
                ((IToyCounting)measure.Definition.Counting).Rows = frame.Rows;
            folder.Fold(frame.ToFold(), frame.Kind);
        }

        foreach (var measure in measures)
            Compare(measure, history);
    }, iter: 200);

    [Fact]
    public void Two_sums_of_one_counting_add_up_different_values()
    {
        var tallies = new MeasureTallies(new(new ToySums(new(FoldInput.Predictions, null, Repeated: false)), null, null));
        var frame = new ToyFrame(
            [new(3, false, 0, 0b1111, 0, 5, 700), new(3, false, 0, 0b0111, 0, 2, 20), new(3, true, 0, 0b1111, 0, 1000, 1000)],
            FoldKind.Arrival, null, IsRecount: false);
        ((IToyCounting)tallies.Definition.Counting).Rows = frame.Rows;

        new MeasureFolder([tallies], Capacity).Fold(frame.ToFold());

        Assert.Equal([2, 720, 7, 5], Sums(tallies, 0, new(3, 4)));
        Assert.Equal([2, 0, 0, 0], tallies.Arrived.ToArray());
    }

    private static IEnumerable<MeasureDefinition> Definitions() =>
        from options in (ToyOptions[])
        [
            new(FoldInput.Predictions, null, Repeated: false), new(FoldInput.Predictions, null, Repeated: true),
            new(FoldInput.Labelled, 1, Repeated: false), new(FoldInput.Predictions | FoldInput.Labelled, 0, Repeated: true),
        ]
        from attribute in (int?[])[null, 1]
        from counting in (Counting[])[new ToyBits(options), new ToyBins(options), new ToySums(options), new ToyWeights(options)]
        select new MeasureDefinition(counting, attribute, attribute is null ? null : "group");

    private static void Compare(MeasureTallies measure, ToyFrame[] history)
    {
        var toy = (IToyCounting)measure.Definition.Counting;
        var counters = Enumerable.Range(0, measure.Width).ToArray();
        var folded = (
            from frame in history
            where IsFolded(measure.Definition.Counting, frame)
            from row in frame.Rows
            where (!row.IsRepeated || measure.Definition.Counting.CountsRepeated)
                && (measure.Definition.Attribute is null || row.Group >= 0)
            select (Row: row, frame.Kind)).ToArray();
        var slot = (int)measure.Definition.Slot;
        for (var group = 0; group < (measure.Definition.Attribute is null ? 1 : Groups); group++)
        {
            var slots = folded.Where(each => measure.Definition.Attribute is null || each.Row.Group == group)
                .ToLookup(each => each.Row.Minute / slot);
            for (var from = 0; from < Span; from += slot)
            {
                var expected = counters.Select(counter => slots[from / slot].Sum(each => Sign(each.Kind) * toy.Adds(each.Row, counter)));
                Assert.Equal(expected, Sums(measure, group, new(from, from + slot)));
            }
        }

        Assert.Equal(
            counters.Select(counter => toy.IsSum(counter) ? 0
                : folded.Where(each => each.Kind == FoldKind.Arrival).Sum(each => toy.Adds(each.Row, counter))),
            measure.Arrived.ToArray());
        Assert.Equal(
            folded.Sum(each => Sign(each.Kind) * counters.Sum(counter =>
                measure.Definition.Counting.Events[counter] * toy.Adds(each.Row, counter))),
            measure.AllEvents(new(0, Span)));
    }

    private static bool IsFolded(Counting counting, ToyFrame frame) => frame.Track is { } track
        ? counting.Input.HasFlag(FoldInput.Labelled) && counting.Track == track : counting.Input.HasFlag(FoldInput.Predictions);

    private static int Sign(FoldKind kind) => kind == FoldKind.TakeBack ? -1 : 1;

    private static long[] Sums(MeasureTallies measure, int group, TimeWindow window)
    {
        var sums = new long[measure.Width];
        measure.SumInto(group, window, sums);
        return sums;
    }

    /// <summary>Rows that are folded together, and why; of a track where a label has found them.</summary>
    private sealed record ToyFrame(FoldedRow[] Rows, FoldKind Kind, int? Track, bool IsRecount)
    {
        /// <summary>As a frame, whose groups are by the second of two attributes.</summary>
        public FoldFrame ToFold()
        {
            var frame = new FoldFrame(Capacity, 2) { Count = Rows.Length, Track = Track, IsRecount = IsRecount };
            for (var row = 0; row < Rows.Length; row++)
            {
                frame.Minutes[row] = Rows[row].Minute;
                frame.Groups[1][row] = Rows[row].Group;
                if (!Rows[row].IsRepeated)
                    Bits.Set(frame.Rows, row);
            }

            return frame;
        }
    }
}
