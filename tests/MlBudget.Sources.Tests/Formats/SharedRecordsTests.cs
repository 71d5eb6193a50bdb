using System.Text;
using CsCheck;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Json;
using MlBudget.Sources.Tests.Json;

namespace MlBudget.Sources.Tests.Formats;

/// <summary>What readers get of records that are decoded once for all of them, against what each would have decoded by itself.</summary>
public sealed class SharedRecordsTests
{
    private const int MaxBytes = 10_000;

    /// <summary>Three readers of some columns each, in turns of which each goes on where it was; a few lines are known at a time.</summary>
    [Fact]
    public void Readers_in_turn_get_what_each_would_have_decoded_by_itself() => Gen.Select(
        DecoderTwinTests.Record.Array[1, 12], Gen.Int[0, 15].Array[0, 6], Gen.Int[0, 2].Array[30], Gen.Int[1, 5], Gen.Select(Gen.Bool, Gen.Bool)).Sample(
        (records, broken, turns, rows, ids) =>
        {
            var lines = records.Select(Encoding.UTF8.GetBytes).ToList();
            foreach (var at in broken.Where(at => at < lines.Count))
                lines.Insert(at, at % 2 == 0 ? lines[at] : lines[at][..(lines[at].Length / 2)]);
            var schemas = Enumerable.Range(0, 3).Select(reader => DecoderTwinTests.Schema with
            {
                IdIsNumber = ids.Item1,
                Columns = [.. DecoderTwinTests.Schema.Columns.Where((_, column) => (column + reader) % 3 > 0).Reverse()],
            }).ToArray();
            var shared = new SharedRecords(schemas, rows);
            var readers = schemas.Select(schema => new Reader(shared, schema, lines, ids.Item2)).ToArray();
            foreach (var turn in turns)
                readers[turn].ReadOn(turn + 1);
            foreach (var reader in readers)
                reader.ReadOn(lines.Count);
        }, iter: 2_000);

    /// <summary>The texts of a column grow beyond what a dictionary holds, in the middle of a reader's batch.</summary>
    [Fact]
    public void Texts_stay_what_they_are_when_a_dictionary_grows_too_large()
    {
        var schema = new RecordSchema("t", null, [new("c", ColumnKind.Category)]);
        var lines = Enumerable.Range(0, RecordDecoder.MaxCategories + 3000)
            .Select(text => Encoding.UTF8.GetBytes($$"""{"t":1700000000,"c":"text {{text}}"}""")).ToList();
        var shared = new SharedRecords([schema, schema], rows: 500);
        Reader[] readers = [new(shared, schema, lines, requireId: false, 700), new(shared, schema, lines, requireId: false, 300)];
        for (var at = 0; at < lines.Count; at += 400)
        {
            foreach (var reader in readers)
                reader.ReadOn(400);
        }

        Assert.All(readers, reader => Assert.Equal(lines.Count, reader.Taken));
    }

    /// <summary>One that is refused with the columns of all and taken with those of one would be a fault of a decoder, which stops nobody.</summary>
    [Fact]
    public void A_record_that_only_the_decoder_of_all_refuses_is_taken()
    {
        var (one, other) = (new RecordSchema("t", "id", [new("x", ColumnKind.Category)]), new RecordSchema("t", "id", [new("y", ColumnKind.Category)]));
        var shared = new SharedRecords([one, other]);
        var format = shared.Share(one, schema => new JsonFormat(schema, MaxBytes, requireId: schema.Columns.Length == 2));
        var batch = new Batch(one);
        foreach (var line in (string[])["""{"t":1700000000,"id":"a","x":"p"}""", """{"t":1700000001,"x":"q"}""", """{"t":1700000002,"id":"b","x":"p"}"""])
        {
            Assert.Null(format.Decode(Encoding.UTF8.GetBytes(line), batch));
            batch.Count++;
        }

        var texts = batch.Category(0);
        Assert.Equal(["p", "q", "p"], texts.Codes[..3].Select(code => texts.Dictionary[code]));
        Assert.Equal([true, false, true], Enumerable.Range(0, 3).Select(row => Bits.Get(batch.HasId, row)));
    }

