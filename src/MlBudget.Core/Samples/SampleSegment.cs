using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Samples;

/// <summary>
/// A segment of a day's sample: the rows that are new, column by column, and then the labels that older ones got. Rows that
/// had to go are not written: what is read back has the smallest keys of all segments, and is the same.
/// </summary>
internal static class SampleSegment
{
    /// <summary>The least bytes of a row: its key, time and classes.</summary>
    private const int LeastBytes = 16 + 1 + 1;

    /// <summary>Writes what a day's next segment holds.</summary>
    public static void Write(BlobWriter blob, DaySample day, SampleLayout layout, SampleTexts?[] texts)
    {
        var (added, relabelled) = (new List<int>(), new List<int>());
        foreach (var place in day.Places)
        {
            if (day.IsRewritten || (day.Classes[place] & SampleClasses.Unsaved) != 0)
                added.Add(place);
            else if ((day.Classes[place] & SampleClasses.Relabelled) != 0)
                relabelled.Add(place);
        }

        blob.Unsigned((ulong)added.Count);
        WriteRows(blob, day, added, texts);
        blob.Unsigned((ulong)relabelled.Count);
        foreach (var place in relabelled)
        {
            blob.Wide(day.Keys[place]);
            blob.Byte((byte)day.Classes[place].Label());
            blob.Signed(day.Arrivals[place]);
            if (day.Told.Length > 0)
                blob.Signed(day.Told[place]);
        }
    }

    private static void WriteRows(BlobWriter blob, DaySample day, List<int> rows, SampleTexts?[] texts)
    {
        var last = day.Day * DaySample.PerDay;
        foreach (var place in rows)
        {
            var classes = SampledClasses.Of(day.Classes[place].Answer(), day.Classes[place].Label());
            blob.Wide(day.Keys[place]);
            blob.Signed(day.Times[place] - last);
            blob.Byte((byte)classes);
            if (day.Arrivals.Length > 0 && classes.Label() != BinaryClass.Unknown)
                blob.Signed(day.Arrivals[place]);
            if (day.Told.Length > 0 && classes.Label() != BinaryClass.Unknown)
                blob.Signed(day.Told[place]);
            last = day.Times[place];
        }

        for (var column = 0; column < texts.Length; column++)
        {
            if (texts[column] is { } known)
                WriteTexts(blob, rows, day.Codes(column), known);
            else
                WriteNumbers(blob, rows, day.Numbers(column));
        }
    }

    private static void WriteNumbers(BlobWriter blob, List<int> rows, double[] numbers)
    {
        foreach (var place in rows)
            blob.Number(numbers[place]);
    }

    /// <summary>Each text stands where it is met first; 0 is no value, 1 a new text, and others from 2 on are known ones.</summary>
    private static void WriteTexts(BlobWriter blob, List<int> rows, int[] codes, SampleTexts texts)
    {
        var met = new Dictionary<int, int>();
        foreach (var place in rows)
        {
            var code = codes[place];
            if (code < 0)
            {
                blob.Unsigned(0);
            }
            else if (met.TryGetValue(code, out var number))
            {
                blob.Unsigned((ulong)number);
            }
            else
            {
                blob.Unsigned(1);
                blob.Text(texts[code]);
                met.Add(code, met.Count + 2);
            }
        }
    }

