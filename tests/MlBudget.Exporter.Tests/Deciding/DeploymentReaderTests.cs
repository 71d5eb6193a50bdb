using System.Collections.Immutable;
using System.Text;
using MlBudget.Core.Time;
using MlBudget.Exporter.Deciding;

namespace MlBudget.Exporter.Tests.Deciding;

/// <summary>What a pipeline may say of a deployment, and what it is told where it says something else.</summary>
public sealed class DeploymentReaderTests
{
    [Fact]
    public void The_model_and_the_version_are_enough()
    {
        Assert.Equal(new("fraud", "2026.11", null, null, "ci"), Read("""{"model": "fraud", "version": "2026.11"}""", out var problems));
        Assert.Empty(problems);
    }

    [Fact]
    public void A_time_and_a_note_may_be_said()
    {
        Assert.Equal(
            new("fraud", "2026.11", Instant.From(new(2026, 11, 2, 1, 0, 0, TimeSpan.Zero)), "commit 3f2a", "ci"),
            Read("""{"model": "fraud", "version": "2026.11", "at": "2026-11-02T02:00:00+01:00", "note": "commit 3f2a"}""", out _));
    }

    [Theory]
    [InlineData("{}", "model: is missing, expected a model's name|version: is missing, expected the version that was deployed, as the log has it")]
    [InlineData("[]", """found JSON that is no object, expected one as {"model": "fraud-detector", "version": "2026.11"}""")]
    [InlineData("""{"model": "fraud", "version": 12}""", "version: found '12', expected the version that was deployed, as the log has it, as a text in quotes")]
    [InlineData("""{"model": "fraud", "versoin": "1", "at": "2026-11-02"}""",
        "unknown key 'versoin'; did you mean 'version'?|version: is missing, expected the version that was deployed, as the log has it|"
        + "at: found '2026-11-02', which has no time of day; write 2026-11-02T00:00Z, where that begins in UTC")]
    [InlineData("""{"model": "fraud", "version": "1", "at": "now"}""",
        "at: found 'now', expected a time of the years 1970 to 5999 such as 2026-12-01T00:00Z or 2026-12-01T00:00:00+01:00")]
    public void What_is_wrong_is_said_with_what_was_expected(string body, string expected)
    {
        Assert.Null(Read(body, out var problems));
        Assert.Equal(expected, string.Join('|', problems));
    }

    private static DeploymentRequest? Read(string body, out ImmutableArray<string> problems) => DeploymentReader.Read(Encoding.UTF8.GetBytes(body), "ci", out problems);
}
