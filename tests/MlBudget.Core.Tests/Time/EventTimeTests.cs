using CsCheck;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Time;

public sealed class EventTimeTests
{
    [Fact]
    public void Quotients_are_rounded_down() =>
        Gen.Select(Gen.Long[-1_000_000, 1_000_000], Gen.Long[1, 5000]).Sample((value, divisor) =>
            Assert.Equal((long)Math.Floor(value / (double)divisor), EventTime.FloorDivide(value, divisor)));
}
