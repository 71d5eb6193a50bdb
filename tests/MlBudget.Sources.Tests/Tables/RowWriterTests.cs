using System.Globalization;
using System.Text;
using CsCheck;
using MlBudget.Sources.Tables;

namespace MlBudget.Sources.Tests.Tables;

/// <summary>Values as JSON.</summary>
public sealed class RowWriterTests
{
    [Fact]
    public void A_number_is_the_shortest_decimal_that_it_stands_for() =>
        Gen.OneOf(
            Gen.Double, Gen.Double[-1, 1], Gen.Long[-20_000_000, 20_000_000].Select(millionths => millionths / 1e6), Gen.Long[-2_000_000_000_000_000, 2_000_000_000_000_000].Select(n => n / 1e6),
            Gen.Int[-1000, 1000].Select(n => n / 8.0)).Where(number => !double.IsNaN(number)).Sample(
            number => Assert.Equal(number == 0 ? "0" : number.ToString(CultureInfo.InvariantCulture), Written(number)), iter: 20_000);

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(-3, "-3")]
    [InlineData(12.000001, "12.000001")]
    [InlineData(1e300, "1E+300")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Numbers_are_written_plainly(double number, string text) => Assert.Equal(text, Written(number));

    [Fact]
    public void Texts_are_escaped_where_JSON_asks_for_it()
    {
        var writer = new RowWriter();
        writer.Open();
        writer.Append(RowWriter.KeyOf("a \"b\""));
        writer.Text("x\\y\n\u0001é"u8);
        writer.Next();
        writer.Append(RowWriter.KeyOf("c"));
        writer.Quoted("two \"\"quotes\"\"\t"u8);
        writer.Next();
        writer.Append(RowWriter.KeyOf("d"));
        writer.Text("日 \"".AsSpan());
        writer.Next();
        writer.Close();

        Assert.Equal(
            "{\"a \\\"b\\\"\":\"x\\\\y\\u000a\\u0001é\",\"c\":\"two \\\"quotes\\\"\\u0009\",\"d\":\"日 \\\"\"}", Encoding.UTF8.GetString(writer.Written));
    }

    private static string Written(double number)
    {
        var writer = new RowWriter();
        writer.Number(number);
        return Encoding.UTF8.GetString(writer.Written);
    }
}