    /// <summary>Reads a segment back into a day that has all earlier ones.</summary>
    /// <exception cref="BlobException">The bytes are not what was written.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, DaySample day, SampleLayout layout, SampleTexts?[] texts)
    {
        var blob = new BlobReader(bytes);
        var rows = new Row[blob.Count(Math.Min(bytes.Length / LeastBytes, layout.RowsPerDay))];
        ReadRows(ref blob, day, rows);
        var numbers = new double[texts.Length][];
        var codes = new int[texts.Length][];
        for (var column = 0; column < texts.Length; column++)
        {
            if (texts[column] is { } known)
                codes[column] = ReadTexts(ref blob, rows.Length, known);
            else
                numbers[column] = ReadNumbers(ref blob, rows.Length);
        }

        for (var row = 0; row < rows.Length; row++)
        {
            var place = day.Stage();
            (day.Keys[place], day.Times[place], day.Classes[place]) = (rows[row].Key, rows[row].Time, rows[row].Classes);
            if (day.Arrivals.Length > 0)
                day.Arrivals[place] = rows[row].Arrival;
            if (day.Told.Length > 0)
                day.Told[place] = rows[row].Told;
            for (var column = 0; column < texts.Length; column++)
            {
                if (texts[column] is null)
                    day.Numbers(column)[place] = numbers[column][row];
                else
                    day.Codes(column)[place] = codes[column][row];
            }

            day.Enter(texts, isSaved: true);
        }

        for (var rest = blob.Count(bytes.Length / LeastBytes); rest > 0; rest--)
            day.NoteLabel(blob.Wide(), new(ReadClass(blob.Byte()), ReadArrival(ref blob), day.Told.Length > 0 ? ReadNumber(ref blob) : 0), isSaved: true);
        if (!blob.AtEnd)
            throw new BlobException("found more bytes than sampled rows");
    }

    private static void ReadRows(ref BlobReader blob, DaySample day, Row[] rows)
    {
        var time = day.Day * DaySample.PerDay;
        foreach (ref var row in rows.AsSpan())
        {
            row.Key = blob.Wide();
            time += blob.Signed();
            if (EventTime.FloorDivide(time, DaySample.PerDay) != day.Day)
                throw new BlobException($"found a sampled row of the time {time}, expected one of day {day.Day}");
            row.Time = time;
            var classes = blob.Byte();
            row.Classes = SampledClasses.Of(ReadClass(classes & 3), ReadClass(classes >> 2));
            if (day.Arrivals.Length > 0 && row.Classes.Label() != BinaryClass.Unknown)
                row.Arrival = ReadArrival(ref blob);
            if (day.Told.Length > 0 && row.Classes.Label() != BinaryClass.Unknown)
                row.Told = ReadNumber(ref blob);
        }
    }

    private static double[] ReadNumbers(ref BlobReader blob, int rows)
    {
        if (blob.Length < rows * sizeof(double))
            throw new BlobException($"found {blob.Length} bytes, expected {rows} numbers");
        var numbers = new double[rows];
        foreach (ref var number in numbers.AsSpan())
            number = blob.Number();
        return numbers;
    }

    private static int[] ReadTexts(ref BlobReader blob, int rows, SampleTexts texts)
    {
        var met = new List<int>();
        var codes = new int[rows];
        foreach (ref var code in codes.AsSpan())
        {
            var number = blob.Count(met.Count + 1);
            if (number == 1)
                met.Add(texts.GetOrAdd(blob.Text()));
            code = number switch
            {
                0 => -1,
                1 => met[^1],
                _ => met[number - 2],
            };
        }

        return codes;
    }

    private static BinaryClass ReadClass(int value) => value <= (int)BinaryClass.Positive ? (BinaryClass)value
        : throw new BlobException($"found the class {value}, expected 0 to 2");

    private static long ReadArrival(ref BlobReader blob)
    {
        var arrival = blob.Signed();
        return arrival is >= -EventTime.Latest and <= EventTime.Latest ? arrival
            : throw new BlobException($"found a label of the time {arrival}, expected one before the year 6000");
    }

    private static long ReadNumber(ref BlobReader blob)
    {
        var code = blob.Signed();
        return Millionths.IsKnown(code) && Millionths.IsCode(code) ? code
            : throw new BlobException($"found the number {code} of a label, expected one that is known");
    }

    private struct Row
    {
        public UInt128 Key;
        public long Time;
        public long Arrival;
        public long Told;
        public SampleClasses Classes;
    }
}
