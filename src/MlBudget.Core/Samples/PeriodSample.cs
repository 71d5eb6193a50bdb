using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Samples;

/// <summary>
/// A uniform sample of the predictions of a period. Days have samples of about one size whatever their volume; the rows whose
/// key is under the limits of all days are the same share of each, so that a day counts by its volume without any weights.
/// </summary>
internal sealed class PeriodSample
{
    private readonly (DaySample Day, int[] Places)[] _days;

    /// <summary>The sample of a period.</summary>
    /// <param name="samples">The days' samples.</param>
    /// <param name="from">Its start.</param>
    /// <param name="to">Its end, which is not part of it.</param>
    /// <param name="excluded">Which of its minutes count in nothing.</param>
    public PeriodSample(DaySamples samples, Instant from, Instant to, ExcludedMinutes excluded)
    {
        var days = samples.Days
            .Where(day => day.Day * DaySample.PerDay < to.Micros && (day.Day + 1) * DaySample.PerDay > from.Micros).ToArray();
        var limit = days.Select(day => day.Limit).Append(UInt128.MaxValue).Min();
        _days = [.. days.Select(day => (day, PlacesOf(day, limit, from.Micros, to.Micros, excluded)))];
        Count = _days.Sum(day => day.Places.Length);
    }

    /// <summary>How many predictions it has.</summary>
    public int Count { get; }

    /// <summary>The numbers of a column that are there and finite, rising.</summary>
    public double[] Numbers(int column)
    {
        var numbers = new List<double>(Count);
        foreach (var (day, places) in _days)
        {
            var values = day.Numbers(column);
            foreach (var place in places)
            {
                if (double.IsFinite(values[place]))
                    numbers.Add(values[place]);
            }
        }

        numbers.Sort();
        return [.. numbers];
    }

    /// <summary>Whether the numbers of a column are whole and never fall in the order of time, and have risen from the end of the
    /// first quarter to the beginning of the last.</summary>
    public bool OnlyRises(int column)
    {
        var last = double.NegativeInfinity;
        var all = new List<double>(Count);
        foreach (var (day, places) in _days.OrderBy(sampled => sampled.Day.Day))
        {
            var values = day.Numbers(column);
            foreach (var place in places.OrderBy(place => day.Times[place]).ThenBy(place => values[place]))
            {
                var value = values[place];
                if (!double.IsFinite(value))
                    continue;
                if (value < last || !double.IsInteger(value))
                    return false;
                all.Add(last = value);
            }
        }

        return all.Count > 0 && all[all.Count * 3 / 4] > all[all.Count / 4];
    }

    /// <summary>How often a column has each text, by the texts' numbers.</summary>
    /// <param name="column">The column.</param>
    /// <param name="texts">How many texts there are.</param>
    public long[] Texts(int column, int texts)
    {
        var counts = new long[texts];
        foreach (var (day, places) in _days)
        {
            var codes = day.Codes(column);
            foreach (var place in places)
            {
                if (codes[place] >= 0)
                    counts[codes[place]]++;
            }
        }

        return counts;
    }

    /// <summary>The predictions with a score whose true class is known.</summary>
    /// <param name="column">The score's column.</param>
    /// <param name="outside">How many are left out, since their score lies outside 0 to 1 and is no probability.</param>
    public List<ScoredRow> Labelled(int column, out int outside)
    {
        var rows = new List<ScoredRow>();
        outside = 0;
        foreach (var (day, places) in _days)
        {
            var scores = day.Numbers(column);
            foreach (var place in places)
            {
                if (double.IsNaN(scores[place]) || day.Classes[place].Label() is not (not BinaryClass.Unknown and var label))
                    continue;
                if (scores[place] is >= 0 and <= 1)
                    rows.Add(new(scores[place], label == BinaryClass.Positive ? 1 : 0, day.Keys[place]));
                else
                    outside++;
            }
        }

        return rows;
    }

    /// <summary>The predictions of which ŷ and y are known.</summary>
    /// <param name="predicted">The column of ŷ.</param>
    /// <param name="actual">The column of y; null where it is what joined labels told.</param>
    public List<NumberRow> Pairs(int predicted, int? actual)
    {
        var rows = new List<NumberRow>();
        foreach (var (day, places) in _days)
        {
            foreach (var place in places)
            {
                if (NumberRow.Of(day, place, predicted, actual) is { } row)
                    rows.Add(row);
            }
        }

        return rows;
    }

    private static int[] PlacesOf(DaySample day, UInt128 limit, long from, long to, ExcludedMinutes excluded)
    {
        var places = new List<int>(day.Count);
        foreach (var place in day.Places)
        {
            if (day.Keys[place] <= limit && day.Times[place] >= from && day.Times[place] < to
                && !excluded.Holds(new Instant(day.Times[place]).Minute))
                places.Add(place);
        }

        return [.. places];
    }
}

/// <summary>A prediction whose true class is known.</summary>
/// <param name="Score">Its score.</param>
/// <param name="Label">1 for the positive class, 0 for the negative one.</param>
/// <param name="Key">Its key, which knows nothing of either.</param>
internal readonly record struct ScoredRow(double Score, double Label, UInt128 Key);

/// <summary>A prediction of a number whose true one is known, both in millionths.</summary>
/// <param name="Predicted">ŷ.</param>
/// <param name="Actual">y.</param>
internal readonly record struct NumberRow(long Predicted, long Actual)
{
    /// <summary>What a sampled row says; null where ŷ or y is not known.</summary>
    /// <param name="day">The day's sample.</param>
    /// <param name="place">The row.</param>
    /// <param name="predicted">The column of ŷ.</param>
    /// <param name="actual">The column of y; null where it is what joined labels told.</param>
    public static NumberRow? Of(DaySample day, int place, int predicted, int? actual)
    {
        var answer = Millionths.Of(day.Numbers(predicted)[place]);
        var told = actual is { } column ? Millionths.Of(day.Numbers(column)[place])
            : day.Classes[place].Label() == BinaryClass.Unknown ? Millionths.Unknown : day.Told[place];
        return Millionths.IsKnown(answer) && Millionths.IsKnown(told) ? new(Millionths.ValueOf(answer), Millionths.ValueOf(told)) : null;
    }

    /// <summary>ŷ in its unit.</summary>
    public double Prediction => Predicted / Millionths.PerUnit;

    /// <summary>ŷ − y in its unit.</summary>
    public double Error => (double)((Int128)Predicted - Actual) / Millionths.PerUnit;
}
