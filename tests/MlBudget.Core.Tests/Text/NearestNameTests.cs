using MlBudget.Core.Text;

namespace MlBudget.Core.Tests.Text;

public class NearestNameTests
{
    private static readonly string[] Known = ["latency_seconds", "error", "error_code", "score", "id", "ip"];

    [Theory]
    [InlineData("latncy_seconds", "latency_seconds")]
    [InlineData("latency_secnods", "latency_seconds")]
    [InlineData("latencyseconds", "latency_seconds")]
    [InlineData("eror", "error")]
    [InlineData("errorr", "error")]
    [InlineData("erorr", "error")]
    [InlineData("errorcode", "error_code")]
    [InlineData("scoer", "score")]
    public void A_slip_finds_the_name_that_was_meant(string written, string meant) =>
        Assert.Equal(meant, NearestName.Find(written, Known));

    [Fact]
    public void Case_is_no_slip() => Assert.Equal("id", NearestName.Find("ID", Known));

    [Theory]
    [InlineData("merchant")]
    [InlineData("it")]
    [InlineData("")]
    [InlineData("scandal")]
    public void Past_a_third_of_the_letters_nothing_is_guessed(string written) =>
        Assert.Null(NearestName.Find(written, Known));

    [Fact]
    public void Without_known_names_nothing_is_guessed() => Assert.Null(NearestName.Find("error", []));

    [Fact]
    public void Of_equally_near_names_the_first_in_ordinal_order_is_found() =>
        Assert.Equal("feature_1", NearestName.Find("feature_3", ["feature_2", "feature_1"]));
}
