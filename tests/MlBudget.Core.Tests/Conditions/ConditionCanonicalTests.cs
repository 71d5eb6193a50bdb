using static MlBudget.Core.Tests.Conditions.WrittenRecords;

namespace MlBudget.Core.Tests.Conditions;

public class ConditionCanonicalTests
{
    [Theory]
    [InlineData("latency_seconds <= 0.1", "[latency_ms:Number*0.001] <= 0.1")]
    [InlineData("status > 500", "[http.status:Number] > 500")]
    [InlineData("confidence < 0.6", "Confidence([score:Number]) < 0.6")]
    [InlineData("error is null", "[error] is null")]
    [InlineData("confidence is not null", "[score] is not null")]
    [InlineData("error is null or latency_seconds is null", "[error] is null or [latency_ms] is null")]
    [InlineData("cached == FALSE", "[cached:Category] == false")]
    [InlineData("cached != true", "[cached:Category] == false")]
    [InlineData("cached == 'true'", "[cached:Category] == 'true'")]
    [InlineData("cached in (true, \"x\")", "[cached:Category] in ('true', 'x')")]
    [InlineData("error != \"it's \\\\\"", @"[error:Category] != 'it\'s \\'")]
    [InlineData("status not in (3, 1e0, 2, 1)", "[http.status:Number] not in (1, 2, 3)")]
    [InlineData("error in ('b', \"a\", 'B')", "[error:Category] in ('B', 'a', 'b')")]
    [InlineData("_odd is null", @"[a\] or [b\\] is null")]
    [InlineData("status == 1e-7", "[http.status:Number] == 1E-07")]
    [InlineData(
        "status < 500 and (cached == true or error is null) and score > .5",
        "([cached:Category] == true or [error] is null) and [http.status:Number] < 500 and [score:Number] > 0.5")]
    public void The_canonical_form_names_paths_kinds_and_scales(string text, string canonical) =>
        Assert.Equal(canonical, Canonical(text));

    [Theory]
    [InlineData("latency_seconds <= 0.1", "  delay<=1E-1 ")]
    [InlineData("latency_seconds <= 0.1", "delay <= 0.100")]
    [InlineData("error is null", "failure IS Null")]
    [InlineData("status == -0.0", "status == 0")]
    [InlineData("status == 5", "status in (5, 5.0)")]
    [InlineData("error == 'x'", "error in (\"x\")")]
    [InlineData("cached == true", "cached != False")]
    [InlineData("cached == true", "not cached == false")]
    [InlineData("cached == true", "cached in (true, TRUE)")]
    [InlineData("cached == true", "cached not in (false)")]
    [InlineData("cached in (true, 'x')", "cached in ('true', 'x')")]
    [InlineData("status < 5 and error is null", "error is null and status < 5")]
    [InlineData("status < 5 and error is null", "((error is null) and (status < 5 and failure is null))")]
    [InlineData("status < 5 or error is null or cached == true", "cached == true or (error is null or status < 5)")]
    [InlineData("status < 5", "status < 5 and status < 5")]
    [InlineData("status < 5 and cached == true", "cached == true and (status < 5 or status < 5)")]
    [InlineData("status < 5 and score < 1", "status < 5 and (score < 1 and status < 5 or status < 5 and score < 1)")]
    [InlineData("status < 5", "not not status < 5")]
    [InlineData("status < 5", "not (not (status < 5))")]
    [InlineData("status < 5", "not status >= 5")]
    [InlineData("status > 5", "not (status <= 5)")]
    [InlineData("status != 5", "not status == 5")]
    [InlineData("status not in (5, 6)", "not status in (6, 5)")]
    [InlineData("error is not null", "not error is null")]
    [InlineData("not (status < 5 and error == 'x')", "status >= 5 or error != 'x'")]
    public void Equal_conditions_have_the_same_canonical_form(string one, string other) =>
        Assert.Equal(Canonical(one), Canonical(other));

    [Theory]
    [InlineData("status < 5", "status <= 5")]
    [InlineData("status == 5", "status == '5'")]
    [InlineData("status < 0.1", "latency_seconds < 0.1")]
    [InlineData("score < 0.1", "confidence < 0.1")]
    [InlineData("error == 'a'", "error == 'A'")]
    [InlineData("cached == true", "cached == 'true'")]
    [InlineData("cached == true", "cached == '1'")]
    [InlineData("cached == true", "cached in (true, 'true')")]
    [InlineData("cached == true", "cached == false")]
    [InlineData("error in ('a, b')", "error in ('a', 'b')")]
    [InlineData("error in ('a\\', \\'b')", "error in ('a', 'b')")]
    [InlineData("status < 5 and error is null", "status < 5 or error is null")]
    [InlineData("(status < 5 or error is null) and cached == true", "status < 5 or error is null and cached == true")]
    public void Different_conditions_have_different_canonical_forms(string one, string other) =>
        Assert.NotEqual(Canonical(one), Canonical(other));
}
