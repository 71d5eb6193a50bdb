using System.Runtime.CompilerServices;
using System.Text;
using CsCheck;
using MlBudget.Core.Records;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Tests.Json;

public class DecoderTwinTests
{
    internal static readonly RecordSchema Schema = new("t", "id",
    [
        new("n", ColumnKind.Number), new("n", ColumnKind.Category), new("ms", ColumnKind.Number, 0.001m),
        new("k", ColumnKind.Number, 1000), new("c", ColumnKind.Category), new("at", ColumnKind.Time),
        new("o.n", ColumnKind.Number), new("o.c", ColumnKind.Category), new("o.o.n", ColumnKind.Category),
        new("o", ColumnKind.Category), new("é", ColumnKind.Category),
        new("c", ColumnKind.Presence), new("o", ColumnKind.Presence), new("o.o", ColumnKind.Presence),
        new("c", ColumnKind.List), new("o", ColumnKind.List),
    ]);

    private static readonly Gen<string> Space = Gen.Frequency(
        (6, Gen.Const("")), (2, Gen.Const(" ")), (1, Gen.OneOf("\t", "  ", "\r", "\n")));

    private static readonly Gen<string> Digits = Gen.OneOf(
        Gen.ULong.Select(n => $"{n}"), Gen.Int[0, 999].Select(n => $"{n}"), Gen.Int[1, 60].Select(n => new string('9', n)),
        Gen.OneOf("0", "1", "9007199254740993", "99999999999", "100000000000", "99999999999999", "253402300799",
            "253402300800", "1700000000", "1700000000123", "1700000000123456", "1700000000123456789"));

    private static readonly Gen<string> Fraction = Gen.OneOf(
        Digits, Gen.Int[0, 40].Select(n => new string('0', n) + "5"), Gen.Int[1, 25].Select(n => new string('0', n)))
        .Select(digits => "." + digits);

    private static readonly Gen<string> Exponent = Gen.Select(
        Gen.OneOf("e", "E"), Gen.OneOf("", "+", "-"),
        Gen.OneOf(Gen.Int[0, 330].Select(e => $"{e}"), Gen.Int[0, 25].Select(e => $"{e}"), Gen.OneOf("99999999999", "007")))
        .Select(parts => parts.Item1 + parts.Item2 + parts.Item3);

    private static readonly Gen<string> Number = Gen.Select(
        Gen.OneOf("", "", "-"), Digits,
        Gen.Frequency((1, Gen.Const("")), (1, Fraction)), Gen.Frequency((4, Gen.Const("")), (1, Exponent)))
        .Select(n => n.Item1 + n.Item2 + n.Item3 + n.Item4);

    private static readonly Gen<string> Instant = Gen.Select(
        Gen.OneOf(
            "2026-11-23", "2024-02-29", "2023-02-29", "1900-02-29", "0001-01-01", "9999-12-31", "0000-01-01", "1969-12-31",
            "2026-13-01", "2026-04-31"),
        Gen.OneOf("T", "t", " ", "T", "_"),
        Gen.OneOf("00:00:00", "23:59:59", "23:59:60", "24:00:00", "12:30:61", "12:60:00", "1:00:00"),
        Gen.OneOf("", ".5", ".123456789", ".0000009", ".", ".99999999999999999999"),
        Gen.OneOf("", "Z", "z", "+00:00", "-23:59", "+0530", "+05", "+5", "+24:00", "+00:60", " Z"))
        .Select((date, t, time, fraction, offset) => date + t + time + fraction + offset);

