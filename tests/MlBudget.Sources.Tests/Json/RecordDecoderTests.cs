using MlBudget.Core.Records;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Tests.Json;

public class RecordDecoderTests
{
    [Theory]
    [InlineData("300", "0.3")]
    [InlineData("-0", "-0")]
    [InlineData("1.5e3", "1.5")]
    [InlineData("123456789012345678901234567890", "1.2345678901234568E+26")]
    [InlineData("1e999", "Infinity")]
    [InlineData("-Infinity", "-Infinity")]
    [InlineData("null", null)]
    [InlineData("NaN", null)]
    [InlineData("\"\"", null)]
    [InlineData("\"300\"", Row.Mistyped)]
    [InlineData("true", Row.Mistyped)]
    [InlineData("{}", Row.Mistyped)]
    [InlineData("[1]", Row.Mistyped)]
    [InlineData("01", "Malformed")]
    [InlineData("1.", "Malformed")]
    [InlineData(".5", "Malformed")]
    [InlineData("+1", "Malformed")]
    [InlineData("-NaN", "Malformed")]
    [InlineData("nul", "Malformed")]
    public void Numbers_are_scaled_by_division_where_that_is_exact(string value, string? expected) =>
        Assert.Equal(expected, Row.Cell($"{{\"t\":0,\"x\":{value}}}", ColumnKind.Number, scale: 0.001m));

    [Theory]
    [InlineData("\"a\\u00e9\\n\\\"\"", "aé\n\"")]
    [InlineData("\"\\ud83c\\udf88 \\ud83c\"", "🎈 \ufffd")]
    [InlineData("\"1.0\"", "1.0")]
    [InlineData("1", "1")]
    [InlineData("1.0", "1")]
    [InlineData("-0.0", "0")]
    [InlineData("1.5e1", "15")]
    [InlineData("1.50", "1.50")]
    [InlineData("1e18", "1e18")]
    [InlineData("1e17", "100000000000000000")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("Infinity", "Infinity")]
    [InlineData("null", null)]
    [InlineData("NaN", null)]
    [InlineData("\"\"", null)]
    [InlineData("[]", Row.Mistyped)]
    public void Categories_are_texts_or_what_is_written(string value, string? expected) =>
        Assert.Equal(expected, Row.Cell($"{{\"t\":0,\"x\":{value}}}", ColumnKind.Category));

    [Theory]
    [InlineData("\"no\"", true)]
    [InlineData("0", true)]
    [InlineData("-Infinity", true)]
    [InlineData("false", true)]
    [InlineData("[]", true)]
    [InlineData("{\"y\":null}", true)]
    [InlineData("null", false)]
    [InlineData("NaN", false)]
    [InlineData("\"\"", false)]
    [InlineData("1,\"x\":null", false)]
    public void Whatever_has_a_type_is_present(string value, bool isPresent) => Assert.Equal(
        isPresent ? SlowDecoder.Present : null, Row.Cell($"{{\"t\":0,\"x\":{value}}}", ColumnKind.Presence));

