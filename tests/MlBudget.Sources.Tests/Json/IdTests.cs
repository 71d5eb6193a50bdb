using System.IO.Hashing;
using System.Text;
using MlBudget.Core.Records;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Tests.Json;

/// <summary>What a record's id is: a text as it is, a number by its value.</summary>
public sealed class IdTests
{
    [Theory]
    [InlineData("5", "5.0", "5e0", "0.5E1", "\"5\"", "\"\\u0035\"")]
    [InlineData("0", "-0", "0.0", "-0e9")]
    [InlineData("0.5", "0.50", "5e-1", "\"0.5\"")]
    [InlineData("12345678901234567890.1", "12345678901234567890.10")]
    [InlineData("9007199254740993", "9007199254740993.0")]
    [InlineData("1e30", "1000000000000000000000000000000")]
    [InlineData("1e100000000", "10e99999999", "0.1e100000001")]
    [InlineData("1234567890123456789012345", "1234567890123456789012345.000")]
    public void Equal_numbers_are_one_id(params string[] ids) => Assert.Single(Decode(ids).Ids[..ids.Length].Distinct());

    [Theory]
    [InlineData("""{"t":0,"a":"x","d":1}""", "no id in '\"b.c\"': expected a text or a number")]
    [InlineData("""{"t":0,"b.c":1,"d":1}""", "no id in 'a': expected a text or a number")]
    [InlineData("""{"t":0,"a":1,"b.c":1,"d":{}}""", "found an object or a list that is no id in 'd', expected a text or a number")]
    public void A_part_of_an_id_that_is_not_there_is_named(string record, string expected)
    {
        var schema = new RecordSchema("t", "a + \"b.c\" + d", []);
        var format = new JsonFormat(schema, 1000, requireId: true);
        var bytes = Encoding.UTF8.GetBytes(record);

        Assert.Equal(RejectionReason.Id, format.Decode(bytes, new Batch(schema, 1)));
        Assert.Equal(expected, format.Describe(RejectionReason.Id, bytes));
    }

    [Fact]
    public void Different_ids_stay_apart()
    {
        string[] ids =
        [
            "9007199254740992", "9007199254740993", "7000000000000", "\"7e12\"", "7", "\"007\"", "-7", "0.7", "\"7.0\"", "\" 7\"",
        ];
        Assert.Equal(ids.Length, Decode(ids).Ids[..ids.Length].Distinct().Count());
    }

    [Theory]
    [InlineData("42")]
    [InlineData("-42")]
    [InlineData("12345678901234567890123456789")]
    [InlineData("1.5")]
    public void A_number_that_is_written_canonically_keeps_the_hash_that_older_versions_gave_it(string id)
    {
        var batch = Decode(id);
        Assert.Equal(XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(id)), batch.Ids[0]);
        Assert.Empty(batch.RawIds);
    }

    [Fact]
    public void Others_carry_that_hash_beside_their_own()
    {
        var batch = Decode("1", "5.0", "\"7.0\"", "1e3");
        Assert.Equal(
            [(1, XxHash128.HashToUInt128("5.0"u8)), (3, XxHash128.HashToUInt128("1e3"u8))], batch.RawIds);
    }

    [Fact]
    public void A_value_that_is_no_id_is_told_from_none()
    {
        var batch = Decode("null", "\"\"", "NaN", "true", "[1]", "{}", "-Infinity", "1");
        Assert.Equal(0b1000_0000UL, batch.HasId[0]);
        Assert.Equal(0b0111_1000UL, batch.RefusedIds[0]);
    }

    [Fact]
    public void Where_ids_are_numbers_texts_fold_as_numbers_do_and_other_texts_are_none()
    {
        var batch = Decode(new RecordSchema("t", "id", []) { IdIsNumber = true }, "5", "\"5.0\"", "\"005\"", "\" 5 \"", "\"five\"", "\"\"");
        Assert.Single(batch.Ids[..4].Distinct());
        Assert.Equal(0b1111UL, batch.HasId[0]);
        Assert.Equal(0b1_0000UL, batch.RefusedIds[0]);
    }

    [Fact]
    public void The_last_of_duplicate_keys_is_the_id()
    {
        var schema = new RecordSchema("t", "id", []);
        var batch = new Batch(schema);
        var decoder = new RecordDecoder(schema);
        foreach (var line in new[] { "{\"id\":5.0,\"id\":6,\"t\":0}", "{\"id\":true,\"id\":7,\"t\":0}", "{\"id\":8.0,\"id\":null,\"t\":0}" })
        {
            Assert.Equal(DecodeResult.Ok, decoder.Decode(Encoding.UTF8.GetBytes(line), batch));
            batch.Count++;
        }

        Assert.Equal(XxHash128.HashToUInt128("6"u8), batch.Ids[0]);
        Assert.Equal((0b011UL, 0UL), (batch.HasId[0], batch.RefusedIds[0]));
        Assert.Empty(batch.RawIds);
    }

    [Fact]
    public void A_line_that_is_no_record_leaves_nothing_of_its_id()
    {
        var schema = new RecordSchema("t", "id", []);
        var batch = new Batch(schema);
        var decoder = new RecordDecoder(schema);
        Assert.Equal(DecodeResult.Malformed, decoder.Decode("{\"id\":5.0,\"t\":0"u8, batch));
        Assert.Equal(DecodeResult.NoTime, decoder.Decode("{\"id\":true}"u8, batch));
        Assert.Equal((0UL, 0UL, 0), (batch.HasId[0], batch.RefusedIds[0], batch.RawIds.Count));
    }

    private static Batch Decode(params string[] ids) => Decode(new RecordSchema("t", "id", []), ids);

    private static Batch Decode(RecordSchema schema, params string[] ids)
    {
        var batch = new Batch(schema);
        var decoder = new RecordDecoder(schema);
        foreach (var id in ids)
        {
            Assert.Equal(DecodeResult.Ok, decoder.Decode(Encoding.UTF8.GetBytes($"{{\"id\":{id},\"t\":0}}"), batch));
            batch.Count++;
        }

        return batch;
    }
}
