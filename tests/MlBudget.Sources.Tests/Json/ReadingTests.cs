using MlBudget.Core.Records;

namespace MlBudget.Sources.Tests.Json;

/// <summary>Values at places that paths lead to, and what readings make of them.</summary>
public class ReadingTests
{
    [Theory]
    [InlineData("{\"t\":0,\"a.b\":1}", "\"a.b\"", "1")]
    [InlineData("{\"t\":0,\"a\":[5,6,7]}", "a[0]", "5")]
    [InlineData("{\"t\":0,\"a\":[5,6,7]}", "a[2]", "7")]
    [InlineData("{\"t\":0,\"a\":[5,6,7]}", "a[3]", null)]
    [InlineData("{\"t\":0,\"a\":[5,6,7]}", "a[-1]", "7")]
    [InlineData("{\"t\":0,\"a\":[5,6,7]}", "a[-3]", "5")]
    [InlineData("{\"t\":0,\"a\":[5,6,7]}", "a[-4]", null)]
    [InlineData("{\"t\":0,\"a\":[]}", "a[-1]", null)]
    [InlineData("{\"t\":0,\"a\":[[1,2],[3,{\"b\":4}]]}", "a[1][-1].b", "4")]
    [InlineData("{\"t\":0,\"a\":[5],\"a\":[]}", "a[0]", null)]
    [InlineData("{\"t\":0,\"a\":[5],\"a\":1}", "a[-1]", null)]
    [InlineData("{\"t\":0,\"a\":[\"x\"]}", "a[0]", Row.Mistyped)]
    [InlineData("{\"t\":0,\"a\":\"{\\\"b\\\":{\\\"c\\\":4}}\"}", "a | json | b.c", "4")]
    [InlineData("{\"t\":0,\"a\":\" 4 \"}", "a | json", "4")]
    [InlineData("{\"t\":0,\"a\":\"\"}", "a | json | b", null)]
    [InlineData("{\"t\":0,\"a\":null}", "a | json | b", null)]
    [InlineData("{\"t\":0,\"a\":{\"b\":4}}", "a | json | b", "4")]
    [InlineData("{\"t\":0,\"a\":[4]}", "a | json | [0]", "4")]
    [InlineData("{\"t\":0,\"a\":\"{\\\"b\\\":4}\",\"a\":\"{}\"}", "a | json | b", null)]
    [InlineData("{\"t\":0,\"a\":\"\\\"{\\\\\\\"b\\\\\\\":4}\\\"\"}", "a | json | json | b", "4")]
    [InlineData("{\"t\":0,\"a\":\"started\"}", "a | json | b", "Malformed")]
    [InlineData("{\"t\":0,\"a\":\"{\\\"b\\\":4} x\"}", "a | json | b", "Malformed")]
    public void Paths_lead_into_lists_and_texts(string line, string path, string? expected) =>
        Assert.Equal(expected, Row.Cell(line, ColumnKind.Number, path));

    [Theory]
    [InlineData("0.0107", "[0]", "0.0107")]
    [InlineData("132, 25 ,113.2", "[1]", "25")]
    [InlineData("132,25,113.2\\n1,2,3", "[-1]", "113.2")]
    [InlineData("132,,113.2", "[1]", null)]
    [InlineData("132,25", "[2]", null)]
    [InlineData("132,25", "[-3]", null)]
    [InlineData("\\\"a,b\\\",7", "[1]", "7")]
    [InlineData("x,7", "[0]", Row.Mistyped)]
    [InlineData("\\\"x,7", "[0]", "Malformed")]
    [InlineData("", "[0]", null)]
    public void Texts_hold_values_between_commas(string text, string element, string? expected) =>
        Assert.Equal(expected, Row.Cell($"{{\"t\":0,\"a\":\"{text}\"}}", ColumnKind.Number, $"a | csv | {element}"));

    [Fact]
    public void Texts_between_commas_have_quotes() => Assert.Equal(
        "a \"b\", c", Row.Cell("{\"t\":0,\"a\":\"1, \\\"a \\\"\\\"b\\\"\\\", c\\\" ,2\"}", ColumnKind.Category, "a | csv | [1]"));

