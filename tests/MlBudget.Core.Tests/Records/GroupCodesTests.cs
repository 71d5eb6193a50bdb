using System.Globalization;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Records;

public sealed class GroupCodesTests
{
    [Fact]
    public void Values_are_numbered_from_1_as_they_are_met()
    {
        var codes = new GroupCodes("merchant", cap: 3);

        Assert.Equal([1, 2, 1, 3], new[] { "b", "a", "b", "" }.Select(codes.GetOrAdd));
        Assert.Equal(["b", "a", ""], new[] { codes[1], codes[2], codes[3] });
        Assert.Equal((4, "merchant"), (codes.Count, codes.Name));
    }

    [Fact]
    public void A_million_values_stay_at_the_cap_and_those_that_came_first_keep_their_codes()
    {
        var codes = new GroupCodes("merchant", cap: 1000);

        var overflow = 0;
        for (var value = 0; value < 1_000_000; value++)
            overflow += codes.GetOrAdd(value.ToString(CultureInfo.InvariantCulture)) == GroupCodes.Overflow ? 1 : 0;

        Assert.Equal((999_000, 1001), (overflow, codes.Count));
        Assert.Equal(1, codes.GetOrAdd("0"));
        Assert.Equal(1000, codes.GetOrAdd("999"));
        Assert.Equal(GroupCodes.Overflow, codes.GetOrAdd("1000"));
    }
}
