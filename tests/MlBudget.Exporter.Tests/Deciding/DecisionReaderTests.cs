using System.Text;
using MlBudget.Core.Policies;
using MlBudget.Exporter.Deciding;

namespace MlBudget.Exporter.Tests.Deciding;

/// <summary>What users write is read strictly, and all that is wrong with it is said at once.</summary>
public sealed class DecisionReaderTests
{
    private const string Rest = """ "what": "allow", "action": "deploy", "reason": "hotfix", "for": "4h" """;

    [Fact]
    public void A_request_has_all_that_was_written_and_who_wrote_it()
    {
        var request = Read("""
            {"model": "fraud-detector", "what": "act", "action": "stop_predictions_for_group", "dimension": "fairness", "group": "gaming",
             "reason": " until the gap is understood ", "for": "1d12h"}
            """, out var problems);

        Assert.Empty(problems);
        Assert.Equal(
            new("fraud-detector", DecisionKind.Act, "stop_predictions_for_group", "fairness", "gaming", "until the gap is understood", TimeSpan.FromHours(36), "alice"),
            request);
    }

    [Fact]
    public void A_null_is_what_is_left_out()
    {
        var request = Read($$"""{"model": "m", "group": null, "dimension": null,{{Rest}}}""", out _);

        Assert.Equal((null, null), (request!.Dimension, request.Group));
    }

    [Theory]
    [InlineData("", "found no JSON (line 1, byte 1), expected an object as {\"model\": \"fraud-detector\", \"what\": \"allow\", \"action\": \"deploy\", \"reason\": \"…\", \"for\": \"4h\"}")]
    [InlineData("model=m", "found no JSON (line 1, byte 1), expected an object as {\"model\": \"fraud-detector\", \"what\": \"allow\", \"action\": \"deploy\", \"reason\": \"…\", \"for\": \"4h\"}")]
    [InlineData("[]", "found JSON that is no object, expected one as {\"model\": \"fraud-detector\", \"what\": \"allow\", \"action\": \"deploy\", \"reason\": \"…\", \"for\": \"4h\"}")]
    [InlineData($$"""{"model": "m", "dimensoin": "fairness",{{Rest}}}""", "unknown key 'dimensoin'; did you mean 'dimension'?")]
    [InlineData($$"""{"model": "m", "who": "alice",{{Rest}}}""", "unknown key 'who'; expected one of model, what, action, dimension, group, reason, for")]
    [InlineData($$"""{"model": "m", "model": "n",{{Rest}}}""", "model: found it twice")]
    [InlineData($$"""{"model": 7,{{Rest}}}""", "model: found '7', expected a model's name, as a text in quotes")]
    [InlineData($$"""{"model": " ",{{Rest}}}""", "model: found ' ', expected a model's name, without characters that can't be seen")]
    [InlineData($$"""{"model": "m\u202e",{{Rest}}}""", "model: found 'm\\u202e', expected a model's name, without characters that can't be seen")]
    [InlineData("""{"model": "m", "what": "alow", "action": "deploy", "reason": "r", "for": "4h"}""", "what: found 'alow', expected allow or act")]
    [InlineData("""{"model": "m", "what": "accept_baseline", "action": "deploy", "reason": "r", "for": "4h"}""", "what: found 'accept_baseline', expected allow or act")]
    [InlineData("""{"model": "m", "what": "allow", "action": "deploy", "reason": "r", "for": "31d"}""", "for: found '31d', expected a duration as 4h, of at least 1m and at most 30d")]
    [InlineData("""{"model": "m", "what": "allow", "action": "deploy", "reason": "r", "for": "4 hours"}""", "for: found '4 hours', expected a duration as 4h, of at least 1m and at most 30d")]
    [InlineData("""{"model": "m", "what": "allow", "action": "deploy", "reason": "r", "for": 4}""", "for: found '4', expected a duration as 4h, of at least 1m and at most 30d, as a text in quotes")]
    [InlineData("{}", "model: is missing, expected a model's name|what: is missing, expected allow or act|action: is missing, expected an action's name|"
        + "reason: is missing, expected a reason|for: is missing, expected a duration as 4h, of at least 1m and at most 30d")]
    public void What_is_wrong_is_said_with_what_was_expected(string body, string expected)
    {
        Assert.Null(Read(body, out var problems));
        Assert.Equal(expected, string.Join('|', problems));
    }

    [Fact]
    public void A_reason_is_no_book()
    {
        Assert.Null(Read($$"""{"model": "m", "what": "allow", "action": "deploy", "reason": "{{new string('r', 1_001)}}", "for": "4h"}""", out var problems));
        Assert.Equal(["reason: found 1001 characters, expected at most 1000"], problems.AsEnumerable());
    }

    private static DecisionRequest? Read(string body, out System.Collections.Immutable.ImmutableArray<string> problems) =>
        DecisionReader.Read(Encoding.UTF8.GetBytes(body), "alice", out problems);
}