    [Theory]
    [InlineData("{\"b\":[4]}", "a | base64 | json | b[0]", "4")]
    [InlineData("3,4", "a | base64 | csv | [1]", "4")]
    [InlineData("4", "a | base64 | number", "4")]
    public void Texts_hold_others_in_base64(string text, string path, string? expected) => Assert.Equal(
        expected, Row.Cell($"{{\"t\":0,\"a\":\"{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text))}\"}}", ColumnKind.Number, path));

    [Fact]
    public void What_is_no_base64_is_malformed()
    {
        Assert.Equal("Malformed", Row.Cell("{\"t\":0,\"a\":\"{}\"}", ColumnKind.Number, "a | base64 | json | b"));
        Assert.Equal("Malformed", Row.Cell("{\"t\":0,\"a\":\"/w==\"}", ColumnKind.Number, "a | base64 | number"));
    }

    [Fact]
    public void Json_within_json_is_read_twice() => Assert.Equal(
        "4", Row.Cell("{\"t\":0,\"a\":\"{\\\"b\\\":\\\"{\\\\\\\"c\\\\\\\":4}\\\"}\"}", ColumnKind.Number, "a | json | b | json | c"));

    [Theory]
    [InlineData("\"200\"", "200")]
    [InlineData("\" 0.95 \"", "0.95")]
    [InlineData("0.95", "0.95")]
    [InlineData("\"+1.5\"", "1.5")]
    [InlineData("\"-.5\"", "-0.5")]
    [InlineData("\"5.\"", "5")]
    [InlineData("\"5.e2\"", "500")]
    [InlineData("\"007\"", "7")]
    [InlineData("\"1e3\"", "1000")]
    [InlineData("\"nan\"", null)]
    [InlineData("\"NaN\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("\"inf\"", "Infinity")]
    [InlineData("\"-Infinity\"", "-Infinity")]
    [InlineData("\"1,234\"", Row.Mistyped)]
    [InlineData("\"yes\"", Row.Mistyped)]
    [InlineData("\"1.2.3\"", Row.Mistyped)]
    [InlineData("\"e5\"", Row.Mistyped)]
    [InlineData("\"--1\"", Row.Mistyped)]
    [InlineData("true", Row.Mistyped)]
    [InlineData("{}", Row.Mistyped)]
    public void Texts_are_numbers_where_the_path_says_so(string value, string? expected) =>
        Assert.Equal(expected, Row.Cell($"{{\"t\":0,\"x\":{value}}}", ColumnKind.Number, "x | number"));

    [Fact]
    public void Numbers_in_texts_are_scaled() => Assert.Equal("0.3", Row.Cell("{\"t\":0,\"x\":\"300\"}", ColumnKind.Number, "x | number", 0.001m));

    [Theory]
    [InlineData("\"approve\"", "0")]
    [InlineData("\"decline\"", "1")]
    [InlineData("true", "2")]
    [InlineData("7", "3")]
    [InlineData("7.0", "3")]
    [InlineData("9.50", "4")]
    [InlineData("9.5", "9.5")]
    [InlineData("false", "5")]
    [InlineData("8", "8")]
    [InlineData("\"other\"", Row.Mistyped)]
    [InlineData("null", null)]
    public void Texts_are_mapped_to_numbers(string value, string? expected) => Assert.Equal(
        expected, Row.Cell($"{{\"t\":0,\"x\":{value}}}", ColumnKind.Number, "x | values(approve: 0, decline: 1, true: 2, 7.0: 3, 9.50: 4, False: 5)"));

    [Theory]
    [InlineData("\"cb\"", "fraud")]
    [InlineData("\"other\"", "other")]
    [InlineData("1", "legit")]
    public void Texts_are_mapped_to_texts(string value, string? expected) =>
        Assert.Equal(expected, Row.Cell($"{{\"t\":0,\"x\":{value}}}", ColumnKind.Category, "x | values(cb: fraud, 1: legit)"));

