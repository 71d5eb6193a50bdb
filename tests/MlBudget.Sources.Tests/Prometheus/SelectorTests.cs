using MlBudget.Sources.Prometheus;

namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>What is a selector, and what is told of it.</summary>
public sealed class SelectorTests
{
    [Theory]
    [InlineData("requests_total", "requests_total", "")]
    [InlineData(" requests_total{} ", "requests_total", "")]
    [InlineData("job:requests:total{code=~\"5..\", job!=\"x\"}", "job:requests:total", "code")]
    [InlineData("a{b='it\\'s',c=`x}`,}", "a", "b,c")]
    [InlineData("{__name__=\"a_total\",b=\"c\"}", "a_total", "b")]
    [InlineData("{\"http.requests\", \"service.name\"=\"ml\"}", "http.requests", "service.name")]
    [InlineData("{\"a\\\"b\"}", "a\"b", "")]
    [InlineData("{__name__=~\"a|b\"}", null, "")]
    [InlineData("a{b=\"\",c!=\"d\",e!~\"f\"}", "a", "")]
    public void A_selector_tells_its_name_and_the_labels_that_it_asks_for(string text, string? name, string labels)
    {
        var selector = Selector.Parse(text, out _)!;

        Assert.Equal((text.Trim(), name, labels), (selector.Text, selector.Name, string.Join(',', selector.Needed.Select(matcher => matcher.Name))));
    }

    [Fact]
    public void Some_of_its_matchers_are_a_selector_of_their_own_with_quotes_where_a_name_needs_them()
    {
        var selector = Selector.Parse("a_total{code=~\"5..|\\\"\",job!=\"x\",\"service.name\"='ml'}", out _)!;

        Assert.Equal(
            "{__name__=\"a_total\",code=~\"5..|\\\"\",job!=\"x\",\"service.name\"=\"ml\"}", selector.With(selector.Matchers));
        Assert.Equal("{__name__=\"a_total\"}", selector.With([]));
    }

    [Fact]
    public void The_bucket_of_a_histogram_is_told() => Assert.Equal("0.1", Selector.Parse("a_bucket{le=\"0.1\"}", out _)!.Bucket);

    [Fact]
    public void All_series_of_a_name_are_asked_for_with_its_quotes_escaped() =>
        Assert.Equal("{__name__=\"a\\\"b\"}", Selector.Parse("{\"a\\\"b\"}", out _)!.OfName);

    [Theory]
    [InlineData("rate(a_total[5m])", "found an expression, expected a selector of counters")]
    [InlineData("sum(a_total)", "found an expression, expected a selector of counters")]
    [InlineData("a_total + b_total", "found an expression, expected a selector of counters")]
    [InlineData("a_total[5m]", "found a range; write the selector alone")]
    [InlineData("a_total offset 5m", "found a modifier; write the selector alone")]
    [InlineData("a_total @ 1600000000", "found a modifier; write the selector alone")]
    [InlineData("a_total{b=c}", "expected a selector of series such as")]
    [InlineData("a_total{", "expected a selector of series such as")]
    [InlineData("", "expected a selector of series such as")]
    public void What_is_none_is_told_with_what_to_write(string text, string expected)
    {
        Assert.Null(Selector.Parse(text, out var fault));
        Assert.StartsWith(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_judged_at_once()
    {
        var text = "a{" + string.Concat(Enumerable.Repeat("b=\"\\\\\",", 20_000)) + "!";

        Assert.Null(Selector.Parse(text, out _));
    }
}
