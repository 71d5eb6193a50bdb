using System.Text;
using CsCheck;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Tests.Json;

/// <summary>Equal numbers have one form, and different ones have different forms.</summary>
public sealed class CanonicalNumberTests
{
    private static readonly Gen<string> Digits = Gen.OneOf(
        Gen.Int[0, 99].Select(n => $"{n}"), Gen.ULong.Select(n => $"{n}"), Gen.Int[0, 45].Select(n => new string('0', n)),
        Gen.Select(Gen.Int[1, 9], Gen.Int[0, 440]).Select((digit, zeros) => $"{digit}{new string('0', zeros)}"),
        Gen.Select(Gen.Int[0, 440], Gen.Int[1, 9]).Select((zeros, digit) => $"{new string('0', zeros)}{digit}"));

    private static readonly Gen<string> Exponents = Gen.Select(
        Gen.OneOf("e", "E"), Gen.OneOf("", "+", "-"),
        Gen.OneOf(
            Gen.Int[0, 12].Select(e => $"{e}"), Gen.Int[380, 420].Select(e => $"{e}"), Gen.OneOf(
                "0", "007", "100000000", "999999999999999999", "1000000000000000000", "1000000000000000001", "00099999999999999999999",
                "9223372036854775807", "9223372036854775808", "123456789012345678901234567890")))
        .Select((e, sign, digits) => e + sign + digits);

    private static readonly Gen<string> Texts = Gen.Select(
        Gen.OneOf("", "", "-", "+"), Digits, Gen.Frequency((1, Gen.Const("")), (1, Digits.Select(digits => $".{digits}"))),
        Gen.Frequency((1, Gen.Const("")), (1, Exponents))).Select((sign, whole, fraction, exponent) => sign + whole + fraction + exponent);

    [Theory]
    [InlineData("5", "5")]
    [InlineData("5.0", "5")]
    [InlineData("5e0", "5")]
    [InlineData("50E-1", "5")]
    [InlineData("0.5e1", "5")]
    [InlineData("0.50", "0.5")]
    [InlineData("5e-1", "0.5")]
    [InlineData("-0", "0")]
    [InlineData("-0.0e-7", "0")]
    [InlineData("0e999999999999999999999", "0")]
    [InlineData("-12.50", "-12.5")]
    [InlineData("1E3", "1000")]
    [InlineData("1200e-2", "12")]
    [InlineData("1e30", "1000000000000000000000000000000")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("9007199254740992.0", "9007199254740992")]
    [InlineData("12345678901234567890.10", "12345678901234567890.1")]
    [InlineData("1234567890123456789012345e0", "1234567890123456789012345")]
    [InlineData("15e100000000", "15e100000000")]
    [InlineData("1.5e100000001", "15e100000000")]
    [InlineData("150e-100000001", "15e-100000000")]
    [InlineData("1e1000000000000000000", "1e1000000000000000000")]
    [InlineData("10e999999999999999999", "1e1000000000000000000")]
    [InlineData("0.1e1000000000000000000", "1e999999999999999999")]
    [InlineData("10e-1000000000000000000", "1e-999999999999999999")]
    [InlineData("0.01e-999999999999999999999", "1e-1000000000000000000001")]
    [InlineData("0.1e10000000000000000000000", "1e9999999999999999999999")]
    public void A_number_has_one_form(string text, string expected)
    {
        Assert.Equal(expected, Canonical(text));
        Assert.Equal(expected, SlowNumber.Canonical(text));
    }

    [Fact]
    public void Zeros_are_written_out_up_to_a_bound_however_the_number_is_written()
    {
        var zeros = new string('0', CanonicalNumber.MaxZeros);
        Assert.Equal($"1{zeros}", Canonical($"1e{CanonicalNumber.MaxZeros}"));
        Assert.Equal($"1{zeros}", Canonical($"1{zeros}.0"));
        Assert.Equal($"1e{CanonicalNumber.MaxZeros + 1}", Canonical($"1{zeros}0"));
        Assert.Equal($"0.{zeros}1", Canonical($"1e-{CanonicalNumber.MaxZeros + 1}"));
        Assert.Equal($"1e-{CanonicalNumber.MaxZeros + 2}", Canonical($"0.0{zeros}1"));
    }

    [Theory]
    [InlineData("+7", "7")]
    [InlineData("007", "7")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData(" 5.0\t", "5")]
    [InlineData("7e12", "7000000000000")]
    public void A_text_may_write_it_more_freely(string text, string expected) => Assert.Equal(expected, Canonical(text));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("5e")]
    [InlineData("5e+")]
    [InlineData("5e1.5")]
    [InlineData("1.2.3")]
    [InlineData("--5")]
    [InlineData("1,000")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("5 6")]
    [InlineData("a5")]
    [InlineData("٣")]
    public void Other_texts_are_no_numbers(string text)
    {
        Assert.Null(Canonical(text));
        Assert.Null(SlowNumber.Canonical(text));
    }

    [Fact]
    public void It_is_the_form_that_the_plain_twin_writes() =>
        Texts.Sample(text => Assert.Equal(SlowNumber.Canonical(text), Canonical(text)), iter: 5_000);

    [Fact]
    public void Two_numbers_have_the_same_form_if_and_only_if_they_are_equal() => Gen.Select(Texts, Texts).Sample(
        (one, other) => Assert.Equal(SlowNumber.Parse(one) == SlowNumber.Parse(other), Canonical(one) == Canonical(other)), iter: 5_000);

    [Fact]
    public void The_form_is_its_own_form() => Texts.Where(text => Canonical(text) is not null).Sample(
        text => Assert.Equal(Canonical(text), Canonical(Canonical(text)!)), iter: 2_000);

    private static string? Canonical(string text) =>
        new CanonicalNumber().TryWrite(Encoding.UTF8.GetBytes(text), out var canonical) ? Encoding.UTF8.GetString(canonical) : null;
}