    [Theory]
    [InlineData("0.3", "yes")]
    [InlineData("0.29999", "no")]
    [InlineData("1e9", "yes")]
    [InlineData("NaN", null)]
    [InlineData("\"0.5\"", Row.Mistyped)]
    [InlineData("true", Row.Mistyped)]
    [InlineData("[1]", Row.Mistyped)]
    public void Scores_are_answers_by_a_threshold(string value, string? expected) =>
        Assert.Equal(expected, Row.Cell($"{{\"t\":0,\"x\":{value}}}", ColumnKind.Category, "x | at_least(0.3, yes, no)"));

    [Theory]
    [InlineData("[0.1,0.7,0.2]", "1")]
    [InlineData("[0.5,0.5]", "0")]
    [InlineData("[null,0.5,NaN]", "1")]
    [InlineData("[-Infinity]", "0")]
    [InlineData("[]", null)]
    [InlineData("[null]", null)]
    [InlineData("\"{\\\"a\\\":1}\"", Row.Mistyped)]
    [InlineData("{\"cat\":0.1,\"d\\u006fg\":0.9}", "dog")]
    [InlineData("{}", null)]
    [InlineData("[0.1,\"x\"]", Row.Mistyped)]
    [InlineData("[[0.1]]", Row.Mistyped)]
    [InlineData("\"dog\"", Row.Mistyped)]
    [InlineData("1", Row.Mistyped)]
    public void The_greatest_of_scores_is_the_answer(string value, string? expected) =>
        Assert.Equal(expected, Row.Cell($"{{\"t\":0,\"x\":{value}}}", ColumnKind.Category, "x | greatest"));

    [Theory]
    [InlineData("\"{\\\"a\\\":1,\\\"b\\\":2}\"")]
    [InlineData("{\"a\":1,\"b\":2}")]
    public void The_greatest_is_found_in_a_text_and_in_what_it_holds(string value) =>
        Assert.Equal("b", Row.Cell($"{{\"t\":0,\"x\":{value}}}", ColumnKind.Category, "x | json | greatest"));

    [Fact]
    public void Readings_follow_one_another() => Assert.Equal(
        "yes", Row.Cell("{\"t\":0,\"x\":\"0.7\"}", ColumnKind.Category, "x | number | at_least(0.5, \"1\", \"0\") | values(1: yes, 0: no)"));

    [Theory]
    [InlineData("\"01/08/2026 10:30:00.123456789\"", "x | time(\"%d/%m/%Y %H:%M:%S.%f\")", "1785580200123456")]
    [InlineData("\"01/08/2026 10:30\"", "x | time(\"%d/%m/%Y %H:%M:%S\", \"%d/%m/%Y %H:%M\")", "1785580200000000")]
    [InlineData("\"Aug 1, 2026 7:30 PM\"", "x | time(\"%b %d, %Y %I:%M %p\", zone: Asia/Tokyo)", "1785580200000000")]
    [InlineData("\"Sat, 01 Aug 2026 12:30:00 +0200\"", "x | time(\"%a, %d %b %Y %T %z\", zone: Asia/Tokyo)", "1785580200000000")]
    [InlineData("\"2026-08-01 10:30 UTC\"", "x | time(\"%F %R %Z\", zone: Asia/Tokyo)", "1785580200000000")]
    [InlineData("\"2026-08-01 19:30\"", "x | time(zone: Asia/Tokyo)", "1785580200000000")]
    [InlineData("\"2026-08-01 19:30+09:00\"", "x | time(zone: Europe/Berlin)", "1785580200000000")]
    [InlineData("20260801193000", "x | time(zone: Asia/Tokyo)", "1785580200000000")]
    [InlineData("1785580200", "x | time(zone: Asia/Tokyo)", "1785580200000000")]
    [InlineData("1082026", "x | time(\"%d%m%Y\")", Row.Mistyped)]
    [InlineData("\"2026-08-01\"", "x | time(\"%d/%m/%Y\")", Row.Mistyped)]
    public void Times_have_forms_and_zones(string value, string path, string? expected) =>
        Assert.Equal(expected, Row.Cell($"{{\"t\":0,\"x\":{value}}}", ColumnKind.Time, path));
}