    [Theory]
    [InlineData("[]", SlowDecoder.Present)]
    [InlineData("[1,[2]]", SlowDecoder.Present)]
    [InlineData("{\"y\":[]}", Row.Mistyped)]
    [InlineData("\"[]\"", Row.Mistyped)]
    [InlineData("0", Row.Mistyped)]
    [InlineData("false", Row.Mistyped)]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("{},\"x\":[1]", SlowDecoder.Present)]
    [InlineData("[1],\"x\":{}", Row.Mistyped)]
    public void Lists_are_there_also_where_they_are_empty(string value, string? expected) =>
        Assert.Equal(expected, Row.Cell($"{{\"t\":0,\"x\":{value}}}", ColumnKind.List));

    [Theory]
    [InlineData(256, "", 256)]
    [InlineData(257, "", 256)]
    [InlineData(254, "é", 255)]
    [InlineData(255, "é", 255)]
    [InlineData(253, "🎈", 253)]
    [InlineData(252, "🎈🎈", 254)]
    public void Long_categories_are_cut_between_characters(int letters, string end, int chars)
    {
        var text = new string('x', letters) + end;
        Assert.Equal(text[..chars], Row.Cell($"{{\"t\":0,\"x\":\"{text}\"}}", ColumnKind.Category));
    }

    [Theory]
    [InlineData("\"2026-11-23T21:31:59Z\"", "1795469519000000")]
    [InlineData("\"2026-11-23t21:31:59.1234567z\"", "1795469519123456")]
    [InlineData("\"2026-11-23 23:31:59+02:00\"", "1795469519000000")]
    [InlineData("\"2026-11-23T21:31:59\"", "1795469519000000")]
    [InlineData("\"2026-11-23T19:01:59-0230\"", "1795469519000000")]
    [InlineData("\"2016-12-31T23:59:60Z\"", "1483228799999999")]
    [InlineData("\"1969-12-31T23:59:59.9999999Z\"", "-1")]
    [InlineData("1795469519", "1795469519000000")]
    [InlineData("1795469519.25", "1795469519250000")]
    [InlineData("\"1795469519.25\"", "1795469519250000")]
    [InlineData("1795469519250", "1795469519250000")]
    [InlineData("1795469519250000", "1795469519250000")]
    [InlineData("1795469519250000123", "1795469519250000")]
    [InlineData("99999999999", "99999999999000000")]
    [InlineData("-0.0000001", "-1")]
    [InlineData("253402300799999999999", "253402300799999999")]
    [InlineData("253402300800000000000", Row.Mistyped)]
    [InlineData("\"2026-02-30T00:00:00Z\"", Row.Mistyped)]
    [InlineData("\"2026-02-28T24:00:00Z\"", Row.Mistyped)]
    [InlineData("\"0001-01-01T00:00:00+01:00\"", Row.Mistyped)]
    [InlineData("\"0000-12-31T00:00:00Z\"", Row.Mistyped)]
    [InlineData("\"2026-11-23\"", "1795392000000000")]
    [InlineData("\"2026-11-23 21:31:59,25\"", "1795469519250000")]
    [InlineData("\"2026-11-23 21:31:59.25 UTC\"", "1795469519250000")]
    [InlineData("\"2026-11-24 06:31:59 +0900\"", "1795469519000000")]
    [InlineData("\"2026/11/23 21:31:59\"", "1795469519000000")]
    [InlineData("\"2026-11-23T21:31Z\"", "1795469460000000")]
    [InlineData("\"2026-11-23 21:31\"", "1795469460000000")]
    [InlineData("\"24/Nov/2026:06:31:59 +0900\"", "1795469519000000")]
    [InlineData("\"24/Foo/2026:06:31:59 +0900\"", Row.Mistyped)]
    [InlineData("\"~026-11-30\"", Row.Mistyped)]
    [InlineData("\"30/Nov/~026:06:31:59 +0900\"", Row.Mistyped)]
    [InlineData("\"24/11/2026 06:31:59\"", Row.Mistyped)]
    [InlineData("\"2026-11-23T22:31:59+01:00[Europe/Berlin]\"", "1795469519000000")]
    [InlineData("\"2026-11-23T22:31:59[Europe/Berlin]\"", "1795469519000000")]
    [InlineData("\"2026-11-23T22:31:59[Mars/Base]\"", Row.Mistyped)]
    [InlineData("\"2026-11-23T22:31:59 \"", Row.Mistyped)]
    [InlineData("20261123", "1795392000000000")]
    [InlineData("\"20261123\"", "1795392000000000")]
    [InlineData("20261123213159", "1795469519000000")]
    [InlineData("\"20261123213159\"", "1795469519000000")]
    [InlineData("\"20261123T213159Z\"", "1795469519000000")]
    [InlineData("\"20261123T223159+0100\"", "1795469519000000")]
    [InlineData("\"202611232131\"", "1795469460000000")]
    [InlineData("20261123.0", "1795392000000000")]
    [InlineData("20261123213159250", "1795469519250000")]
    [InlineData("20261131", "20261131000000")]
    [InlineData("21261123", "21261123000000")]
    [InlineData("\"yesterday\"", Row.Mistyped)]
    [InlineData("Infinity", Row.Mistyped)]
    [InlineData("true", Row.Mistyped)]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    public void Times_are_rfc_3339_or_a_number_whose_size_tells_its_unit(string value, string? expected) =>
        Assert.Equal(expected, Row.Cell($"{{\"t\":0,\"x\":{value}}}", ColumnKind.Time));

    [Theory]
    [InlineData("{\"t\":0,\"x\":1,\"x\":2}", "2")]
    [InlineData("{\"t\":0,\"x\":1,\"x\":null}", null)]
    [InlineData("{\"t\":0,\"x\":1,\"x\":\"1\"}", Row.Mistyped)]
    [InlineData("{\"t\":0,\"x\":1,\"\\u0078\":3}", "3")]
    [InlineData("{\"t\":0,\"x\":4,\"t\":null}", "NoTime")]
    [InlineData("{\"t\":null,\"x\":4,\"t\":0}", "4")]
    public void The_last_of_duplicate_keys_wins(string line, string? expected) =>
        Assert.Equal(expected, Row.Cell(line, ColumnKind.Number));

    [Theory]
    [InlineData("{\"t\":0,\"a\":{\"y\":0,\"b\":{\"x\":1}}}", "1")]
    [InlineData("{\"t\":0,\"a\":{\"b\":{\"x\":1}},\"a\":{\"b\":{}}}", null)]
    [InlineData("{\"t\":0,\"a\":{\"b\":{\"x\":1}},\"a\":5}", null)]
    [InlineData("{\"t\":0,\"a\":[{\"b\":{\"x\":1}}]}", null)]
    [InlineData("{\"t\":0,\"a.b.x\":1}", null)]
    public void Dotted_paths_lead_into_objects(string line, string? expected) =>
        Assert.Equal(expected, Row.Cell(line, ColumnKind.Number, "a.b.x"));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{\"t\":0} {}")]
    [InlineData("{\"t\":0,}")]
    [InlineData("{\"t\" 0}")]
    [InlineData("{\"t\":0,\"y\":\"\\x\"}")]
    [InlineData("{\"t\":0,\"y\":\"\\u12g4\"}")]
    [InlineData("{\"t\":0,\"y\":\"\t\"}")]
    [InlineData("{\"t\":0,\"y\":[1 2]}")]
    [InlineData("{\"t\":0,\"y\":{\"a\":tru}}")]
    [InlineData("{'t':0}")]
    public void A_line_that_is_not_one_json_object_is_malformed_also_where_nobody_reads_it(string line) =>
        Assert.Equal("Malformed", Row.Cell(line, ColumnKind.Number));

    [Theory]
    [InlineData(63, "1")]
    [InlineData(64, "Malformed")]
    public void Nesting_has_a_limit(int depth, string expected)
    {
        Assert.Equal(expected, Row.Cell($"{{\"t\":0,\"y\":{new string('[', depth)}{new string(']', depth)},\"x\":1}}", ColumnKind.Number));
        var path = string.Join('.', Enumerable.Repeat("y", 80));
        var nested = string.Concat(Enumerable.Repeat("{\"y\":", depth)) + "0" + new string('}', depth);
        Assert.Equal(expected == "1" ? null : expected, Row.Cell($"{{\"t\":0,\"y\":{nested}}}", ColumnKind.Number, path));
    }

    [Fact]
    public void Known_keys_and_categories_cost_no_allocation_in_whatever_order_they_come()
    {
        var schema = new RecordSchema(
            "t", "id", [new("x", ColumnKind.Number), new("o.c", ColumnKind.Category), new("o.n", ColumnKind.Number)]);
        byte[][] lines =
        [
            "{\"t\":1700000000,\"id\":\"a\\u0062\",\"x\":0.12345678901234567,\"y\":[1,{}],\"o\":{\"c\":\"d\\n\",\"n\":1}}"u8.ToArray(),
            "{\"o\":{\"n\":1,\"c\":1.0},\"y\":null,\"x\":1,\"id\":7,\"t\":\"2026-11-23T21:31:59Z\"}"u8.ToArray(),
            "{\"x\":1,\"o\":{\"z\":1},\"t\":1,\"y\":1,\"id\":7"u8.ToArray(),
            "{\"t\":1700000000,\"id\":7.50e3}"u8.ToArray(),
            "{ \"t\" : 1700000000, \"z\" : true }"u8.ToArray(),
        ];
        var batch = new Batch(schema);
        var decoder = new RecordDecoder(schema);
        long before = 0;
        for (var round = 0; round < 200; round++)
        {
            if (round == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var line in lines)
                decoder.Decode(line, batch);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_batch_of_another_schema_is_refused()
    {
        var decoder = new RecordDecoder(new RecordSchema("t", null, []));
        Assert.Throws<ArgumentException>(() => decoder.Decode("{}"u8, new Batch(new RecordSchema("u", null, []))));
    }
}
