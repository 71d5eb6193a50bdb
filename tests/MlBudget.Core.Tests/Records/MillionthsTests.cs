using CsCheck;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Records;

public sealed class MillionthsTests
{
    [Theory]
    [InlineData(12.34, 12_340_000)]
    [InlineData(-0.1, -100_000)]
    [InlineData(0.0000015, 2)]
    [InlineData(9e12, Millionths.Greatest)]
    [InlineData(-9e12, -Millionths.Greatest)]
    [InlineData(9.001e12, Millionths.OutOfRange)]
    [InlineData(double.NegativeInfinity, Millionths.OutOfRange)]
    [InlineData(double.NaN, Millionths.Unknown)]
    [InlineData(-0.0, 0)]
    public void A_number_is_rounded_to_the_nearest_one(double number, long expected)
    {
        var code = Millionths.Of(number);
        Assert.Equal(expected, Millionths.IsKnown(code) ? Millionths.ValueOf(code) : code);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.001, 0)]
    [InlineData(0.0005004, 0)]
    [InlineData(0.0004004, 0)]
    [InlineData(0.0003004, 1)]
    [InlineData(-0.0000004, 1)]
    [InlineData(1.5e-9, 2)]
    [InlineData(1e-12, 2)]
    [InlineData(1.23456e-13, 3)]
    [InlineData(1e-300, 3)]
    public void It_is_known_of_a_number_that_it_lost_over_a_thousandth_and_at_which_scale_it_would_lose_less(double number, int loss) =>
        Assert.Equal(loss, Millionths.LossOf(Millionths.Of(number)));

    [Fact]
    public void Every_number_has_a_code_of_its_nearest_millionth() =>
        Gen.Double[-1e13, 1e13].Select(Gen.Double[-1e-3, 1e-3], (great, small) => new[] { great, small }).Sample(numbers =>
        {
            foreach (var number in numbers)
            {
                var code = Millionths.Of(number);
                Assert.True(Millionths.IsCode(code));
                if (Millionths.IsKnown(code))
                    Assert.Equal((long)Math.Round(number * 1e6, MidpointRounding.AwayFromZero), Millionths.ValueOf(code));
                else
                    Assert.True(Math.Abs(number) > 9e12);
                Assert.Equal(0, Millionths.Compare(code, code));
            }
        });

    [Theory]
    [InlineData(Millionths.Greatest + 1)]
    [InlineData(-Millionths.Greatest - 1)]
    [InlineData(long.MaxValue - 1)]
    [InlineData(long.MinValue + 1)]
    [InlineData(9_100_000_000_000_000_000)]
    [InlineData(9_100_000_000_000_010_501)]
    public void Other_codes_are_none(long code) => Assert.False(Millionths.IsCode(code));

    [Fact]
    public void Numbers_are_ordered_by_what_they_are_and_not_by_what_they_lost()
    {
        Assert.True(Millionths.Compare(Millionths.Of(1e-9), Millionths.Of(5)) < 0);
        Assert.True(Millionths.Compare(Millionths.Of(-4e-7), Millionths.Of(0)) != 0);
    }
}
