using System.Text;
using CsCheck;
using MlBudget.Core.Records;
using MlBudget.Sources.Json;
using MlBudget.Sources.Layouts;

namespace MlBudget.Sources.Tests.Json;

/// <summary>Values that are in the first of several places.</summary>
public class FirstOfPlacesTests
{
    private const string Path = "a ?? b ?? c";

    /// <summary>Of keys in any order the first of the path counts that has a value, as if it were the only one.</summary>
    [Fact]
    public void The_first_that_is_there_counts_in_whatever_order_they_come() => Gen.Select(
        Gen.OneOf("1", "\"x\"", "\"\"", "null", "true", "{}", "2.5").Array[3], Gen.Shuffle(new[] { 0, 1, 2 }), Gen.OneOf(ColumnKind.Number, ColumnKind.Category, ColumnKind.Presence))
        .Sample((values, order, kind) =>
    {
        var first = values.FirstOrDefault(value => value is not ("null" or "\"\""), "null");
        Assert.Equal(
            Row.Cell($"{{\"t\":0,\"a\":{first}}}", kind, "a"),
            Row.Cell($"{{\"t\":0,{string.Join(',', order.Select(place => $"\"{"abc"[place]}\":{values[place]}"))}}}", kind, Path));
    });

    [Theory]
    [InlineData("""{"t":0}""", null)]
    [InlineData("""{"t":0,"d":1}""", null)]
    [InlineData("""{"t":0,"b":1,"b":2}""", "2")]
    [InlineData("""{"t":0,"b":1,"a":3,"b":2}""", "3")]
    [InlineData("""{"t":0,"a":1,"a":null}""", null)]
    public void Names_that_come_twice_and_those_that_never_do(string line, string? cell) => Assert.Equal(cell, Row.Cell(line, ColumnKind.Number, Path));

    [Theory]
    [InlineData("""{"t":0,"p":{"ordinal":{"index":3}}}""", "3")]
    [InlineData("""{"t":0,"p":{"ordinal":3}}""", "3")]
    [InlineData("""{"t":0,"p":{"ordinal":"3"}}""", "3")]
    [InlineData("""{"t":0,"p":{"xy":{"x":1,"y":2}}}""", null)]
    [InlineData("""{"t":0,"p":{"ordinal":{}}}""", Row.Mistyped)]
    public void A_place_may_be_within_another_one(string line, string? cell) =>
        Assert.Equal(cell, Row.Cell(line, ColumnKind.Number, "p.ordinal.index | number ?? p.ordinal | number"));

    [Theory]
    [InlineData("""{"was":1700000001,"id":"i"}""")]
    [InlineData("""{"t":1700000001,"was":9,"key":"i"}""")]
    [InlineData("""{"was":9,"key":"i","t":1700000001,"id":""}""")]
    public void So_may_be_the_time_and_the_id(string line)
    {
        var schema = new RecordSchema("t ?? was", "id ?? key", []);
        var batch = new Batch(schema, 1);
        Assert.Equal(DecodeResult.Ok, new RecordDecoder(schema).Decode(Encoding.UTF8.GetBytes(line), batch));
        Assert.Equal(1_700_000_001_000_000, batch.Times[0]);

        var plain = new Batch(new RecordSchema("t", "id", []), 1);
        new RecordDecoder(plain.Schema).Decode("""{"t":0,"id":"i"}"""u8, plain);
        Assert.Equal(plain.Ids[0], batch.Ids[0]);
    }

    [Fact]
    public void A_record_without_any_time_says_which_were_looked_for()
    {
        var format = RecordLayout.Json.Create(new RecordSchema("t ?? was", null, []), 100, requireId: false);
        Assert.Equal(RejectionReason.NoTime, format.Decode("{}"u8, new Batch(format.Schema)));
        Assert.StartsWith("no time in 't ?? was': expected ", format.Describe(RejectionReason.NoTime, "{}"u8), StringComparison.Ordinal);
        Assert.Equal(RejectionReason.Time, format.Decode("""{"was":"x"}"""u8, new Batch(format.Schema)));
        Assert.StartsWith("found 'x' in 't ?? was', expected ", format.Describe(RejectionReason.Time, """{"was":"x"}"""u8), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_row_has_places_of_its_own()
    {
        var schema = new RecordSchema("t", null, [new("rows[$index].a ?? rows[$index].b", ColumnKind.Number), new("model ?? was", ColumnKind.Category)]);
        var format = new RecordLayout { Rows = "rows" }.Create(schema, 1000, requireId: false);
        var batch = new Batch(schema);
        for (var again = 0; again < 2; again++)
        {
            Assert.Null(format.Decode("""{"t":0,"rows":[{"b":1},{"a":2,"b":3},{"c":4},{"b":5,"a":6}],"was":"m"}"""u8, batch));
            Assert.Equal(["1", "2", null, "6"], Enumerable.Range(0, 4).Select(row => Row.Of(batch, row)[2]));
            Assert.Equal("m", Row.Of(batch, 3)[3]);
            format.Discard(batch);
        }
    }
}
