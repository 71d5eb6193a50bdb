using System.Text;
using System.Text.Json;
using CsCheck;
using MlBudget.Core.Records;
using MlBudget.Sources.Files;
using MlBudget.Wrappings;

namespace MlBudget.Sources.Tests.Files;

/// <summary>However records are written to a file, they are those of plain JSON lines.</summary>
public class WrappingLawTests
{
    private const int MaxLineBytes = 400;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("MLBUDGET_LONG") is { Length: > 0 };

    /// <summary>How many records a file has at the most of which bytes are changed.</summary>
    private static readonly int FuzzedRecords = IsLong ? 300 : 30;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Gen<string> Texts = Gen.OneOf(
        "", "a", "é", "\ud83d\ude00", "\"", "\\", "\\\"", "{", "}", "[", "]", ",", ":", "\n", "\n{", "\n  {", "\t", "\u0001", "\u2028", "x y",
        new string('z', 90)).Array[0, 6].Select(string.Concat);

    /// <summary>What a record has beside its time and its number: a value of any kind.</summary>
    private static readonly Gen<object?> Values = Gen.OneOf(
        Texts.Select(text => (object?)text), Gen.Int.Select(number => (object?)number), Gen.Const((object?)null),
        Texts.Array[0, 3].Select(texts => (object?)texts),
        Gen.Select(Texts, Texts, (key, text) => (object?)new Dictionary<string, object> { [key] = new object[] { text, new Dictionary<string, string> { ["{"] = text } } }));

    private static readonly Gen<string[]> Records = RecordsUpTo(30);

    public static TheoryData<string> All => [.. Wrapping.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_read_are_the_records_whatever_the_buffers_are_and_wherever_the_file_is_cut_while_it_grows_and_whoever_reads_on(string name) =>
        Gen.Select(Records, Gen.Int[0, int.MaxValue], Gen.Int[1, 300], Gen.Bool).Sample(
            (records, seed, bufferBytes, restarts) =>
            {
                var random = new Random(seed);
                var bytes = Wrapping.Named(name).Write(records, random);
                using var folder = new LogFolder();
                using var reader = new DurableReader(folder, options: new() { BufferBytes = bufferBytes }, batchRows: random.Next(1, 9)) { RestartsBeforePolls = restarts };
                folder.Write("x", "");
                for (var length = 0; length < bytes.Length;)
                {
                    var next = Math.Min(bytes.Length, length + random.Next(1, Math.Max(2, bytes.Length)));
                    folder.Append("x", bytes[length..next]);
                    length = next;
                    reader.Poll(random.Next(3) == 0 ? random.Next(records.Length + 1) : null);
                    Assert.Equal(Enumerable.Range(0, reader.Taken.Count), reader.Taken);
                }

                reader.Poll();
                // What seems to be whole without a line end is waited for.
                reader.Poll();
                reader.Poll();
                Assert.Equal(Enumerable.Range(0, records.Length), reader.Taken);
                Assert.Null(reader.Statistics.Error);
                Assert.All(Enum.GetValues<RejectionReason>(), reason => Assert.Equal(0, reader.Statistics.Rejected(reason)));
            },
            iter: 60);

    [Theory]
    [MemberData(nameof(All))]
    public void Whatever_bytes_are_changed_nothing_crashes_and_each_line_is_taken_or_refused(string name) =>
        Gen.Select(RecordsUpTo(FuzzedRecords), Gen.Int[0, int.MaxValue]).Sample(
            (records, seed) =>
            {
                var random = new Random(seed);
                var bytes = Mutate(Wrapping.Named(name).Write(records, random), random);
                using var folder = new LogFolder();
                folder.Write("x", bytes);
                using var reader = new Reader(folder, options: new() { BufferBytes = random.Next(1, 300), ClosedFiles = true, MaxLineBytes = MaxLineBytes }, batchRows: 50);
                reader.Source.Refresh();
                while (reader.ReadBatch())
                {
                }

                var taken = reader.Statistics.Records;
                reader.Source.Settle();
                var refused = Enum.GetValues<RejectionReason>().Sum(reader.Statistics.Rejected);
                Assert.Equal(LinesOf(folder["x"]), taken + refused + reader.Statistics.Late);
            },
            iter: IsLong ? 1_000_000 / (FuzzedRecords / 2) : 100);

    /// <summary>Records, half as many as the most on the average.</summary>
    private static Gen<string[]> RecordsUpTo(int most) => Values.Array[0, most].Select(values => values.Select((value, number) => JsonSerializer.Serialize(
        new Dictionary<string, object?> { ["t"] = Reader.Start + number, ["x"] = value, ["n"] = number, ["y"] = value }, Plain)).ToArray());

    /// <summary>Changes, inserts, removes, repeats and cuts off some bytes.</summary>
    private static byte[] Mutate(byte[] file, Random random)
    {
        var bytes = file.ToList();
        for (var times = random.Next(1, 5) * FuzzedRecords / 30; times > 0 && bytes.Count > 0; times--)
        {
            var place = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - place);
            switch (random.Next(6))
            {
                case 0:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[place] = (byte)"\n{}[]\",:\\ \0\xff"[random.Next(12)];
                    break;
                case 2:
                    bytes.Insert(place, (byte)random.Next(256));
                    break;
                case 3:
                    bytes.RemoveRange(place, length);
                    break;
                case 4:
                    bytes.InsertRange(place, bytes.GetRange(place, length));
                    break;
                default:
                    if (random.Next(4) == 0)
                        bytes.RemoveRange(place, bytes.Count - place);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>
    /// How many lines a file holds that are not blank, as far as it can be unpacked; of one that is damaged those with an end, and a last
    /// one that is too long already.
    /// </summary>
    private static int LinesOf(string path)
    {
        using var stream = LogStream.Open(path, new());
        var text = new List<byte>();
        var buffer = new byte[100];
        var (isWhole, isDamaged) = (true, false);
        try
        {
            for (int count; (count = stream.Read(buffer)) > 0;)
                text.AddRange(buffer.AsSpan(0, count));
            isWhole = stream.IsComplete();
        }
        catch (InvalidDataException)
        {
            isDamaged = true;
        }

        var lines = Encoding.Latin1.GetString([.. text]).Split('\n');
        var ended = lines[..^1].Where((line, index) => IsCounted(line, isFirst: index == 0, hasEnd: true)).Count();
        // Before damage the end of a line that is too long is not looked for, so it has to be longer by what may be around it.
        var last = isDamaged ? lines[^1].Length > MaxLineBytes + 4 : IsCounted(lines[^1], isFirst: lines.Length == 1, isWhole);
        return ended + (last ? 1 : 0);
    }

    private static bool IsCounted(string line, bool isFirst, bool hasEnd)
    {
        if (isFirst && line.StartsWith("\u00ef\u00bb\u00bf", StringComparison.Ordinal))
            line = line[3..];
        if (line.EndsWith('\r'))
            line = line[..^1];
        return line.Length > MaxLineBytes || (hasEnd && line.Trim(" \t\r".ToCharArray()).Length > 0);
    }
}
