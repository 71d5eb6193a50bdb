using System.Collections.Immutable;
using CsCheck;
using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Tests.Paths;

public class RecordPathTests
{
    private static readonly Gen<string> Key = Gen.Frequency(
        (1, Gen.OneOf("json", "csv", "logfmt", "number", "greatest", "time", "$index")), (3, Gen.Char['a', 'z'].Array[1, 5].Select(letters => new string(letters))),
        (2, Gen.OneOf('a', '.', '[', ']', '|', '"', '\'', '\\', ' ', '$', 'é', '-').Array[0, 5].Select(signs => new string(signs))));

    private static readonly Gen<PathStep> Step = Gen.Frequency(
        (4, Key.Select(PathStep.To)), (2, Gen.Int[-3, 3].Select(index => new PathStep(PathStepKind.Element, Index: index))),
        (1, Gen.Int[0, PathSyntax.Contents.Length - 1].Select(content => new PathStep(PathSyntax.Contents[content].Kind))));

    private static readonly Gen<PathReading> Reading = Gen.OneOf<PathReading>(
        Gen.Const<PathReading>(new NumberReading()), Gen.Const<PathReading>(new GreatestReading()),
        Gen.Select(Key, Gen.Int[0, 9]).Select(each => (PathReading)new ValuesReading([(each.Item1, $"{each.Item2}")])),
        Gen.Select(Gen.Int[-9, 9], Key).Select(each => (PathReading)new ThresholdReading(each.Item1 / 4m, each.Item2, each.Item2 + "x")),
        Gen.Const<PathReading>(new TimeReading(["%d/%m/%Y, \"%H:%M\""], "Asia/Tokyo")));

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a.b c.d-e", "a.b c.d-e")]
    [InlineData("\"a.b\".c", "\"a.b\".c")]
    [InlineData("a\\.b", "\"a.b\"")]
    [InlineData("'it\\'s'", "\"it's\"")]
    [InlineData("prices['eur']", "prices.eur")]
    [InlineData("prices[\"e.u\"]", "prices.\"e.u\"")]
    [InlineData("a[0][-1].b", "a[0][-1].b")]
    [InlineData("a[$index].b", "a[$index].b")]
    [InlineData("log|json|a.b", "log | json | a.b")]
    [InlineData("a  |  json", "a | json")]
    [InlineData("a[0] | json | [1].b", "a[0] | json | [1].b")]
    [InlineData("a | json | json | json", "a | json | json | json")]
    [InlineData("a | json | \"number\"", "a | json | \"number\"")]
    [InlineData("a | json | number.b", "a | json | \"number\".b")]
    [InlineData("number.json", "number.json")]
    [InlineData("a|base64|csv|[-1]", "a | base64 | csv | [-1]")]
    [InlineData("log|logfmt|http.status", "log | logfmt | http.status")]
    [InlineData("a | number", "a | number")]
    [InlineData("a | json | number", "a | json | number")]
    [InlineData("a | json | b | number", "a | json | b | number")]
    [InlineData("a | values(yes: 1, \"no, no\": 0)", "a | values(\"yes\": \"1\", \"no, no\": \"0\")")]
    [InlineData("a | at_least( 0.50, fraud, ok )", "a | at_least(0.5, \"fraud\", \"ok\")")]
    [InlineData("a|greatest", "a | greatest")]
    [InlineData("a | time(%d/%m/%Y, zone: Europe/Berlin)", "a | time(\"%d/%m/%Y\", zone: \"Europe/Berlin\")")]
    [InlineData("a.b ?? c", "a.b ?? c")]
    [InlineData("a | number  ??  \"b.c\" ?? d[0] | json | e", "a | number ?? \"b.c\" ?? d[0] | json | e")]
    [InlineData("'a ?? b'.c", "\"a ?? b\".c")]
    [InlineData("a??b", "a??b")]
    [InlineData("a | values(\"x ?? y\": 1)", "a | values(\"x ?? y\": \"1\")")]
    public void Equal_paths_are_written_alike(string text, string written) => Assert.Equal(written, RecordPath.Parse(text).ToString());