    private static readonly Gen<string> Piece = Gen.Frequency(
        (6, Gen.Char['a', 'z'].Select(c => c.ToString())), (2, Gen.OneOf("é", "日", "🎈", "\u007f", "\ufffd")),
        (2, Gen.OneOf(
            "\\n", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\t", "\\u0041", "\\u00e9", "\\ud83c\\udf88", "\\uD83C",
            "\\udf88x", "\\u0000")),
        (1, Gen.OneOf("NaN", "Infinity", "{", "}", "[", ",", ":", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));

    private static readonly Gen<string> Text = Gen.OneOf(
        Piece.Array[0, 20].Select(string.Concat), Instant, Number,
        Gen.Select(Gen.Int[240, 260], Piece.Array[0, 20]).Select((n, end) => new string('x', n) + string.Concat(end)))
            .Select(text => $"\"{text}\"");

    private static readonly Gen<string> Scalar = Gen.Frequency(
        (5, Number), (4, Text), (1, Gen.OneOf("true", "false", "null", "NaN", "Infinity", "-Infinity", "\"\"")));

    private static readonly Gen<string> Key = Gen.Frequency(
        (8, Gen.OneOf("n", "ms", "k", "c", "at", "o", "é", "id", "t")),
        (2, Gen.OneOf("x", "y", "\\u006e", "\\u00e9", "o.n", "", "ne", "a\\\"b", "\\ud83c")));

    private static readonly Gen<string> TimeMember = Gen.Frequency(
        (5, Gen.Const("1700000000")), (1, Number), (2, Instant.Select(time => $"\"{time}\""))).Select(time => $"\"t\":{time}");

    internal static readonly Gen<string> Record = Gen.Select(TimeMember, Members(2), Space)
        .Select((time, members, space) => $"{space}{{{time}{(members.Length == 0 ? "" : ",")}{members}}}{space}");

    private static readonly Gen<byte> Damage = Gen.OneOf(
        Gen.Byte, Gen.Char["\"\\{}[]:,0123456789.eE+-tfnNI \t\r\n\0"].Select(c => (byte)c));

    [Fact]
    public void Generated_records_decode_as_by_the_twin() =>
        Check(Record.Array[1, 6].Select(records => records.Select(Encoding.UTF8.GetBytes).ToArray()));

    [Fact]
    public void Truncated_records_decode_as_by_the_twin() =>
        Check(Gen.Select(Record, Record, Gen.Int[0, 400]).Select((first, cut, length) =>
        {
            var bytes = Encoding.UTF8.GetBytes(cut);
            return new[] { Encoding.UTF8.GetBytes(first), bytes[..Math.Min(length, bytes.Length)], bytes };
        }));

    [Fact]
    public void Damaged_records_decode_as_by_the_twin() =>
        Check(Gen.Select(Record, Gen.Select(Gen.Int[0, 400], Damage).Array[1, 3]).Select((record, damages) =>
        {
            var bytes = Encoding.UTF8.GetBytes(record);
            var damaged = bytes.ToArray();
            foreach (var (at, damage) in damages)
                damaged[at % damaged.Length] = damage;
            return new[] { bytes, damaged, bytes };
        }));

    private static Gen<string> Members(int depth) => Gen.Select(
        Key, Space, Space, Value(depth), Gen.Select(Space, Space))
        .Select((key, before, after, value, around) => $"{around.Item1}\"{key}\"{before}:{after}{value}{around.Item2}")
        .Array[0, 8].Select(members => string.Join(",", members));

    private static Gen<string> Value(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency(
            (8, Scalar),
            (2, Members(depth - 1).Select(members => $"{{{members}}}")),
            (1, Gen.Select(Space, Value(depth - 1).Array[0, 3]).Select((space, items) => $"[{space}{string.Join(",", items)}]")));

    /// <summary>One decoder for all lines, so that what it remembers of the ones before is tried as well.</summary>
    private static void Check(Gen<byte[][]> lines, [CallerMemberName] string test = "") => lines.Sample(
        all => Agree(all, Schema with { IdIsNumber = all[0].Length % 2 == 0 }),
        iter: 4_000, print: all => string.Join("\n", all.Select(Encoding.Latin1.GetString)), test: test);

    private static void Agree(byte[][] lines, RecordSchema schema)
    {
        var decoder = new RecordDecoder(schema);
        var batch = new Batch(schema, 3);
        foreach (var line in lines)
        {
            if (batch.Count == batch.Capacity)
                batch.Clear();
            var (result, cells) = SlowDecoder.Decode(line, schema);
            Assert.Equal(result, decoder.Decode(line, batch));
            if (result != DecodeResult.Ok)
                continue;
            Assert.Equal(cells, Row.Of(batch, batch.Count));
            batch.Count++;
        }
    }
}
