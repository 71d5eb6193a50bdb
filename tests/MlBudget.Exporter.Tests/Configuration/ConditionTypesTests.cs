using System.Collections.Immutable;
using System.Text;
using MlBudget.Core.Conditions;
using MlBudget.Core.Records;
using MlBudget.Sources.Json;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>What the README says of conditions on values of another type than they are compared with.</summary>
public sealed class ConditionTypesTests
{
    [Theory]
    [InlineData("x == 200", "200", true)]
    [InlineData("x == 200", "\"200\"", null)]
    [InlineData("x != 200", "\"a\"", null)]
    [InlineData("x <= 1", "true", null)]
    [InlineData("x == '200'", "200", true)]
    [InlineData("x == '200'", "\"200\"", true)]
    [InlineData("x != 'a'", "200", true)]
    [InlineData("x == 'true'", "true", true)]
    [InlineData("x == 'a'", "false", false)]
    [InlineData("x == true", "1", true)]
    [InlineData("x == true", "\"False\"", false)]
    [InlineData("x == true", "\"maybe\"", null)]
    [InlineData("x == 'a'", "null", null)]
    [InlineData("x == 'a'", "\"\"", null)]
    [InlineData("x == 'a'", "[\"a\"]", null)]
    [InlineData("x != 'a'", "{\"a\":1}", null)]
    [InlineData("x > 0", "[1]", null)]
    [InlineData("x == true", "{}", null)]
    [InlineData("x is null", "null", true)]
    [InlineData("x is null", "[1]", false)]
    [InlineData("x is not null and x == 200", "\"200\"", null)]
    public void A_comparison_is_true_false_or_unknown(string condition, string value, bool? expected)
    {
        var columns = new SchemaBuilder();
        var parsed = Condition.Parse(condition, ImmutableDictionary<string, ConditionField>.Empty.Add("x", new("x")), columns);
        var schema = columns.Build("t", null);
        var batch = new Batch(schema, 1);
        Assert.Equal(DecodeResult.Ok, new RecordDecoder(schema).Decode(Encoding.UTF8.GetBytes($"{{\"t\":0,\"x\":{value}}}"), batch));
        batch.Count = 1;
        var (isTrue, isFalse) = (new ulong[1], new ulong[1]);
        parsed.Evaluate(batch, isTrue, isFalse);

        Assert.Equal(expected, isTrue[0] != 0 ? true : isFalse[0] != 0 ? false : null);
    }
}