    [Theory]
    [InlineData("", "expected keys joined by single dots")]
    [InlineData("a..b", "expected keys joined by single dots")]
    [InlineData(".a", "expected keys joined by single dots")]
    [InlineData("a.", "expected keys joined by single dots")]
    [InlineData("a]", "expected keys joined by single dots, found ']' behind them")]
    [InlineData("a\"b\"", "expected keys joined by single dots, found '\"' behind them")]
    [InlineData("\"a", "expected a quote behind a key that begins with one")]
    [InlineData("a[x]", "expected the number of an element in brackets, as [0], or [-1] for the last one, up to 65535, or [$index] for that of the row")]
    [InlineData("a[0", "expected the number of an element in brackets, as [0], or [-1] for the last one, up to 65535, or [$index] for that of the row")]
    [InlineData("a[70000]", "expected the number of an element in brackets, as [0], or [-1] for the last one, up to 65535, or [$index] for that of the row")]
    [InlineData("a[$index][$index]", "expected [$index] at most once: a record has one row for each element of one list")]
    [InlineData("a ?? ", "expected keys joined by single dots")]
    [InlineData("a ?? b..c", "expected keys joined by single dots")]
    [InlineData("a[$index] ?? b", "expected [$index] on both sides of '??' or on none")]
    [InlineData("a | jsn", "expected json, csv, logfmt, base64, number, greatest, values(TEXT: VALUE, …), at_least(NUMBER, TEXT, TEXT) or time(FORMAT, zone: ZONE) behind '|'")]
    [InlineData("a |", "expected json, csv, logfmt, base64, number, greatest, values(TEXT: VALUE, …), at_least(NUMBER, TEXT, TEXT) or time(FORMAT, zone: ZONE) behind '|'")]
    [InlineData("a | json |", "expected keys joined by single dots")]
    [InlineData("a | json | b..c", "expected keys joined by single dots")]
    [InlineData("a | number(1)", "expected json, csv, logfmt, base64, number, greatest, values(TEXT: VALUE, …), at_least(NUMBER, TEXT, TEXT) or time(FORMAT, zone: ZONE) behind '|'")]
    [InlineData("a | values(1, 2)", "expected json, csv, logfmt, base64, number, greatest, values(TEXT: VALUE, …), at_least(NUMBER, TEXT, TEXT) or time(FORMAT, zone: ZONE) behind '|'")]
    [InlineData("a | values(1: 2", "expected texts between commas and ')' behind 'values('")]
    [InlineData("a | time(zone: Europe/Berlyn)", "found no time zone 'Europe/Berlyn', expected one of the IANA database")]
    [InlineData("a | time('%H:%M')", "a time needs a year: expected %Y or %y in its form")]
    [InlineData("a | time('%Y %H:%M')", "a time needs a month and a day: expected %m or %b, and %d in its form")]
    [InlineData("a | time(%Y-%m-%d %J)", "found '%J' in the form of a time, expected %Y or %y, %m, %b or %B, %d, %H or %I and %p, %M, %S, %f, %z or %Z, %a, %A, %F, %T, %R or %%")]
    public void What_is_no_path_says_what_was_expected(string text, string fault)
    {
        Assert.False(RecordPath.TryParse(text, out _, out var found));
        Assert.Equal(fault, found);
        Assert.Throws<FormatException>(() => RecordPath.Parse(text));
    }

    [Fact]
    public void A_path_that_was_written_is_read_as_the_same() => Gen.Select(Step.Array[0, 6], Reading.Array[0, 3], Key.Array[0, 2]).Sample((steps, readings, others) =>
    {
        ImmutableArray<PathStep> all = [PathStep.To("a"), .. steps];
        var path = new RecordPath(all, [.. readings]) { Others = [.. others.Select(key => new RecordPath([PathStep.To(key)], []))] };
        var read = RecordPath.Parse(path.ToString());
        Assert.Equal(path.ToString(), read.ToString());
        Assert.Equal(path.Steps.AsEnumerable(), read.Steps.AsEnumerable());
        Assert.Equal(readings.Select(reading => reading.Canonical), read.Readings.Select(reading => reading.Canonical));
    });

    [Fact]
    public void No_text_stops_the_reader() => Gen.OneOf("a", ".", "[", "]", "|", "\"", "'", "\\", " ", " ?? ", "$index", "json", "(", ")", ",", ":", "values", "0")
        .Array[0, 12].Select(string.Concat).Sample(text => Assert.Equal(RecordPath.TryParse(text, out _, out var fault), fault is null));

    [Theory]
    [InlineData("request_id + $index", "request_id + $index")]
    [InlineData("a.b + c | number", "a.b + c | number")]
    [InlineData("id", "id")]
    [InlineData("a ?? b + $index", "a ?? b + $index")]
    [InlineData("\"c.d + e\" + 'f'", "\"c.d + e\" + f")]
    public void An_id_has_parts(string text, string written) => Assert.Equal(written, IdPath.Parse(text).ToString());

    [Theory]
    [InlineData("log | json | a", "log | csv | [0]", true)]
    [InlineData("x + log | json | a", "log | json | b | csv | [1]", false)]
    [InlineData("log | json | a", "log | json | b", false)]
    [InlineData("a | json | b | json | c", "a | json | b | base64 | number", true)]
    [InlineData("x ?? log | json | a", "log | csv | [0]", true)]
    public void A_text_is_read_in_one_way(string one, string other, bool isConflict) =>
        Assert.Equal(isConflict ? (one, other) : null, PathConflicts.Find([one, other]));

    [Fact]
    public void The_index_alone_is_no_id() => Assert.Throws<FormatException>(() => IdPath.Parse("$index"));
}
