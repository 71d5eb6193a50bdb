using System.Globalization;
using System.Numerics;
using CsCheck;
using MlBudget.Core.Text;

namespace MlBudget.Core.Tests.Text;

public sealed class ClassTextTests
{
    /// <summary>A number as digits and a power of ten.</summary>
    private static readonly Gen<(int Digits, int Power)> Numbers = Gen.Select(Gen.Int[-100_000, 100_000], Gen.Int[-25, 25]);

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.0", "1")]
    [InlineData("1.000", "1")]
    [InlineData("1e0", "1")]
    [InlineData("10E-1", "1")]
    [InlineData("true", "1")]
    [InlineData("True", "1")]
    [InlineData("0", "0")]
    [InlineData("0.0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("0e5", "0")]
    [InlineData("false", "0")]
    [InlineData("False", "0")]
    [InlineData("2.0", "2")]
    [InlineData("20", "20")]
    [InlineData("2e1", "20")]
    [InlineData("-1.50", "-15e-1")]
    [InlineData("0.5", "5e-1")]
    [InlineData("5e-1", "5e-1")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("9007199254740993.0", "9007199254740993")]
    public void Truth_values_and_numbers_are_compared_by_value(string text, string folded) => Assert.Equal(folded, ClassText.Fold(text));

    [Theory]
    [InlineData("fraud")]
    [InlineData("Fraud")]
    [InlineData("TRUE")]
    [InlineData("tRue")]
    [InlineData("yes")]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\n")]
    [InlineData("007")]
    [InlineData("+1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1,0")]
    [InlineData("0x1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("١")]
    [InlineData("1e1234567890123456")]
    public void Anything_else_is_compared_as_it_is_written(string text) => Assert.Equal(text, ClassText.Fold(text));

    [Fact]
    public void However_a_number_is_written_it_is_the_same_class() => Gen.Select(Numbers, Gen.Int[0, 6], Gen.Int[-4, 4]).Sample(
        (number, zeros, shift) =>
        {
            string[] texts = [Plain(number, 0), Plain(number, zeros), Scientific(number, shift), Scientific(number, shift).ToUpperInvariant()];
            var folded = texts.Select(ClassText.Fold).ToArray();
            Assert.Single(folded.Distinct());
            Assert.Equal(folded[0], ClassText.Fold(folded[0]));
        }, iter: 1000);

    [Fact]
    public void Numbers_are_of_one_class_only_where_they_are_equal() => Gen.Select(Numbers, Numbers).Sample(
        (one, other) => Assert.Equal(
            Compare(one, other) == 0, ClassText.Fold(Plain(one, 0)) == ClassText.Fold(Scientific(other, 1))), iter: 1000);

    [Fact]
    public void Texts_that_are_no_numbers_are_never_a_number() => Gen.String.Sample(
        text => Assert.True(ClassText.Fold(text) == text || decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            || text is "true" or "True" or "false" or "False"), iter: 1000);

    private static string Plain((int Digits, int Power) number, int zeros)
    {
        var sign = number.Digits < 0 ? "-" : "";
        var digits = Math.Abs(number.Digits).ToString(CultureInfo.InvariantCulture);
        if (number.Power >= 0)
            return sign + (number.Digits == 0 ? "0" : digits + new string('0', number.Power)) + (zeros > 0 ? "." + new string('0', zeros) : "");
        digits = digits.PadLeft(1 - number.Power, '0');
        return $"{sign}{digits[..^-number.Power]}.{digits[^-number.Power..]}{new string('0', zeros)}";
    }

    private static string Scientific((int Digits, int Power) number, int shift) => shift >= 0
        ? $"{number.Digits}{(number.Digits == 0 ? "" : new string('0', shift))}e{number.Power - (number.Digits == 0 ? 0 : shift)}"
        : $"{number.Digits}.{new string('0', -shift)}e{number.Power}";

    private static int Compare((int Digits, int Power) one, (int Digits, int Power) other)
    {
        var least = Math.Min(one.Power, other.Power);
        return (one.Digits * BigInteger.Pow(10, one.Power - least)).CompareTo(other.Digits * BigInteger.Pow(10, other.Power - least));
    }
}
