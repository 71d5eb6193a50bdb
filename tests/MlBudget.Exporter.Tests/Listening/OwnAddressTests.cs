using MlBudget.Exporter.Listening;

namespace MlBudget.Exporter.Tests.Listening;

/// <summary>Links in notifications lead to the exporter from other machines.</summary>
public sealed class OwnAddressTests
{
    [Theory]
    [InlineData("http://[::]:19464", "", "http://host:19464/")]
    [InlineData("https://0.0.0.0:443", "", "https://host/")]
    [InlineData("http://127.0.0.1:8080", "/mlbudget", "http://127.0.0.1:8080/mlbudget/")]
    [InlineData("http://exporter.example.com:80", "", "http://exporter.example.com/")]
    [InlineData("http://[2001:db8::1]:19464", "", "http://[2001:db8::1]:19464/")]
    public void An_address_that_stands_for_all_becomes_the_name_of_the_machine(string url, string prefix, string expected) =>
        Assert.Equal(expected, OwnAddress.Of([url], WebPaths.Default with { Prefix = prefix }, "host")!.AbsoluteUri);

    [Theory]
    [InlineData("https://proxy.example.com/ml", "https://proxy.example.com/ml/")]
    [InlineData("https://proxy.example.com", "https://proxy.example.com/")]
    public void An_external_address_is_believed(string external, string expected) =>
        Assert.Equal(expected, OwnAddress.Of(["http://[::]:19464"], WebPaths.Default with { Prefix = "/x", External = new(external) }, "host")!.AbsoluteUri);

    [Fact]
    public void The_first_address_that_is_one_counts_and_of_none_nothing_is_said()
    {
        Assert.Equal("http://10.0.0.1/", OwnAddress.Of(["http://unix:/run/x.sock", "http://10.0.0.1:80"], WebPaths.Default, "host")!.AbsoluteUri);
        Assert.Null(OwnAddress.Of([], WebPaths.Default, "host"));
    }
}