    [Fact]
    public void Readers_that_are_apart_decode_by_themselves_and_share_again_where_they_meet()
    {
        var schema = new RecordSchema("t", null, [new("c", ColumnKind.Category)]);
        var lines = Enumerable.Range(0, 6000).Select(text => Encoding.UTF8.GetBytes($$"""{"t":1700000000,"c":"text {{text}}"}""")).ToList();
        var (ofAll, own) = (0, 0);
        var shared = new SharedRecords([schema, schema with { Columns = [.. schema.Columns, new("d", ColumnKind.Number)] }], rows: 10);
        Reader[] readers =
        [
            .. Enumerable.Range(0, 2).Select(_ => new Reader(shared, schema, lines, decoded => new CountedFormat(
                new JsonFormat(decoded, MaxBytes, requireId: false),
                () => _ = decoded.Columns.Length == 2 ? ofAll++ : own++), 7)),
        ];
        readers[0].ReadOn(500);
        (ofAll, own) = (0, 0);
        Turns(200);
        Assert.Equal(4000, ofAll + own);
        Assert.InRange(ofAll, 1, 500);
        readers[1].ReadOn(500);
        Turns(100);
        (ofAll, own) = (0, 0);
        Turns(200);
        Assert.InRange(ofAll + own, 2000, 2000);

        void Turns(int turns)
        {
            for (var turn = 0; turn < turns; turn++)
            {
                foreach (var reader in readers)
                    reader.ReadOn(10);
            }
        }
    }

    [Fact]
    public void Records_with_another_place_of_the_time_can_t_be_shared()
    {
        var schema = new RecordSchema("t", "id", []);

        Assert.True(SharedRecords.CanShare(schema, schema with { Columns = [new("x", ColumnKind.Number)] }));
        Assert.False(SharedRecords.CanShare(schema, schema with { TimePath = "at" }));
        Assert.False(SharedRecords.CanShare(schema, schema with { IdPath = null }));
        Assert.Throws<ArgumentException>(() => new SharedRecords([schema, schema with { IdIsNumber = true }]));
    }

    /// <summary>Goes through lines with a format that shares, and with one of its own beside it.</summary>
    private sealed class Reader(SharedRecords shared, RecordSchema schema, List<byte[]> lines, Func<RecordSchema, RecordFormat> create, int capacity)
    {
        private readonly RecordFormat _shared = shared.Share(schema, create);
        private readonly RecordFormat _own = new JsonFormat(schema, MaxBytes, create(schema).RequireId);
        private readonly Batch _batch = new(schema, capacity);
        private readonly Batch _expected = new(schema, 1);
        private int _next;

        public Reader(SharedRecords shared, RecordSchema schema, List<byte[]> lines, bool requireId, int capacity = 3)
            : this(shared, schema, lines, decoded => new JsonFormat(decoded, MaxBytes, requireId), capacity)
        {
        }

        public int Taken { get; private set; }

        public void ReadOn(int most)
        {
            for (var end = Math.Min(_next + most, lines.Count); _next < end; _next++)
            {
                if (_batch.Count == _batch.Capacity)
                    _batch.Clear();
                var line = lines[_next];
                var reason = _own.Decode(line, _expected);
                Assert.Equal(reason, _shared.Decode(line, _batch));
                Assert.Equal((_own.TimeOf(line), _own.IsWhole(line)), (_shared.TimeOf(line), _shared.IsWhole(line)));
                if (reason is not null)
                {
                    Assert.Equal(_own.Describe(reason.Value, line), _shared.Describe(reason.Value, line));
                    continue;
                }

                Assert.Equal(Row.Of(_expected, 0), Row.Of(_batch, _batch.Count));
                Assert.Equal(Bits.Get(_expected.RefusedIds, 0), Bits.Get(_batch.RefusedIds, _batch.Count));
                Assert.Equal(RawIdsOf(_expected, 0), RawIdsOf(_batch, _batch.Count));
                _expected.DiscardRow();
                _batch.Count++;
                Taken++;
            }
        }

        /// <summary>How the id of a row was written, where that is kept beside its hash.</summary>
        private static IEnumerable<UInt128> RawIdsOf(Batch batch, int row) => batch.RawIds.Where(raw => raw.Row == row).Select(raw => raw.Hash);
    }

    /// <summary>Tells of each record that it decodes.</summary>
    private sealed class CountedFormat(RecordFormat format, Action decoding) : RecordFormat(format.Schema, format.MaxRecordBytes, format.RequireId)
    {
        public override Instant? TimeOf(ReadOnlySpan<byte> record) => format.TimeOf(record);

        public override bool IsWhole(ReadOnlySpan<byte> record) => format.IsWhole(record);

        public override void Prepare(Batch batch) => format.Prepare(batch);

        protected internal override RejectionReason? DecodeRow(ReadOnlySpan<byte> record, Batch batch)
        {
            decoding();
            return format.Decode(record, batch);
        }

        protected internal override string ExpectedTime => format.ExpectedTime;

        protected internal override string? ShownTime(ReadOnlySpan<byte> record) => format.ShownTime(record);

        protected internal override (string Place, string? Kind) FoundId(ReadOnlySpan<byte> record) => format.FoundId(record);

        protected internal override string DescribeUnreadable(ReadOnlySpan<byte> record) => format.DescribeUnreadable(record);
    }
}
