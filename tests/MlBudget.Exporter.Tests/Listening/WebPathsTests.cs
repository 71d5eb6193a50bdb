using MlBudget.Exporter.Listening;

namespace MlBudget.Exporter.Tests.Listening;

public sealed class WebPathsTests
{
    [Theory]
    [InlineData("/", "")]
    [InlineData("mlbudget", "/mlbudget")]
    [InlineData("/a/mlbudget/", "/a/mlbudget")]
    [InlineData("", null)]
    [InlineData("/a b", null)]
    [InlineData("/{model}", null)]
    [InlineData("/a//b", null)]
    [InlineData(".", null)]
    [InlineData("/..", null)]
    [InlineData("/../mlbudget", null)]
    [InlineData("/mlbudget/./", null)]
    [InlineData("/.mlbudget/...", "/.mlbudget/...")]
    public void A_prefix_has_a_slash_before_it_and_none_behind(string text, string? prefix) =>
        Assert.Equal(prefix, WebPaths.ParsePrefix(text));

    [Theory]
    [InlineData("http://example.org", true)]
    [InlineData("https://example.org:8443/mlbudget/", true)]
    [InlineData("example.org", false)]
    [InlineData("ftp://example.org/", false)]
    [InlineData("http://user@example.org/", false)]
    [InlineData("http://example.org/?a=1", false)]
    [InlineData("http://example.org/#top", false)]
    [InlineData("/mlbudget", false)]
    public void An_external_URL_is_one_of_HTTP_without_a_question(string text, bool isOne) =>
        Assert.Equal(isOne, WebPaths.ParseExternal(text) is not null);

    [Theory]
    [InlineData("/metrics", false)]
    [InlineData("/configuration", false)]
    [InlineData("/api-metrics", false)]
    [InlineData("/config", true)]
    [InlineData("/Config", true)]
    [InlineData("/-/healthy", true)]
    [InlineData("/api/v1/budgets", true)]
    [InlineData("/api", true)]
    public void What_else_is_there_is_not_free_for_metrics(string path, bool isTaken) => Assert.Equal(isTaken, WebPaths.IsTaken(path));

    [Theory]
    [InlineData("", null, "")]
    [InlineData("/x", null, "/x")]
    [InlineData("/x", "http://proxy/mlbudget/", "/mlbudget")]
    [InlineData("/x", "http://proxy/", "")]
    public void Links_begin_as_browsers_come(string prefix, string? external, string links) =>
        Assert.Equal(links, new WebPaths { Prefix = prefix, External = external is null ? null : new(external) }.Links);
}
