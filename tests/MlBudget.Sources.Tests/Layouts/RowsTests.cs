using System.Text;
using CsCheck;
using MlBudget.Core.Records;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Tests.Json;

namespace MlBudget.Sources.Tests.Layouts;

/// <summary>Records of several rows, beside each row as a record of its own.</summary>
public class RowsTests
{
    private static readonly RecordLayout Layout = new() { Rows = "instances" };

    private static readonly RecordSchema Schema = new("t", "request + $index",
    [
        new("instances[$index].age", ColumnKind.Number), new("predictions[$index]", ColumnKind.Category), new("model", ColumnKind.Category),
        new("instances[$index].tags[-1]", ColumnKind.Category), new("instances[$index].note", ColumnKind.Presence),
    ]);

    private static readonly RecordSchema Single = new("t", "request + i",
    [
        new("age", ColumnKind.Number), new("y", ColumnKind.Category), new("model", ColumnKind.Category), new("tags[-1]", ColumnKind.Category),
        new("note", ColumnKind.Presence),
    ]);

    private static readonly Gen<string> Element = Gen.Select(Gen.OneOf("1", "\"x\"", "null", "[1]", "2.50"), Gen.OneOf("[]", "[\"a\",\"b\"]", "7"), Gen.Bool)
        .Select((age, tags, note) => $"\"age\":{age},\"tags\":{tags}{(note ? ",\"note\":{}" : "")}");

    [Fact]
    public void Each_element_is_a_row_as_it_would_be_by_itself() => Gen.Select(
        Gen.Select(Element, Gen.OneOf("0", "1", "\"ok\"", "null")).Array[1, 150], Gen.OneOf("\"m\"", "null", "7"), Gen.Bool, Gen.Bool).Sample((rows, model, last, known) =>
    {
        var lists = $"\"instances\":[{string.Join(',', rows.Select(row => $"{{{row.Item1}}}"))}],\"predictions\":[{string.Join(", ", rows.Select(row => row.Item2))}]";
        var outer = $"\"t\":1700000000,\"model\":{model}{(known ? ",\"request\":\"r\"" : "")}";
        var record = last ? $"{{{lists},{outer}}}" : $"{{{outer},{lists}}}";
        var expected = rows.Select((row, index) =>
            Only(RecordLayout.Json.Create(Single, 100_000, false), Single, $"{{{outer},{row.Item1},\"y\":{row.Item2},\"i\":{index}}}")).ToArray();

        var format = Layout.Create(Schema, 100_000, false);
        var batch = new Batch(Schema);
        Assert.Null(format.Decode(Encoding.UTF8.GetBytes(record), batch));
        Assert.Equal(rows.Length, format.Rows);
        Assert.Equal(expected, Enumerable.Range(0, rows.Length).Select(row => Row.Of(batch, row)));
        format.Discard(batch);
        Assert.All(batch.Columns, column => Assert.Equal(0, Bits.Count(column.Valid, 0, 200) + Bits.Count(column.Mistyped, 0, 200)));
        Assert.Equal(0, Bits.Count(batch.HasId, 0, 200));
    }, iter: 300);

    [Theory]
    [InlineData("""{"t":0}""", "found no list with elements in 'instances', expected one row at least")]
    [InlineData("""{"t":0,"instances":[]}""", "found no list with elements in 'instances', expected one row at least")]
    [InlineData("""{"t":0,"instances":{"a":1}}""", "found no list with elements in 'instances', expected one row at least")]
    [InlineData("""{"t":0,"instances":[1],"instances":null}""", "found no list with elements in 'instances', expected one row at least")]
    [InlineData("""{"t":0,"instances":[1,2],"predictions":[0]}""", "found 2 rows in 'instances' and another number of elements in a list that has [$index], expected one for each row")]
    [InlineData("""{"t":0,"instances":[1,2}""", "not JSON at byte 24 of 24: expected one JSON object per line")]
    [InlineData("""{"t":0,"instances":[1,2]""", "cut off after 24 bytes: expected one JSON object per line")]
    public void A_record_without_rows_is_refused(string record, string detail) => Refused(record, detail);

    [Fact]
    public void A_record_has_a_batch_of_rows_at_most()
    {
        var format = Layout.Create(Schema, 100_000, false);
        Assert.Null(format.Decode(OfRows(2048), new Batch(Schema)));
        Assert.Equal(2048, format.Rows);
        Refused(Encoding.UTF8.GetString(OfRows(2049)), "found 2049 rows in 'instances', expected at most 2048 in a record");

        static byte[] OfRows(int count) => Encoding.UTF8.GetBytes($"{{\"t\":0,\"instances\":[{string.Join(',', Enumerable.Repeat("{}", count))}]}}");
    }

    [Fact]
    public void Rows_wait_together_for_a_batch_with_room()
    {
        var format = Layout.Create(Schema, 100_000, false);
        var batch = new Batch(Schema) { Count = 2047 };
        Assert.Null(format.Decode("""{"t":0,"request":"r","instances":[1,2]}"""u8, batch));
        Assert.Equal(0, format.Rows);
        batch.Count--;
        Assert.Null(format.Decode("""{"t":0,"request":"r","instances":[1,2]}"""u8, batch));
        Assert.Equal(2, format.Rows);
    }

    [Fact]
    public void What_has_no_room_is_not_judged_by_a_time_that_was_refused()
    {
        var format = Layout.Create(Schema, 1_000_000, false);
        var batch = new Batch(Schema) { Count = 2000 };
        Assert.Equal(RejectionReason.Time, format.Decode("""{"t":"7000-01-01","request":"r","instances":[1]}"""u8, batch));
        Assert.Null(format.Decode(Encoding.UTF8.GetBytes($"{{\"t\":0,\"instances\":[{string.Join(',', Enumerable.Repeat("{}", 100))}]}}"), batch));
        Assert.Equal(0, format.Rows);
    }

    [Fact]
    public void Rows_without_an_id_are_left_out_where_it_is_needed()
    {
        var schema = new RecordSchema("t", "rows[$index].id", [new("rows[$index].x", ColumnKind.Number)]);
        var format = new RecordLayout { Rows = "rows" }.Create(schema, 1000, requireId: true);
        var batch = new Batch(schema);
        Assert.Null(format.Decode("""{"t":0,"rows":[{"x":1},{"id":"a","x":2},{"id":[],"x":3},{"id":"b","x":4}]}"""u8, batch));
        Assert.Equal((2, 2), (format.Rows, format.RowsWithoutId));
        Assert.Equal(("2", "4"), (Row.Of(batch, 0)[2], Row.Of(batch, 1)[2]));
        format.Discard(batch);
        Assert.Equal(RejectionReason.Id, format.Decode("""{"t":0,"rows":[{"x":1},{}]}"""u8, batch));
    }

    [Fact]
    public void Values_between_commas_are_rows()
    {
        var schema = new RecordSchema("t", null, [new("data | csv | [$index]", ColumnKind.Number)]);
        var format = new RecordLayout { Rows = "data | csv" }.Create(schema, 1000, requireId: false);
        var batch = new Batch(schema);
        Assert.Null(format.Decode("""{"t":0,"data":"0.5,,0.25"}"""u8, batch));
        Assert.Equal(3, format.Rows);
        Assert.Equal(("0.5", null, "0.25"), (Row.Of(batch, 0)[2], Row.Of(batch, 1)[2], Row.Of(batch, 2)[2]));
    }

    [Fact]
    public void A_list_that_comes_twice_counts_as_the_last_one()
    {
        var format = Layout.Create(Schema, 1000, false);
        var batch = new Batch(Schema);
        Assert.Null(format.Decode("""{"t":0,"request":"r","instances":[{"age":1,"note":1},{"age":2,"note":1}],"instances":[{"age":3},{}]}"""u8, batch));
        Assert.Equal(("3", null), (Row.Of(batch, 0)[2], Row.Of(batch, 0)[6]));
        Assert.Equal((null, null), (Row.Of(batch, 1)[2], Row.Of(batch, 1)[6]));
    }

    private static void Refused(string record, string detail)
    {
        var format = Layout.Create(Schema, 100_000, false);
        var bytes = Encoding.UTF8.GetBytes(record);
        Assert.Equal(RejectionReason.Malformed, format.Decode(bytes, new Batch(Schema)));
        Assert.Equal(detail, format.Describe(RejectionReason.Malformed, bytes));
    }

    private static string?[] Only(RecordFormat format, RecordSchema schema, string record)
    {
        var batch = new Batch(schema, 1);
        Assert.Null(format.Decode(Encoding.UTF8.GetBytes(record), batch));
        return Row.Of(batch, 0);
    }
}
